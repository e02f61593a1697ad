import t, { type Test } from 'tap';
import { bapenda } from '../../adapters/bapenda/adapter.js';
import { djp } from '../../adapters/djp/adapter.js';
import { dukcapil } from '../../adapters/dukcapil/adapter.js';
import { opendk } from '../../adapters/opendk/adapter.js';
import { oss } from '../../adapters/oss/adapter.js';
import type { AnyAdapter } from '../../src/adapter/adapter.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { loadTranslations } from '../../src/translation/load.js';
import { connect, openSandbox } from './bench.js';

type Env = (name: string) => string;
type Case = JsonObject & { expect: string };
type Cases = Record<string, Record<string, Case>>;

const settings: Record<string, (env: Env) => JsonObject> = {
  dukcapil: (env) => ({
    url: env('SANDBOX_DUKCAPIL_URL'),
    customerId: env('SANDBOX_DUKCAPIL_CUSTOMER_ID'),
    user: env('SANDBOX_DUKCAPIL_USER'),
    password: env('SANDBOX_DUKCAPIL_PASSWORD'),
    ip: env('SANDBOX_DUKCAPIL_IP_USER'),
  }),
  djp: (env) => ({ url: env('SANDBOX_DJP_URL'), user: env('SANDBOX_DJP_USER'), password: env('SANDBOX_DJP_PASSWORD') }),
  bapenda: (env) => ({
    url: env('SANDBOX_BAPENDA_URL'),
    user: env('SANDBOX_BAPENDA_USER'),
    password: env('SANDBOX_BAPENDA_PASSWORD'),
  }),
  oss: (env) => ({ url: env('SANDBOX_OSS_URL'), userKey: env('SANDBOX_OSS_USER_KEY') }),
  opendk: (env) => ({
    url: env('SANDBOX_VILLAGE_URL'),
    user: env('SANDBOX_VILLAGE_USER'),
    password: env('SANDBOX_VILLAGE_PASSWORD'),
  }),
};

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));

