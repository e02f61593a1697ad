import t from 'tap';
import type { Format } from '../../src/core/format.js';
import type { JsonSchema } from '../../src/core/json.js';
import { checkTranslation } from '../../src/translation/check.js';
import type { CodesDocument, FieldsDocument, TranslationDocument } from '../../src/translation/document.js';

const response: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['nik', 'status', 'members'],
  properties: {
    nik: { $ref: '#/$defs/nik' },
    sex: { type: ['string', 'null'], enum: ['MALE', 'FEMALE', null] },
    status: { enum: ['ALIVE', 'DECEASED'] },
    birthDate: { type: ['string', 'null'], format: 'date' },
    amount: { type: 'integer', minimum: 0 },
    active: { type: 'boolean' },
    match: { $ref: '#/$defs/match' },
    address: {
      type: 'object',
      required: ['rt'],
      properties: { rt: { type: ['string', 'null'] }, street: { type: 'string' } },
    },
    mother: { anyOf: [{ $ref: '#/$defs/parent' }, { type: 'null' }] },
    members: { type: 'array', items: { $ref: '#/$defs/parent' } },
  },
  $defs: {
    nik: { type: 'string', pattern: '^\\d{16}$' },
    parent: {
      type: 'object',
      required: ['nik'],
      properties: { nik: { $ref: '#/$defs/nik' }, fullName: { type: 'string' } },
    },
    match: {
      type: 'object',
      required: ['verdict'],
      properties: { verdict: { enum: ['MATCH', 'MISMATCH'] }, score: { type: 'integer' } },
    },
  },
};
const request: JsonSchema = {
  type: 'object',
  required: ['nik'],
  properties: { nik: { type: 'string' }, sex: { enum: ['MALE', 'FEMALE'] } },
};

const about = { source: 'a test', asOf: '2026-11-01' };
const tables: CodesDocument = {
  sex: { ...about, decode: { L: 'MALE', P: 'FEMALE', X: null }, encode: { MALE: 'L', FEMALE: 'P' } },
  half: { ...about, decode: { L: 'MALE', B: 'BANCI' }, encode: { MALE: 'L' }, else: 'OTHER' },
  said: { ...about, failures: true, decode: { '13': 'SUBJECT_NOT_FOUND' } },
  wrong: { ...about, failures: true, decode: { '1': 'NOT_A_CODE', '2': 'UNAUTHENTICATED' } },
};
const pair = { decode: () => undefined, encode: () => undefined };
const formats: Record<string, Format> = {
  'x.match': {
    ...pair,
    yields: { type: 'object', required: ['verdict'], properties: { verdict: { enum: ['MATCH', 'MISMATCH'] } } },
  },
  'x.loose': { ...pair, yields: { type: 'object', properties: { verdict: { type: 'string' } } } },
};

const parent: FieldsDocument = {
  nik: { native: 'NIK', as: { digits: 16 }, unknown: 'fail' },
  fullName: { native: 'NAMA', as: 'name', unknown: 'omit' },
};
const sound: FieldsDocument = {
  nik: { native: 'NIK', as: { digits: 16 }, unknown: 'fail' },
  sex: { native: 'JK', table: 'sex' },
  status: { value: 'ALIVE' },
  birthDate: { native: 'TGL', as: { date: ['YYYY-MM-DD'] } },
  amount: { native: 'JML', as: 'rupiah', default: 0 },
  active: { native: 'AKTIF', as: { flag: ['Y', 'T'] }, unknown: 'omit' },
  match: { native: 'COCOK', as: 'x.match', unknown: 'omit' },
  'address.rt': { native: 'RT', as: { digits: 3 } },
  mother: { fields: parent },
  members: { list: 'anggota', fields: parent },
};

const documentOf = (fields: FieldsDocument, more: Partial<TranslationDocument> = {}): TranslationDocument => ({
  service: 'a.b.v1',
  operation: 'o',
  request: { fields: { nik: 'nik', sex: { native: 'jk', table: 'sex' } } },
  answer: { failures: [{ native: '/kode', table: 'said' }], fields },
  ...more,
});

const faultsOf = (document: TranslationDocument, against: { request?: JsonSchema; response?: JsonSchema } = {}) =>
  checkTranslation(document, { file: 'x.yaml', request, response, tables, formats, ...against });

