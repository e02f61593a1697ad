import t from 'tap';
import { type FailureCode, failures } from '../../src/core/failure.js';
import { checkTranslation, type Served } from '../../src/translation/check.js';
import { compileTranslation } from '../../src/translation/compile.js';
import type { CodesDocument, SideDocument, TranslationDocument } from '../../src/translation/document.js';
import { runExamples } from '../../src/translation/examples.js';

const about = { source: 'a test', asOf: '2026-11-01', failures: true, decode: {} } as const;
const tables: CodesDocument = {
  word: { ...about, encode: { SUBJECT_NOT_FOUND: 10, consumer: 30, data: 12, provider: 91, gateway: 96 } },
  advice: { ...about, encode: { consumer: 'hubungi admin', data: 'periksa', provider: 'nanti', gateway: 'nanti' } },
  gaps: { ...about, encode: { SUBJECT_NOT_FOUND: 10, provider: 91, gateway: 96, consumer: 30 } },
};
const vocabulary = { tables, formats: {} };

const documentOf = (answer: Partial<SideDocument>): TranslationDocument => ({
  service: 'a.b.v1',
  operation: 'o',
  direction: 'inbound',
  request: { fields: {} },
  answer: { record: '/result', fields: { paid: { native: 'STATUS', as: { flag: ['Y', 'T'] } } }, ...answer },
});

const worded = documentOf({
  failures: [
    { native: ['/code', '/kode'], table: 'word' },
    { native: '/keterangan', table: 'advice' },
  ],
  queued: { '/code': '00', '/result/STATUS': 'P' },
});

const faultsOf = (document: TranslationDocument, served?: Served) =>
  checkTranslation(document, {
    ...vocabulary,
    file: 'm.yaml',
    request: { type: 'object' },
    response: { type: 'object', properties: { paid: { type: 'boolean' } } },
    ...(served === undefined ? {} : { served }),
  });

t.test('a failure is told by its own word, else by the word for whose fault it is, at every place', async (t) => {
  const { encodeFailure } = compileTranslation(worded, vocabulary);
  t.strictSame(encodeFailure('SUBJECT_NOT_FOUND'), { code: 10, keterangan: 'periksa' });
  t.strictSame(encodeFailure('SUBJECT_DECEASED'), { code: 12, keterangan: 'periksa' });
  t.strictSame(encodeFailure('QUOTA_EXHAUSTED'), { code: 30, keterangan: 'hubungi admin' });
  t.strictSame(encodeFailure('PROVIDER_TIMEOUT'), { code: 91, keterangan: 'nanti' });
  for (const code of Object.keys(failures)) t.type(encodeFailure(code as FailureCode), 'object', code);
});

t.test('a queued exchange is told by constants alone', async (t) => {
  t.strictSame(compileTranslation(worded, vocabulary).encodeQueued(), { code: '00', result: { STATUS: 'P' } });
});

t.test('without words nothing is made up, and an outbound document never tells failures', async (t) => {
  const silent = compileTranslation(documentOf({}), vocabulary);
  t.strictSame([silent.encodeFailure('UNEXPECTED'), silent.encodeQueued()], [undefined, undefined]);
  const { encodeFailure } = compileTranslation({ ...worded, direction: 'outbound' }, vocabulary);
  t.equal(encodeFailure('SUBJECT_NOT_FOUND'), undefined);
});

t.test('a document whose system asks needs words for every failure, and for being queued', async (t) => {
  t.same(faultsOf(worded, 'queued'), []);
  t.same(faultsOf(documentOf({})), [], 'an event source is acknowledged and no more');
  t.match(faultsOf(documentOf({}), 'answered'), [{ pointer: '/answer', problem: { en: /add failures/ } }]);
  t.match(faultsOf(documentOf({ failures: [{ native: '/code', table: 'word' }] }), 'queued'), [
    { pointer: '/answer', problem: { en: /add queued/ } },
  ]);
  t.match(faultsOf(documentOf({ failures: [{ native: '/code', table: 'gaps' }] }), 'answered'), [
    {
      pointer: '/answer/failures/0/table',
      problem: { en: /no encode entry for SUBJECT_NOT_FOUND_YET, SUBJECT_DECEASED/ },
    },
  ]);
  t.match(faultsOf(documentOf({ ...worded.answer, queued: { '/a/__proto__': 1 } })), [
    { pointer: '/answer/queued/~1a~1__proto__' },
  ]);
});

t.test('examples show what is told instead of an answer', async (t) => {
  const run = (answer: object) =>
    runExamples(compileTranslation(worded, vocabulary), [{ file: 'e.yaml', document: { answer } }], 'inbound');
  t.same(run({ failure: 'SUBJECT_NOT_FOUND', native: { code: 10, keterangan: 'periksa' } }), []);
  t.same(run({ native: { code: '00', result: { STATUS: 'P' } } }), []);
  t.match(run({ failure: 'SUBJECT_NOT_FOUND', native: { code: 11, keterangan: 'periksa' } }), [
    { pointer: '/answer/native/code' },
  ]);
  t.match(run({ failure: 'NO_SUCH_CODE', native: { code: 10 } }), [{ pointer: '/answer/native' }]);
});
