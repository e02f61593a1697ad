import t from 'tap';
import { compileTranslation } from '../../src/translation/compile.js';
import type { TranslationDocument } from '../../src/translation/document.js';

t.test('what says "already done" is an answer as far as the rest of it makes one', async (t) => {
  const tables = {
    told: { source: 'x', asOf: '2026-01-01', failures: true, decode: { 'sudah dikirim': 'ALREADY_DONE' } },
  } as const;
  const document: TranslationDocument = {
    service: 's',
    operation: 'o',
    request: { fields: {} },
    answer: {
      failures: [{ native: 'pesan', table: 'told' }],
      present: ['pesan'],
      fields: { status: { value: 'RECEIVED' }, number: { native: 'NOMOR', as: 'text' } },
    },
  };
  const { decodeAnswer, decodeDone } = compileTranslation(document, { tables, formats: {} });
  t.throws(() => decodeAnswer({ pesan: 'sudah dikirim' }), { code: 'ALREADY_DONE' });
  t.match(decodeDone({ pesan: 'sudah dikirim', NOMOR: 'A-1' }), { status: 'RECEIVED', number: 'A-1' });
  t.equal(decodeDone({}), undefined);
  t.equal(decodeDone('sudah dikirim'), undefined);
});
