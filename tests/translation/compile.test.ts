import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Format } from '../../src/core/format.js';
import { isObject, type Json } from '../../src/core/json.js';
import { parseNative } from '../../src/core/lossless-json.js';
import { compileTranslation, type Vocabulary } from '../../src/translation/compile.js';
import type { TranslationDocument } from '../../src/translation/document.js';

const verdict: Format = {
  yields: {
    type: 'object',
    required: ['verdict'],
    properties: { verdict: { enum: ['MATCH', 'MISMATCH'] }, score: { type: 'integer' } },
  },
  decode: (native) => {
    const match = typeof native === 'string' ? /^(Tidak )?Sesuai(?: \((\d+)\))?$/.exec(native) : null;
    if (match === null) return undefined;
    const said = { verdict: match[1] === undefined ? 'MATCH' : 'MISMATCH' };
    return match[2] === undefined ? said : { ...said, score: Number(match[2]) };
  },
  encode: (canonical) => {
    if (!isObject(canonical)) return undefined;
    const text = canonical.verdict === 'MATCH' ? 'Sesuai' : 'Tidak Sesuai';
    return canonical.score === undefined ? text : `${text} (${canonical.score})`;
  },
};

const about = { source: 'a test', asOf: '2026-11-01' };
const vocabulary: Vocabulary = {
  formats: { 'registry.verdict': verdict },
  tables: {
    'registry.sex': {
      ...about,
      decode: { 'LAKI-LAKI': 'MALE', L: 'MALE', '1': 'MALE', PEREMPUAN: 'FEMALE' },
      encode: { MALE: 'Laki-Laki', FEMALE: 'Perempuan' },
    },
    'registry.religion': { ...about, decode: { ISLAM: 'ISLAM', 'TIDAK TAHU': null }, else: 'OTHER' },
    'registry.code': {
      ...about,
      failures: true,
      ok: ['00', 10],
      decode: { '11': 'SUBJECT_DECEASED', '13': 'SUBJECT_NOT_FOUND' },
    },
    'registry.text': {
      ...about,
      failures: true,
      ok: ['OK'],
      decode: {
        'Data Tidak Ditemukan': 'SUBJECT_NOT_FOUND',
        '*TIDAK TERDAPAT DI DATABASE': 'SUBJECT_NOT_FOUND',
        'LOGIN GAGAL': 'PROVIDER_AUTH_FAILED',
      },
    },
  },
};

const read: TranslationDocument = {
  service: 'population.person.read.v1',
  operation: 'CALL_NIK',
  nulls: ['-', '', '00-00-0000'],
  request: { fields: { nik: 'nik' } },
  answer: {
    failures: [
      { native: '/content/0/RESPONSE_CODE', table: 'registry.code' },
      { native: ['/content/0/RESPON', '/content/0/RESPONSE'], table: 'registry.text' },
    ],
    record: '/content/0',
    present: ['EKTP_STATUS'],
    fields: {
      nik: { native: 'NIK', as: { digits: 16 }, unknown: 'fail' },
      fullName: { native: 'NAMA_LGKP', as: 'name', unknown: 'fail' },
      sex: { native: 'JENIS_KLMIN', table: 'registry.sex' },
      religion: { native: 'AGAMA', table: 'registry.religion', unknown: 'omit' },
      birthDate: { native: 'TGL_LHR', as: { date: ['YYYY-MM-DD', 'DD-MM-YYYY', 'DD.MM.YYYY'] } },
      'address.rt': { native: 'NO_RT', as: { digits: 3 } },
      'address.regionCode': {
        native: ['NO_PROP', 'NO_KAB', 'NO_KEC', 'NO_KEL'],
        as: [{ digits: 2 }, { digits: 2 }, { digits: 2 }, { digits: 4 }],
        join: '.',
      },
      mother: {
        fields: { nik: { native: 'NIK_IBU', as: { digits: 16 } }, fullName: { native: 'NAMA_LGKP_IBU', as: 'name' } },
      },
      lifeStatus: { value: 'ALIVE' },
    },
  },
};

const person = {
  NIK: '9171010101909001',
  EKTP_STATUS: 'S',
  NAMA_LGKP: 'SITI  contoh  ',
  JENIS_KLMIN: 'Perempuan ',
  AGAMA: 'tidak  tahu',
  TGL_LHR: '25-04-1990',
  NO_RT: 1,
  NO_PROP: 35,
  NO_KAB: 10,
  NO_KEC: 24,
  NO_KEL: 2008,
  NIK_IBU: null,
  NAMA_LGKP_IBU: '- ',
};

