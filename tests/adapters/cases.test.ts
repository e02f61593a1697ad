import t from 'tap';
import { bapenda } from '../../adapters/bapenda/adapter.js';
import { djp } from '../../adapters/djp/adapter.js';
import { dukcapil } from '../../adapters/dukcapil/adapter.js';
import { opendk } from '../../adapters/opendk/adapter.js';
import { oss } from '../../adapters/oss/adapter.js';
import { buildCases } from '../../sandbox/cases.js';
import { isObject, type Json } from '../../src/core/json.js';
import { asker } from './asker.js';

const cases = buildCases(new Date());

const read = (response: Json, member: string): Json => (isObject(response) ? (response[member] ?? null) : response);

const dukcapilSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_DUKCAPIL_URL'),
  customerId: env('SANDBOX_DUKCAPIL_CUSTOMER_ID'),
  user: env('SANDBOX_DUKCAPIL_USER'),
  password: env('SANDBOX_DUKCAPIL_PASSWORD'),
  ip: env('SANDBOX_DUKCAPIL_IP_USER'),
});

t.test('each named person is read as expected', async (t) => {
  const { ask } = await asker(t, dukcapil, 'population.person.read.v1', dukcapilSettings);
  for (const [name, { nik, fullName, expect }] of Object.entries(cases.persons)) {
    if (!/^[1-9]\d{15}$/.test(nik)) continue;
    const response = await ask({ nik });
    t.equal(read(response, 'lifeStatus'), expect, name);
    if (expect === 'ALIVE') t.match(response, { nik, fullName }, name);
  }
});

t.test('each named person is verified as expected', async (t) => {
  const { ask } = await asker(t, dukcapil, 'population.person.verify.v1', dukcapilSettings);
  for (const [name, { nik, expect, villageCode: _village, ...claims }] of Object.entries(cases.persons)) {
    if (!/^[1-9]\d{15}$/.test(nik)) continue;
    const response = await ask({ nik, claims });
    t.equal(read(response, 'overall'), expect === 'ALIVE' ? 'MATCH' : expect, name);
  }
});

t.test('whatever a tenant is set to, a person reads the same', async (t) => {
  const { ask, control } = await asker(t, dukcapil, 'population.person.read.v1', dukcapilSettings);
  const { nik } = cases.persons.papua;
  const usual = await ask({ nik });
  const settings: Json[] = [
    { numbers: false },
    { datePattern: 'DD-MM-YYYY' },
    { datePattern: 'DD.MM.YYYY', nothing: '' },
    { datePattern: 'DD/MM/YYYY', nothing: null, shouting: true },
  ];
  for (const setting of settings) {
    await control('POST', '/dukcapil/tenant', setting);
    t.same(await ask({ nik }), usual, JSON.stringify(setting));
  }
  await control('POST', '/dukcapil/tenant', { errorKey: 'RESPONSE' });
  t.equal(await ask({ nik: cases.persons.notFound.nik }), 'SUBJECT_NOT_FOUND');
  await control('POST', '/dukcapil/tenant', { quotaPerDay: 0 });
  t.equal(await ask({ nik }), 'PROVIDER_QUOTA_EXHAUSTED');
});

t.test('a login that fails is PROVIDER_AUTH_FAILED at once', async (t) => {
  const wrong = (env: (name: string) => string) => ({ ...dukcapilSettings(env), password: 'salah' });
  const { ask } = await asker(t, dukcapil, 'population.person.read.v1', wrong);
  t.equal(await ask({ nik: cases.persons.alive.nik }), 'PROVIDER_AUTH_FAILED');
});

const bapendaSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_BAPENDA_URL'),
  user: env('SANDBOX_BAPENDA_USER'),
  password: env('SANDBOX_BAPENDA_PASSWORD'),
});

t.test('each named property has the status expected, its NOP printed in whatever way', async (t) => {
  const { ask, control } = await asker(t, bapenda, 'tax.property.status.v1', bapendaSettings);
  for (const style of ['plain', 'dotted', 'number']) {
    await control('POST', '/bapenda/nop', { style });
    for (const [name, { nop, year, expect }] of Object.entries(cases.properties)) {
      const response = await ask({ nop, year });
      t.equal(read(response, 'status'), expect, name);
      if (expect !== 'SUBJECT_NOT_FOUND') t.equal(read(response, 'nop'), nop);
    }
  }
});