const placesOf = (fields: FieldsDocument) =>
  faultsOf(documentOf({ ...sound, ...fields })).map(({ pointer, problem }) => {
    if (!problem.en || !problem.id) throw new Error('both languages');
    return `${pointer.replace('/answer/fields', '')}: ${problem.en}`;
  });

t.test('a complete mapping document has no faults', async (t) => {
  t.same(faultsOf(documentOf(sound)), []);
});

t.test('every required key of a produced object must be produced', async (t) => {
  const { nik: _, ...rest } = sound;
  t.match(faultsOf(documentOf(rest)), [
    { file: 'x.yaml', pointer: '/answer/fields', problem: { en: /requires "nik"/ } },
  ]);
  t.match(placesOf({ members: { list: 'a', fields: {} } }), [
    '/members/fields: the contract requires "members.*.nik"; add a rule that makes it',
  ]);
  t.match(placesOf({ 'address.rt': 'x', 'address.street': { native: 'J', as: 'text' } }), [
    /address.rt: what is read/,
    /address.street: .*unknown: omit or fail/,
  ]);
});

t.test('nothing outside the contract may be produced', async (t) => {
  t.match(placesOf({ hobby: 'HOBI' }), [/^\/hobby: the contract has no "hobby"/]);
  t.match(placesOf({ 'nested.hobby': 'HOBI' }), [/^\/nested.hobby: the contract has no "nested"/]);
});

t.test('a source that may be unknown needs a word on what then, unless the contract allows null', async (t) => {
  t.match(placesOf({ nik: { native: 'NIK', as: { digits: 16 } } }), [/^\/nik: .*unknown: fail, or give a default/]);
  t.match(placesOf({ nik: { native: 'NIK', as: { digits: 16 }, unknown: 'omit' } }), [/^\/nik: .*required/]);
  t.match(placesOf({ amount: { native: 'JML', as: 'rupiah' } }), [/^\/amount: .*never null.*omit or fail/]);
  t.match(placesOf({ amount: { native: 'JML', as: 'rupiah', default: -1 } }), [/^\/amount\/default/]);
  t.same(placesOf({ sex: { native: 'JK', table: 'sex', unknown: 'omit' } }), []);
});

t.test('formats must yield what the contract says', async (t) => {
  t.match(placesOf({ nik: { native: 'NIK', unknown: 'fail' } }), [/^\/nik: .*\(type\); say what it is with as/]);
  t.match(placesOf({ birthDate: { native: 'TGL', as: 'text' } }), [/^\/birthDate: .*\(format\)/]);
  t.match(placesOf({ birthDate: { native: 'TGL', as: { date: 'YYYY-MM-DD hh:mm:ss' } } }), [
    /^\/birthDate: .*\(format\)/,
  ]);
  t.match(placesOf({ sex: { native: 'JK', as: 'text' } }), [/^\/sex: .*\(enum\)/]);
  t.match(placesOf({ amount: { native: 'JML', as: 'number', unknown: 'omit' } }), [/^\/amount: .*\(type\)/]);
  t.match(placesOf({ match: { native: 'C', as: 'x.loose', unknown: 'omit' } }), [/^\/match: .*\(verdict\)/]);
  t.match(placesOf({ members: { native: 'C', as: 'text', unknown: 'fail' } }), [/^\/members: .*\(type\)/]);
  t.match(placesOf({ nik: { list: 'x', fields: {} } }), [/^\/nik: .*makes an array/]);
});

t.test('constants, code tables and their fallbacks must be allowed by the contract', async (t) => {
  t.match(placesOf({ status: { value: 'UNKNOWN' } }), [/^\/status\/value/]);
  t.match(placesOf({ sex: { native: 'JK', table: 'half' } }), [/"BANCI"/, /"OTHER"/]);
});

