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
    t.equal(businesses.active.npwp, persons.alive.nik);
    t.equal(permits.cafe.nib, businesses.active.nib);
    t.equal(letters.genuine.nik, persons.alive.nik);
    t.match(letters.genuine, { type: 'S-16', villageCode: '35.10.24.2008' });
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
