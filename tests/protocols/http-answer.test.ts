import fc from 'fast-check';
import t from 'tap';
import type { HttpAnswer } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { jsonMessage, parseJsonAnswer } from '../../src/protocols/http-answer.js';
import { failureOf } from '../failure-of.js';

const answer = (body: string | Uint8Array, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: Buffer.from(body),
});
const now = new Date('2026-03-01T03:00:00Z');

t.test('JSON is read whatever its content type, with a byte order mark or without', async (t) => {
  const labelled = { ...answer('\ufeff{"NIK":9171010101909001}'), headers: { 'content-type': 'text/html' } };
  t.same(parseJsonAnswer(labelled), { NIK: '9171010101909001' });
});

t.test('an empty body, a page and half a body are told apart, and none is repeated', async (t) => {
  const bad: [string | Uint8Array, RegExp][] = [
    ['', /empty/],
    ['<!DOCTYPE html><p>9171010101909001', /web page/],
    [' \n <html>', /web page/],
    ['{"NIK":9171010101909001', /complete JSON/],
    ['9171010101909001 x', /complete JSON/],
    [Buffer.from([0x22, 0xff, 0x22]), /complete JSON/],
  ];
  for (const [body, en] of bad) {
    const failure = await failureOf(() => parseJsonAnswer(answer(body)));
    t.match(failure, { code: 'PROVIDER_ANSWER_INVALID', sent: 'unknown', detail: { en } });
    t.notMatch(failure.message + String(failure.cause), /9171010101909001/);
  }
});

t.test('whatever the bytes are, there is JSON or a Failure of the provider', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseJsonAnswer(answer(bytes));
        return true;
      } catch (error) {
        return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
      }
    }),
  );
});

t.test('only an object with a spoken status is an answer', async (t) => {
  t.match(jsonMessage(answer('{"kode":404}', 404), now, [404]), { status: 404, body: { kode: 404 } });
  for (const body of ['"no"', '[]', 'null', '<html>', ''])
    t.equal((await failureOf(() => jsonMessage(answer(body, 404), now, [404]))).code, 'PROVIDER_REFUSED', body);
  t.equal((await failureOf(() => jsonMessage(answer('{}', 400), now, [404]))).code, 'PROVIDER_REFUSED');
});