t.test('paths, tables, formats, ranges and failure tables must exist', async (t) => {
  const lost: FieldsDocument = {
    a: { native: 'x', table: 'nowhere' },
    b: { native: 'x', table: 'said' },
    c: { native: 'x', as: 'x.none' },
    d: 'constructor',
    e: { native: '__proto__.x' },
    f: { native: 'x', as: { date: 'DD-MM' } },
    g: { numbered: '5..1', fields: {} },
    h: 'x',
    'h.i': 'y',
    j: { native: ['x', 'y'], join: '' },
    k: { native: 'x', join: '.' },
    l: { list: 'a..b', fields: {} },
    __proto__x: 'fine',
    'x.prototype': 'x',
    '': 'x',
    m: { native: ['x', 'y'], as: ['text', 'name'] },
    n: { native: 'x', as: { flag: ['y', 'Y '] } },
  };
  const document = documentOf(lost, { request: { fields: {}, failures: [] } });
  const pointers = new Set(
    faultsOf({
      ...document,
      answer: {
        ...document.answer,
        failures: [
          { native: '/x', table: 'sex' },
          { native: 'a..', table: 'wrong' },
        ],
      },
    }).map(({ pointer }) => pointer),
  );
  for (const pointer of [
    '/request/failures',
    '/answer/failures/0/table',
    '/answer/failures/1/native',
    '/answer/failures/1/table',
    '/answer/fields',
    '/answer/fields/a/table',
    '/answer/fields/b/table',
    '/answer/fields/c/as',
    '/answer/fields/d',
    '/answer/fields/e',
    '/answer/fields/f/as',
    '/answer/fields/g/numbered',
    '/answer/fields/h.i',
    '/answer/fields/j/join',
    '/answer/fields/k',
    '/answer/fields/l/list',
    '/answer/fields/x.prototype',
    '/answer/fields/m/as',
    '/answer/fields/n/as',
  ])
    t.ok(pointers.has(pointer), pointer);
});

t.test('every place of a request is sent or ignored, and every member has a native form', async (t) => {
  const sent = (side: Partial<TranslationDocument['request']>) =>
    faultsOf(documentOf(sound, { request: { fields: {}, ...side } })).map(
      ({ pointer, problem }) => `${pointer}: ${problem.en}`,
    );
  t.match(sent({}), [/"nik" of the contract is not sent/, /"sex" of the contract is not sent/]);
  t.same(sent({ fields: { nik: 'nik' }, ignore: ['sex'] }), []);
  t.match(sent({ fields: { nik: 'nik' }, ignore: ['sex', 'gone'] }), [
    /^\/request\/ignore\/1: the contract has no "gone"/,
  ]);
  t.match(sent({ fields: { nik: 'nik', sex: { native: 'jk', table: 'half' } } }), [
    /^\/request\/fields\/sex\/table: "FEMALE" of "sex" cannot be sent/,
  ]);
  t.match(sent({ fields: { nik: { value: '1' }, sex: 'jk' } }), [/"nik" of the contract is not sent/]);
  t.match(sent({ fields: { nik: { list: 'x', fields: {} }, sex: 'jk', hobby: 'x' } }), [
    /no "hobby"/,
    /does not fit "nik"/,
  ]);
});

t.test('an inbound document is checked the other way round: its request is read, its answer sent', async (t) => {
  const inbound: TranslationDocument = {
    service: 'a.b.v1',
    operation: 'o',
    direction: 'inbound',
    request: {
      fields: { nik: { native: 'nik', as: { digits: 16 } }, sex: { native: 'jk', table: 'sex', unknown: 'omit' } },
    },
    answer: {
      fields: { nik: 'NIK', members: { list: 'x', fields: { nik: 'NIK' } } },
      ignore: ['sex', 'status', 'birthDate', 'amount', 'active', 'match', 'address', 'mother'],
    },
  };
  t.match(
    faultsOf(inbound).map(({ pointer }) => pointer),
    ['/request/fields/nik', '/answer/fields/members/fields'],
  );
});

t.test('a contract with branches where a mapping must be proven is refused, not passed over', async (t) => {
  t.match(faultsOf(documentOf(sound), { response: { ...response, allOf: [{ required: ['sex'] }] } }), [
    { pointer: '/answer/fields', problem: { en: /allOf/ } },
  ]);
  t.match(
    faultsOf(documentOf({ nik: 'x' }), {
      response: { type: 'object', properties: { nik: { $ref: 'urn:elsewhere' } } },
    }),
    [{ problem: { en: /\$ref/ } }],
  );
});