const code = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.native ?? ''} ${error.sent}`.replace('  ', ' ');
    throw error;
  }
  return 'no failure';
};

t.test('a registry answer becomes canonical: digits, names, codes, dates, joined regions, unknowns', async (t) => {
  const { decodeAnswer, encodeRequest } = compileTranslation(read, vocabulary);
  t.strictSame(decodeAnswer({ content: [person] }), {
    nik: '9171010101909001',
    fullName: 'SITI CONTOH',
    sex: 'FEMALE',
    birthDate: '1990-04-25',
    address: { rt: '001', regionCode: '35.10.24.2008' },
    mother: null,
    lifeStatus: 'ALIVE',
  });
  t.same(encodeRequest({ nik: '9171010101909001' }), { nik: '9171010101909001' });
});

t.test('a NIK and a NOP sent as JSON numbers come out digit for digit', async (t) => {
  const document: TranslationDocument = {
    service: 's',
    operation: 'o',
    request: { fields: {} },
    answer: { fields: { nik: { native: 'NIK', as: { digits: 16 } }, nop: { native: 'NOP', as: { digits: 18 } } } },
  };
  const { decodeAnswer } = compileTranslation(document, vocabulary);
  t.same(decodeAnswer(parseNative('{"NIK": 9171010101909001, "NOP": 351024000800101230}')), {
    nik: '9171010101909001',
    nop: '351024000800101230',
  });
  t.same(decodeAnswer({ NIK: "'9171010101909001", NOP: '35.10.240.008.001-0123.0' }), {
    nik: '9171010101909001',
    nop: '351024000800101230',
  });
});

t.test('failure fields are looked at first, and the first match wins', async (t) => {
  const { decodeAnswer } = compileTranslation(read, vocabulary);
  const say = (content: Json) => code(() => decodeAnswer({ content: [content] as Json[] }));
  t.equal(say({ RESPONSE_CODE: 13, RESPON: 'Login Gagal' }), 'SUBJECT_NOT_FOUND 13 yes');
  t.equal(say({ RESPON: ' data  tidak ditemukan' }), 'SUBJECT_NOT_FOUND yes');
  t.equal(say({ RESPONSE: 'NIK tidak terdapat di database' }), 'SUBJECT_NOT_FOUND yes');
  t.equal(say({ RESPONSE_CODE: '11', ...person }), 'SUBJECT_DECEASED 11 yes');
  t.equal(say({ RESPONSE_CODE: '00', RESPON: 'ok', ...person }), 'no failure');
  t.equal(say({ RESPONSE_CODE: '99', RESPON: 'Login Gagal' }), 'PROVIDER_AUTH_FAILED 99 yes');
});

t.test('unknown failure text refuses only when the record is missing, and is never repeated', async (t) => {
  const { decodeAnswer } = compileTranslation(read, vocabulary);
  t.equal(
    code(() => decodeAnswer({ content: [{ RESPONSE_CODE: '08' }] })),
    'PROVIDER_REFUSED 08 yes',
  );
  t.equal(
    code(() => decodeAnswer({ content: [{ RESPON: '3510246504909001' }] })),
    'PROVIDER_REFUSED yes',
  );
  t.equal(
    code(() => decodeAnswer({ content: [{ RESPON: 'Baru', ...person }] })),
    'no failure',
  );
});

t.test('an answer without its record is invalid', async (t) => {
  const { decodeAnswer } = compileTranslation(read, vocabulary);
  for (const native of [
    null,
    {},
    [],
    '<html>',
    7,
    { content: [] },
    { content: null },
    { content: [null] },
    { content: [{}] },
    { content: [[]] },
  ] as Json[])
    t.equal(
      code(() => decodeAnswer(native)),
      'PROVIDER_ANSWER_INVALID yes',
      JSON.stringify(native),
    );
});

t.test('a value of the wrong shape names the canonical place and never the value', async (t) => {
  const { decodeAnswer } = compileTranslation(read, vocabulary);
  for (const [wrong, place] of [
    [{ NIK: '91710101019090012' }, 'nik'],
    [{ TGL_LHR: '31-02-1990' }, 'birthDate'],
    [{ JENIS_KLMIN: 'Rahasia' }, 'sex'],
    [{ NO_KEL: [2008] }, 'address.regionCode'],
    [{ NAMA_LGKP: null }, 'fullName'],
  ] as const) {
    const failed = t.throws(() => decodeAnswer({ content: [{ ...person, ...wrong }] as Json[] }), {
      code: 'PROVIDER_ANSWER_INVALID',
    }) as Failure;
    t.match(failed.detail.en, `"${place}"`);
    t.match(failed.detail.id, `"${place}"`);
    t.notMatch(JSON.stringify(failed.detail), /91710|31-02|Rahasia/);
  }
});

const filed: TranslationDocument = {
  service: 'licensing.nib.received.v1',
  operation: 'receiveNIB',
  direction: 'inbound',
  nulls: ['', '-'],
  request: {
    record: 'dataNIB',
    unknown: 'omit',
    fields: {
      nib: { native: 'nib', as: { digits: 13 }, unknown: 'fail' },
      issuedOn: { native: 'tgl_terbit_nib', as: { date: 'YYYY-MM-DD' } },
      changedAt: { native: 'tgl_status', as: { date: ['YYYY-MM-DD hh:mm:ss'] } },
      small: { native: 'flag_umk', as: { flag: ['Y', 'T'] } },
      threshold: { native: 'TRESHOLD', as: { integer: 'text' }, default: 90 },
      capital: { native: 'modal', as: 'rupiah' },
      area: { native: 'luas', as: 'number' },
      kbli: { list: 'data_kbli', fields: { '': { native: 'kbli', as: { digits: 5 } } } },
      projects: {
        list: '/data_proyek',
        fields: {
          id: { native: 'id_proyek', as: 'text', unknown: 'fail' },
          place: { fields: { region: { native: 'kd_daerah', as: { digits: 10 } } }, unknown: 'omit' },
        },
      },
      officers: {
        numbered: '0..2',
        fields: { name: { native: 'nama_{n}', as: 'name' }, nik: { native: 'nik_{n}', as: { digits: 16 } } },
      },
      nop: { native: ['kd_prop', 'kd_dati', 'sisa'], as: [{ digits: 2 }, { digits: 2 }, { digits: 14 }], join: '' },
    },
  },
  answer: {
    record: 'responreceiveNIB',
    constants: { '/responreceiveNIB/keterangan': 'diterima' },
    fields: { accepted: { native: 'status', as: { flag: ['1', '2'] } } },
  },
};

t.test('a native request is read: lone records, missing lists, numbered keys, defaults', async (t) => {
  const { decodeRequest, encodeAnswer } = compileTranslation(filed, vocabulary);
  t.strictSame(
    decodeRequest({
      dataNIB: {
        nib: 1234567890123,
        tgl_status: '2026-01-31 23:59:59',
        flag_umk: 'y',
        modal: 'Rp 1.234.567,00',
        luas: '120,5',
        data_kbli: { kbli: 1234 },
        data_proyek: [{ id_proyek: 'R-1', kd_daerah: '-' }, null, { id_proyek: 'R-2', kd_daerah: 3510000000 }],
        nama_0: ' budi',
        nama_2: 'sri',
        nik_2: '3510246504909001',
        kd_prop: 35,
        kd_dati: '10',
        sisa: '24000800101230',
      },
    }),
    {
      nib: '1234567890123',
      changedAt: '2026-01-31T23:59:59+07:00',
      small: true,
      threshold: 90,
      capital: 1234567,
      area: 120.5,
      kbli: ['01234'],
      projects: [{ id: 'R-1' }, { id: 'R-2', place: { region: '3510000000' } }],
      officers: [{ name: 'BUDI' }, { name: 'SRI', nik: '3510246504909001' }],
      nop: '351024000800101230',
    },
  );
  t.same(encodeAnswer({ accepted: true }), { responreceiveNIB: { status: '1', keterangan: 'diterima' } });
});

t.test('a native request that cannot be read is malformed, and nothing was sent', async (t) => {
  const { decodeRequest } = compileTranslation(filed, vocabulary);
  for (const native of [null, {}, { dataNIB: [] }, { dataNIB: {} }, { dataNIB: { nib: 'x' } }] as Json[])
    t.equal(
      code(() => decodeRequest(native)),
      'BODY_MALFORMED no',
      JSON.stringify(native),
    );
});

const nik = fc
  .integer({ min: 9001, max: 9999 })
  .chain((serial) => fc.constantFrom(`351024650490${serial}`, `917101010190${serial}`));
const absent = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const dateArb = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const nameArb = fc.stringMatching(/^[A-Z']{1,9}( [A-Z']{1,9}){0,2}$/);
const width = (digits: number) => fc.stringMatching(new RegExp(`^\\d{${digits}}$`));
const drop = (value: unknown): Json => JSON.parse(JSON.stringify(value));

const canonicalRequest = fc.record({
  nib: width(13),
  issuedOn: absent(dateArb.map((date) => date.toISOString().slice(0, 10))),
  changedAt: absent(dateArb.map((date) => `${date.toISOString().slice(0, 19)}+07:00`)),
  small: absent(fc.boolean()),
  threshold: fc.integer({ min: 0, max: 100 }),
  capital: absent(fc.maxSafeNat()),
  area: absent(fc.nat().map((n) => n / 4)),
  kbli: fc.array(width(5), { maxLength: 4 }),
  projects: fc.array(
    fc.record({ id: fc.stringMatching(/^R-\d{1,5}$/), place: absent(fc.record({ region: width(10) })) }),
    { maxLength: 3 },
  ),
  officers: fc.array(fc.record({ name: nameArb, nik: absent(nik) }), { maxLength: 3 }),
  nop: absent(width(18)),
});

t.test('whatever is sent reads back as it was, for every rule shape and format', async () => {
  const translation = compileTranslation(filed, vocabulary);
  fc.assert(
    fc.property(canonicalRequest.map(drop), (canonical) => {
      assert.deepEqual(translation.decodeRequest(translation.encodeRequest(canonical)), canonical);
    }),
    { numRuns: 1500 },
  );
});
