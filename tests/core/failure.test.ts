import t from 'tap';
import { Failure, failures, isFailureCode } from '../../src/core/failure.js';

t.test('every failure has a title in both languages and an HTTP status that fits its fault', async (t) => {
  for (const [code, { status, fault, title }] of Object.entries(failures)) {
    t.ok(title.en && title.id, code);
    t.ok(fault === 'consumer' || fault === 'data' ? status < 500 : status >= 500, `${code} is ${status}`);
  }
});

t.test('a failure knows its row of the table', async (t) => {
  const failure = new Failure('PROVIDER_TIMEOUT', { en: 'No answer.', id: 'Tidak ada jawaban.' }, { sent: 'unknown' });
  t.match(failure, { status: 504, fault: 'provider', next: 'retry', sent: 'unknown' });
});

t.test('a word outside the table is no failure code, inherited names included', async (t) => {
  t.ok(isFailureCode('REQUEST_INVALID'));
  t.notOk(isFailureCode('toString'));
});