t.test('each named transfer duty is settled, not settled or not found', async (t) => {
  const { ask } = await asker(t, bapenda, 'tax.bphtb.verify.v1', bapendaSettings);
  const expected: Record<string, Json> = { SETTLED: true, NOT_SETTLED: false, PAID_TOO_LITTLE: false };
  for (const [name, { nop, receiptNumber, expect }] of Object.entries(cases.bphtb)) {
    const response = await ask({ nop, receiptNumber });
    t.equal(read(response, 'settled'), expected[expect] ?? expect, name);
  }
});

const djpSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_DJP_URL'),
  user: env('SANDBOX_DJP_USER'),
  password: env('SANDBOX_DJP_PASSWORD'),
});

t.test('each named taxpayer gets the verdict expected, and an outage is none', async (t) => {
  const { ask, control } = await asker(t, djp, 'tax.clearance.check.v1', djpSettings);
  for (const [name, { npwp16, fullName, expect }] of Object.entries(cases.taxpayers))
    t.equal(read(await ask({ npwp16, fullName }), 'verdict'), expect, name);
  for (const fault of [
    { status: 503 },
    { drop: true },
    { malformed: 'html' },
    { malformed: 'empty' },
    { malformed: 'null' },
  ]) {
    await control('POST', '/faults/djp', fault);
    t.match(await ask({ npwp16: cases.taxpayers.valid.npwp16 }), /^PROVIDER_/, JSON.stringify(fault));
  }
});

const ossSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_OSS_URL'),
  userKey: env('SANDBOX_OSS_USER_KEY'),
});

t.test('each named business is found in the state expected, whether kode is a number or a string', async (t) => {
  const { ask } = await asker(t, oss, 'licensing.nib.read.v1', ossSettings);
  const { outsideRegion: _elsewhere, ...here } = cases.businesses;
  for (const round of [1, 2])
    for (const [name, { nib, expect }] of Object.entries(here))
      t.equal(read(await ask({ nib }), 'status'), expect, `${name}, round ${round}`);
});

t.test('a permit is published, and one of a business outside the regency is refused', async (t) => {
  const { ask } = await asker(t, oss, 'licensing.permit.publish.v1', ossSettings);
  const permit = cases.permits.cafe;
  t.equal(read(await ask(permit), 'status'), 'PUBLISHED');
  const { outsideRegion } = cases.businesses;
  const elsewhere = { ...permit, nib: outsideRegion.nib, permitId: outsideRegion.permitId };
  t.equal(await ask(elsewhere), 'PROVIDER_REFUSED');
});

const villageSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_VILLAGE_URL'),
  user: env('SANDBOX_VILLAGE_USER'),
  password: env('SANDBOX_VILLAGE_PASSWORD'),
});

t.test('each named letter gets the verdict expected', async (t) => {
  const { ask } = await asker(t, opendk, 'village.letter.verify.v1', villageSettings);
  for (const [name, { letterNumber, villageCode, nik, expect }] of Object.entries(cases.letters)) {
    const request = { villageCode, letterNumber, nik: nik ?? cases.persons.alive.nik };
    t.equal(read(await ask(request), 'verdict'), expect, name);
  }
});

t.test('a letter registered once is genuine, and a second time already done', async (t) => {
  const register = await asker(t, opendk, 'village.letter.register.v1', villageSettings);
  const { alive } = cases.persons;
  const letter = {
    villageCode: alive.villageCode,
    letterNumber: '503/9901/429.524.08/2026',
    letterType: 'BUSINESS_DOMICILE',
    nik: alive.nik,
    fullName: alive.fullName,
    issuedOn: cases.asOf,
    document: Buffer.from('%PDF-1.7 contoh').toString('base64'),
  };
  t.equal(read(await register.ask(letter), 'status'), 'REGISTERED');
  t.equal(await register.ask(letter), 'ALREADY_DONE');
  const strange = { ...letter, letterNumber: '503/9902/429.524.08/2026', villageCode: '35.10.23.2003' };
  t.equal(await register.ask(strange), 'SUBJECT_NOT_FOUND');
});
