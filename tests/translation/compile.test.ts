import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Json } from '../../src/core/json.js';
import { parseNative } from '../../src/core/lossless-json.js';
import { compileTranslation } from '../../src/translation/compile.js';
import type { TranslationDocument } from '../../src/translation/document.js';
import { filed, person, read, verify, vocabulary } from './dialects.js';

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

t.test('an adapter format makes whole objects, and elements that were not asked are left out', async (t) => {
  const { encodeRequest, decodeAnswer, encodeAnswer } = compileTranslation(verify, vocabulary);
  t.same(
    encodeRequest({
      nik: '3510246504909001',
      claims: { fullName: 'SITI CONTOH', birthDate: '1990-04-25', sex: 'FEMALE' },
    }),
    {
      NIK: '3510246504909001',
      TRESHOLD: '90',
      NAMA_LGKP: 'SITI CONTOH',
      TGL_LHR: '25-04-1990',
      JENIS_KLMIN: 'Perempuan',
    },
  );
  const canonical = { matches: { fullName: { verdict: 'MATCH', score: 100 }, birthDate: { verdict: 'MISMATCH' } } };
  const native = { content: [{ NAMA_LGKP: 'Sesuai (100)', TGL_LHR: 'Tidak Sesuai' }] };
  t.same(decodeAnswer(native), canonical);
  t.same(encodeAnswer(canonical), native);
  t.same(decodeAnswer({ content: [{ NIK: 'Sesuai' }] }), { matches: {} });
});

t.test('what has no native form is a failed translation, naming the place and not the value', async (t) => {
  const { encodeRequest, encodeAnswer } = compileTranslation(verify, vocabulary);
  for (const [claims, place] of [
    [{ sex: 'SECRET' }, 'claims.sex'],
    [{ birthDate: '1990-02-30' }, 'claims.birthDate'],
    [{ fullName: ['SECRET'] }, 'claims.fullName'],
    [7, 'claims'],
  ] as [Json, string][]) {
    const failed = t.throws(() => encodeRequest({ nik: '1', claims }), {
      code: 'TRANSLATION_FAILED',
      sent: 'no',
    }) as Failure;
    t.match(failed.detail.en, `"${place}"`);
    t.notMatch(failed.detail.en, /SECRET|1990/);
  }
  t.equal(
    code(() => encodeRequest([])),
    'TRANSLATION_FAILED no',
  );
  t.equal(
    code(() => encodeAnswer({ matches: { fullName: 'x' } })),
    'TRANSLATION_FAILED no',
  );
  const inbound = compileTranslation(filed, vocabulary);
  t.equal(
    code(() => inbound.encodeRequest({ officers: [{}, {}, {}, {}] })),
    'TRANSLATION_FAILED no',
    'more items than numbers',
  );
  t.equal(
    code(() => inbound.encodeRequest({ projects: {} })),
    'TRANSLATION_FAILED no',
  );
  t.equal(
    code(() => inbound.encodeRequest({ nop: '123' })),
    'TRANSLATION_FAILED no',
  );
});

t.test('an adapter format that throws is a failed translation, with its cause kept for the operator', async (t) => {
  const cause = new TypeError('a bug');
  const broken = () => {
    throw cause;
  };
  const formats = { 'registry.verdict': { yields: {}, decode: broken, encode: broken } };
  const { decodeAnswer } = compileTranslation(verify, { ...vocabulary, formats });
  t.throws(() => decodeAnswer({ content: [{ NAMA_LGKP: 'Sesuai' }] }), { code: 'TRANSLATION_FAILED', cause });
});

t.test('an unsound document does not compile', async (t) => {
  for (const [canonical, rule] of [
    ['__proto__.x', 'x'],
    ['x', 'a.constructor'],
    ['x', { native: 'x', as: 'registry.none' }],
  ] as const)
    t.throws(() => compileTranslation({ ...read, answer: { fields: { [canonical]: rule } } }, vocabulary), {
      code: 'CONFIG_INVALID',
      detail: { en: /unsound at .answer.fields/ },
    });
});

t.test('a table of success codes lets the answer pass, and everything else is judged by its record', async (t) => {
  const document: TranslationDocument = {
    service: 'tax.bphtb.verify.v1',
    operation: 'getBPHTBService',
    request: { fields: {} },
    answer: {
      failures: [{ native: '/respon_code', table: 'registry.text' }],
      record: 'result',
      constants: { '/respon_code': 'OK' },
      fields: { payer: { native: 'NAMA', as: 'name' } },
    },
  };
  const { decodeAnswer, encodeAnswer } = compileTranslation(document, vocabulary);
  t.same(decodeAnswer({ result: { NAMA: 'budi' }, respon_code: 'OK' }), { payer: 'BUDI' });
  t.equal(
    code(() => decodeAnswer({ respon_code: 'DATA tidak ditemukan' })),
    'SUBJECT_NOT_FOUND yes',
  );
  t.equal(
    code(() => decodeAnswer({ respon_code: 'JSON Not Valid' })),
    'PROVIDER_REFUSED yes',
  );
  t.equal(
    code(() => decodeAnswer({ respon_code: 'OK' })),
    'PROVIDER_ANSWER_INVALID yes',
  );
  t.same(encodeAnswer({ payer: 'BUDI' }), { result: { NAMA: 'BUDI' }, respon_code: 'OK' });
});

t.test('constants and defaults are copied, so that cutting into one answer leaves the next whole', async (t) => {
  const document: TranslationDocument = {
    ...read,
    answer: { fields: { a: { value: { b: 1 } }, c: { native: 'x', as: 'text', default: { d: 1 } } } },
  };
  const { decodeAnswer } = compileTranslation(document, vocabulary);
  const first = decodeAnswer({}) as { a: { b?: number } };
  delete first.a.b;
  t.same(decodeAnswer({}), { a: { b: 1 }, c: { d: 1 } });
});
