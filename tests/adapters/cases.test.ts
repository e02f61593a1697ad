import t, { type Test } from 'tap';
import { bapenda } from '../../adapters/bapenda/adapter.js';
import { djp } from '../../adapters/djp/adapter.js';
import { dukcapil } from '../../adapters/dukcapil/adapter.js';
import { opendk } from '../../adapters/opendk/adapter.js';
import { oss } from '../../adapters/oss/adapter.js';
import { buildCases } from '../../sandbox/cases.js';
import type { AnyAdapter } from '../../src/adapter/adapter.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { loadTranslations } from '../../src/translation/load.js';
import { callFor } from '../protocols/peers.js';
import { connect, openSandbox } from './bench.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
const cases = buildCases(new Date());

/** Canonical request → canonical response over the real server, or the code of the failure; both sides are held to the contract. */
const ask = async (
  t: Test,
  adapter: AnyAdapter,
  settings: (env: (name: string) => string) => Record<string, string>,
  service: string,
) => {
  const { env, control } = await openSandbox(t);
  const { connection } = await connect(t, adapter, settings(env));
  const { documents, tables } = await loadTranslations(adapter.home);
  const document = documents.get(service)?.document;
  const contract = catalog.get(service);
  if (!document || !contract) throw new Error(`no mapping or contract for ${service}`);
  const translation = compileTranslation(document, { tables, formats: adapter.formats ?? {} });
  const outcome = async (request: Json): Promise<Json> => {
    t.same(contract.request.explain(request), [], 'the request keeps the contract');
    try {
      const native = { body: translation.encodeRequest(request) };
      const answer = await connection.send?.(translation.operation, native, callFor());
      const response = translation.decodeAnswer(answer?.body as Json);
      t.same(contract.response.explain(response), [], 'the response keeps the contract');
      return response;
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  };
  return { outcome, control };
};

const read = (response: Json, member: string): Json => (isObject(response) ? (response[member] ?? null) : response);

const dukcapilSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_DUKCAPIL_URL'),
  customerId: env('SANDBOX_DUKCAPIL_CUSTOMER_ID'),
  user: env('SANDBOX_DUKCAPIL_USER'),
  password: env('SANDBOX_DUKCAPIL_PASSWORD'),
  ip: env('SANDBOX_DUKCAPIL_IP_USER'),
});

t.test('each named person is read as expected', async (t) => {
  const { outcome } = await ask(t, dukcapil, dukcapilSettings, 'population.person.read.v1');
  for (const [name, { nik, fullName, expect }] of Object.entries(cases.persons)) {
    if (!/^[1-9]\d{15}$/.test(nik)) continue;
    const response = await outcome({ nik });
    t.equal(read(response, 'lifeStatus'), expect, name);
    if (expect === 'ALIVE') t.match(response, { nik, fullName }, name);
  }
});

t.test('each named person is verified as expected', async (t) => {
  const { outcome } = await ask(t, dukcapil, dukcapilSettings, 'population.person.verify.v1');
  for (const [name, { nik, expect, villageCode: _village, ...claims }] of Object.entries(cases.persons)) {
    if (!/^[1-9]\d{15}$/.test(nik)) continue;
    const response = await outcome({ nik, claims });
    t.equal(read(response, 'overall'), expect === 'ALIVE' ? 'MATCH' : expect, name);
  }
});

t.test('whatever a tenant is set to, a person reads the same', async (t) => {
  const { outcome, control } = await ask(t, dukcapil, dukcapilSettings, 'population.person.read.v1');
  const { nik } = cases.persons.papua;
  const usual = await outcome({ nik });
  const settings: Json[] = [
    { numbers: false },
    { datePattern: 'DD-MM-YYYY' },
    { datePattern: 'DD.MM.YYYY', nothing: '' },
    { datePattern: 'DD/MM/YYYY', nothing: null, shouting: true },
  ];
  for (const setting of settings) {
    await control('POST', '/dukcapil/tenant', setting);
    t.same(await outcome({ nik }), usual, JSON.stringify(setting));
  }
  await control('POST', '/dukcapil/tenant', { errorKey: 'RESPONSE' });
  t.equal(await outcome({ nik: cases.persons.notFound.nik }), 'SUBJECT_NOT_FOUND');
  await control('POST', '/dukcapil/tenant', { quotaPerDay: 0 });
  t.equal(await outcome({ nik }), 'PROVIDER_QUOTA_EXHAUSTED');
});

t.test('a login that fails is PROVIDER_AUTH_FAILED at once', async (t) => {
  const wrong = (env: (name: string) => string) => ({ ...dukcapilSettings(env), password: 'salah' });
  const { outcome } = await ask(t, dukcapil, wrong, 'population.person.read.v1');
  t.equal(await outcome({ nik: cases.persons.alive.nik }), 'PROVIDER_AUTH_FAILED');
});

const bapendaSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_BAPENDA_URL'),
  user: env('SANDBOX_BAPENDA_USER'),
  password: env('SANDBOX_BAPENDA_PASSWORD'),
});

t.test('each named property has the status expected, its NOP printed in whatever way', async (t) => {
  const { outcome, control } = await ask(t, bapenda, bapendaSettings, 'tax.property.status.v1');
  for (const style of ['plain', 'dotted', 'number']) {
    await control('POST', '/bapenda/nop', { style });
    for (const [name, { nop, year, expect }] of Object.entries(cases.properties)) {
      const response = await outcome({ nop, year });
      t.equal(read(response, 'status'), expect, name);
      if (expect !== 'SUBJECT_NOT_FOUND') t.equal(read(response, 'nop'), nop);
    }
  }
});

t.test('each named transfer duty is settled, not settled or not found', async (t) => {
  const { outcome } = await ask(t, bapenda, bapendaSettings, 'tax.bphtb.verify.v1');
  const expected: Record<string, Json> = { SETTLED: true, NOT_SETTLED: false, PAID_TOO_LITTLE: false };
  for (const [name, { nop, receiptNumber, expect }] of Object.entries(cases.bphtb)) {
    const response = await outcome({ nop, receiptNumber });
    t.equal(read(response, 'settled'), expected[expect] ?? expect, name);
  }
});

const djpSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_DJP_URL'),
  user: env('SANDBOX_DJP_USER'),
  password: env('SANDBOX_DJP_PASSWORD'),
});

t.test('each named taxpayer gets the verdict expected, and an outage is none', async (t) => {
  const { outcome, control } = await ask(t, djp, djpSettings, 'tax.clearance.check.v1');
  for (const [name, { npwp16, fullName, expect }] of Object.entries(cases.taxpayers))
    t.equal(read(await outcome({ npwp16, fullName }), 'verdict'), expect, name);
  for (const fault of [
    { status: 503 },
    { drop: true },
    { malformed: 'html' },
    { malformed: 'empty' },
    { malformed: 'null' },
  ]) {
    await control('POST', '/faults/djp', fault);
    t.match(await outcome({ npwp16: cases.taxpayers.valid.npwp16 }), /^PROVIDER_/, JSON.stringify(fault));
  }
});

const ossSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_OSS_URL'),
  userKey: env('SANDBOX_OSS_USER_KEY'),
});

t.test('each named business is found in the state expected, whether kode is a number or a string', async (t) => {
  const { outcome } = await ask(t, oss, ossSettings, 'licensing.nib.read.v1');
  const { outsideRegion: _elsewhere, ...here } = cases.businesses;
  for (const round of [1, 2])
    for (const [name, { nib, expect }] of Object.entries(here))
      t.equal(read(await outcome({ nib }), 'status'), expect, `${name}, round ${round}`);
});

t.test('a permit is published, and one of a business outside the regency is refused', async (t) => {
  const { outcome } = await ask(t, oss, ossSettings, 'licensing.permit.publish.v1');
  const permit = cases.permits.cafe;
  t.equal(read(await outcome(permit), 'status'), 'PUBLISHED');
  const { outsideRegion } = cases.businesses;
  const elsewhere = { ...permit, nib: outsideRegion.nib, permitId: outsideRegion.permitId };
  t.equal(await outcome(elsewhere), 'PROVIDER_REFUSED');
});

const villageSettings = (env: (name: string) => string) => ({
  url: env('SANDBOX_VILLAGE_URL'),
  user: env('SANDBOX_VILLAGE_USER'),
  password: env('SANDBOX_VILLAGE_PASSWORD'),
});

t.test('each named letter gets the verdict expected', async (t) => {
  const { outcome } = await ask(t, opendk, villageSettings, 'village.letter.verify.v1');
  for (const [name, { letterNumber, villageCode, nik, expect }] of Object.entries(cases.letters)) {
    const request = { villageCode, letterNumber, nik: nik ?? cases.persons.alive.nik };
    t.equal(read(await outcome(request), 'verdict'), expect, name);
  }
});

t.test('a letter registered once is genuine, and a second time already done', async (t) => {
  const register = await ask(t, opendk, villageSettings, 'village.letter.register.v1');
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
  t.equal(read(await register.outcome(letter), 'status'), 'REGISTERED');
  t.equal(await register.outcome(letter), 'ALREADY_DONE');
  const strange = { ...letter, letterNumber: '503/9902/429.524.08/2026', villageCode: '35.10.23.2003' };
  t.equal(await register.outcome(strange), 'SUBJECT_NOT_FOUND');
});