/** One service of one simulated agency, from canonical request to canonical answer or the code of a failure. */
const asker = async (t: Test, adapter: AnyAdapter, service: string) => {
  const sandbox = await openSandbox(t);
  const { connection } = await connect(t, adapter, settings[adapter.kind]?.(sandbox.env));
  const { documents, tables } = await loadTranslations(adapter.home);
  const document = documents.get(service)?.document;
  const contract = catalog.get(service);
  if (!document || !contract || !connection.send) throw new Error(`${service} is not there`);
  const { send } = connection;
  const { encodeRequest, decodeAnswer, operation } = compileTranslation(document, {
    tables,
    formats: adapter.formats ?? {},
  });
  let attempt = 0;
  const ask = async (request: JsonObject): Promise<Json> => {
    t.same(contract.request.explain(request), [], 'the request is valid by its contract');
    attempt += 1;
    const deadline = Date.now() + 10_000;
    const call = {
      exchange: `e${attempt}`,
      consumer: 'test.consumer',
      attempt: 1,
      idempotencyKey: undefined,
      deadline,
      traceparent: undefined,
    };
    try {
      const signal = AbortSignal.timeout(10_000);
      const { body } = await send(operation, { body: encodeRequest(request) }, { ...call, signal });
      const answer = decodeAnswer(body as Json);
      t.same(contract.response.explain(answer), [], 'the answer is valid by its contract');
      return answer;
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  };
  const cases = (await sandbox.control('GET', '/cases')) as unknown as Cases;
  return { ask, control: sandbox.control, named: (group: string) => Object.entries(cases[group] ?? {}) };
};

t.test('every named citizen reads as the sandbox says', async (t) => {
  const { ask, named } = await asker(t, dukcapil, 'population.person.read.v1');
  for (const [name, { nik = '', expect, fullName = '', birthDate = '', villageCode = '' }] of named('persons')) {
    const answer = await ask({ nik });
    if (expect !== 'ALIVE') t.equal(answer, expect, name);
    else
      t.match(
        answer,
        { nik, fullName, birthDate, address: { regionCode: villageCode, rt: '001' }, lifeStatus: 'ALIVE' },
        name,
      );
  }
});

t.test('a citizen reads the same whatever the spelling of the tenant', async (t) => {
  const { ask, control } = await asker(t, dukcapil, 'population.person.read.v1');
  const first = await ask({ nik: '9171010101909001' });
  t.type(first, 'object');
  const tenants = [
    { numbers: false, datePattern: 'DD-MM-YYYY', nothing: '' },
    { numbers: true, datePattern: 'DD.MM.YYYY', nothing: null },
    { datePattern: 'DD/MM/YYYY', nothing: '-' },
  ];
  for (const tenant of tenants) {
    await control('POST', '/dukcapil/tenant', tenant);
    t.same(await ask({ nik: '9171010101909001' }), first);
  }
  await control('POST', '/dukcapil/tenant', { shouting: true, errorKey: 'RESPONSE' });
  t.equal(await ask({ nik: '3510240101999999' }), 'SUBJECT_NOT_FOUND');
});

t.test('every named citizen is verified as the sandbox says, claim by claim', async (t) => {
  const { ask, named } = await asker(t, dukcapil, 'population.person.verify.v1');
  for (const [name, person] of named('persons')) {
    const {
      nik = '',
      expect,
      fullName = '',
      birthDate = '',
      birthPlace = '',
      sex = '',
      familyCardNumber = '',
      maritalStatus = '',
    } = person;
    const claims = { fullName, birthDate, birthPlace, sex, familyCardNumber, maritalStatus, street: 'Dusun Krajan' };
    const answer = await ask({ nik, claims });
    if (expect !== 'ALIVE') t.equal(answer, expect, name);
    else
      t.match(
        answer,
        { overall: 'MATCH', matches: { fullName: { verdict: 'MATCH', score: 100 }, sex: { verdict: 'MATCH' } } },
        name,
      );
  }
  const wrong = await ask({ nik: '3510242504909001', claims: { fullName: 'ORANG LAIN', birthDate: '1990-04-25' } });
  t.match(wrong, {
    overall: 'MISMATCH',
    matches: { fullName: { verdict: 'MISMATCH' }, birthDate: { verdict: 'MATCH' } },
  });
});

t.test('every named taxpayer gets the verdict the sandbox says', async (t) => {
  const { ask, named } = await asker(t, djp, 'tax.clearance.check.v1');
  for (const [name, { npwp16 = '', fullName = '', expect }] of named('taxpayers')) {
    const answer = await ask({ npwp16, fullName });
    if (expect.startsWith('SUBJECT')) t.equal(answer, expect, name);
    else t.match(answer, { verdict: expect }, name);
  }
  t.match(await ask({ npwp16: '3510242504909001', fullName: 'ORANG LAIN' }), {
    verdict: 'INVALID',
    reasons: ['NAME_MISMATCH'],
  });
  t.match(await ask({ npwp16: '3510242504909001' }), { verdict: 'VALID' });
});

t.test('every named property has the status the sandbox says, however it prints the number', async (t) => {
  const { ask, control, named } = await asker(t, bapenda, 'tax.property.status.v1');
  for (const style of ['plain', 'dotted', 'number']) {
    await control('POST', '/bapenda/nop', { style });
    for (const [name, { nop = '', year = 0, expect }] of named('properties')) {
      const answer = await ask({ nop, year });
      if (expect.startsWith('SUBJECT')) t.equal(answer, expect, name);
      else t.match(answer, { nop, status: expect, landArea: 240, landValue: 168_000_000 }, `${name} ${style}`);
    }
  }
});

t.test('every named transfer duty is verified as the sandbox says', async (t) => {
  const { ask, named } = await asker(t, bapenda, 'tax.bphtb.verify.v1');
  for (const [name, { nop = '', receiptNumber = '', expect, amount = 0 }] of named('bphtb')) {
    const answer = await ask({ nop, receiptNumber });
    if (expect.startsWith('SUBJECT')) t.equal(answer, expect, name);
    else
      t.match(
        answer,
        { nop, receiptNumber, paid: expect !== 'NOT_SETTLED', settled: expect === 'SETTLED', amount },
        name,
      );
  }
});

t.test('every named business reads as the sandbox says', async (t) => {
  const { ask, named } = await asker(t, oss, 'licensing.nib.read.v1');
  for (const [name, { nib = '', expect, kbli = '', placeCode = '', npwp16 = '' }] of named('businesses')) {
    const answer = await ask({ nib });
    if (expect.startsWith('SUBJECT')) t.equal(answer, expect, name);
    else if (expect !== 'REFUSED')
      t.match(
        answer,
        { nib, status: expect, npwp: npwp16, projects: [{ kbli, regionCode: placeCode, risk: 'LOW' }] },
        name,
      );
  }
});

t.test('a permit is published, and published again without harm', async (t) => {
  const { ask, control, named } = await asker(t, oss, 'licensing.permit.publish.v1');
  const [, permit] = named('permits')[0] ?? [];
  if (!permit) throw new Error('the sandbox names no permit');
  const published = { status: 'PUBLISHED', permitNumber: permit.permitNumber ?? null };
  t.match(await ask(permit), published);
  t.match(await ask(permit), published);
  t.match(await control('GET', '/oss/licences'), { count: 1 });
  t.equal(await ask({ ...permit, nib: '1290000009999' }), 'SUBJECT_NOT_FOUND');
  t.equal(await ask({ ...permit, permitId: 'I-1' }), 'PROVIDER_REFUSED');
});

t.test('every named letter has the verdict the sandbox says', async (t) => {
  const { ask, named } = await asker(t, opendk, 'village.letter.verify.v1');
  for (const [name, { villageCode = '', letterNumber = '', nik = '', expect }] of named('letters')) {
    const answer = await ask({ villageCode, letterNumber, nik });
    t.match(answer, { verdict: expect }, name);
    const letterType = name.startsWith('lowIncome') ? 'LOW_INCOME' : 'BUSINESS_DOMICILE';
    if (expect !== 'UNKNOWN') t.match(answer, { letterNumber, letterType, holder: { nik } }, name);
    t.match(
      await ask({ villageCode, letterNumber, nik: '9171010101909001' }),
      { verdict: 'UNKNOWN' },
      'of somebody else',
    );
  }
});

t.test('a letter is registered once; its number cannot be used again', async (t) => {
  const { ask } = await asker(t, opendk, 'village.letter.register.v1');
  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: '470/9001/429.524.08/2026',
    letterType: 'RESIDENCE',
    nik: '3510242504909001',
    fullName: 'BUDI CONTOH',
    issuedOn: '2026-11-02',
    document: Buffer.from('%PDF-1.4\n% contoh\n%%EOF\n').toString('base64'),
  };
  t.match(await ask(letter), { status: 'REGISTERED', letterNumber: letter.letterNumber });
  t.equal(await ask(letter), 'ALREADY_DONE');
  t.equal(await ask({ ...letter, letterNumber: 'x/1', nik: '3510240101999999' }), 'SUBJECT_NOT_FOUND');
});
