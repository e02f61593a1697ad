import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import t from 'tap';
import { buildCases } from '../../sandbox/cases.js';
import { setUp } from './bench.js';

t.test('the control API hands out the cases as they are built for the day', async (t) => {
  const bench = await setUp(t);
  const reply = await bench.control('GET', '/cases');
  t.strictSame(reply.json, JSON.parse(JSON.stringify(bench.cases)));
});

t.test(
  'the applicant alive owns a business, a paid property and a letter, and is in order with the tax office',
  async (t) => {
    const { persons, properties, bphtb, taxpayers, businesses, letters, permits } = buildCases(new Date('2026-03-10'));
    t.equal(properties.paid.nop, '351024000800101230');
    t.equal(properties.paid.nopDotted, '35.10.240.008.001-0123.0');
    t.equal(properties.paid.year, 2026);
    t.equal(bphtb.paid.nop, properties.paid.nop);
    t.equal(taxpayers.valid.nik, persons.alive.nik);
    t.equal(businesses.active.npwp16, persons.alive.nik);
    t.equal(permits.cafe.nib, businesses.active.nib);
    t.equal(letters.genuine.nik, persons.alive.nik);
    t.match(letters.genuine, { letterType: 'BUSINESS_DOMICILE', villageCode: '35.10.24.2008' });
    t.ok((letters.genuine.validUntil ?? '') > '2026-03-10');
  },
);

t.test('every person of the cases is synthetic by its number', async (t) => {
  for (const [name, { nik }] of Object.entries(buildCases(new Date()).persons)) {
    const synthetic = /^(351024\d{6}9\d{3}|9171\d{8}9\d{3}|0\d{15})$/;
    t.match(nik, synthetic, name);
  }
});

t.test('the tax year follows the day in WIB, also on New Year’s Eve in UTC', async (t) => {
  t.equal(buildCases(new Date('2026-12-31T18:00:00Z')).properties.paid.year, 2027);
});

const contract = async (service: string) => {
  const path = `schemas/${service.split('.')[0]}/${service}/request.schema.json`;
  const schema = JSON.parse(await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8'));
  return formats.default(new Ajv2020({ strict: false })).compile(schema);
};

t.test('every case is a request that its contract accepts', async (t) => {
  const { properties, bphtb, taxpayers, businesses, letters, permits } = buildCases(new Date('2026-03-10'));
  const requests: [string, readonly unknown[]][] = [
    ['tax.property.status.v1', Object.values(properties).map(({ nop, year }) => ({ nop, year }))],
    ['tax.bphtb.verify.v1', Object.values(bphtb).map(({ nop, receiptNumber }) => ({ nop, receiptNumber }))],
    ['tax.clearance.check.v1', Object.values(taxpayers).map(({ npwp16, fullName }) => ({ npwp16, fullName }))],
    ['licensing.nib.read.v1', Object.values(businesses).map(({ nib }) => ({ nib }))],
    ['licensing.permit.publish.v1', Object.values(permits)],
    [
      'village.letter.verify.v1',
      Object.values(letters).map(({ villageCode, letterNumber, nik }) => ({ villageCode, letterNumber, nik })),
    ],
  ];
  for (const [service, bodies] of requests) {
    const accepts = await contract(service);
    for (const body of bodies) t.ok(accepts(body), `${service} ${JSON.stringify(accepts.errors)}`);
  }
});
