import fc from 'fast-check';
import t from 'tap';
import { receiveEvent } from '../../../adapters/dukcapil/receive-event.js';
import type { Accept } from '../../../src/adapter/adapter.js';
import { Failure, type FailureCode } from '../../../src/core/failure.js';

const inbound = { user: 'dukcapil-3510', password: 'rahasia-uji' };
const proof = { USER_ID: inbound.user, PASSWORD: inbound.password };

const setup = (behaviour?: () => Promise<never>) => {
  const lines: string[] = [];
  const taken: Parameters<Accept>[0][] = [];
  const accept: Accept = async (message) => {
    taken.push(message);
    return behaviour ? behaviour() : { body: { STATUS: 'RECEIVED' } };
  };
  const log = (fields: unknown, message: string): void => void lines.push(JSON.stringify([fields, message]));
  const send = (body: string | Uint8Array, listening: Accept | undefined = accept) =>
    receiveEvent('PERISTIWA', inbound, { log: { info: log, warn: log } }, listening, {
      body: Buffer.from(body),
      headers: {},
      address: '127.0.0.1',
    });
  return { send, taken, lines };
};

const failing = (code: FailureCode) => () =>
  Promise.reject(new Failure(code, { en: 'inner words', id: 'Tanggal tidak sesuai kontrak.' }));

t.test('an event is handed on under its number, without the credentials', async (t) => {
  const { send, taken } = setup();
  const answer = await send(
    '{"USER_ID":"dukcapil-3510","PASSWORD":"rahasia-uji","NO_PERISTIWA":"PRS-1","NIK":9171010101909001}',
  );
  t.match(answer, { status: 200, body: { content: [{ RESPONSE_CODE: '00' }] } });
  t.same(taken, [
    {
      operation: 'PERISTIWA',
      native: { body: { NO_PERISTIWA: 'PRS-1', NIK: '9171010101909001' } },
      dedupeKey: 'PRS-1',
    },
  ]);
});

t.test('wrong credentials are refused as the registry itself would, and nothing of them is logged', async (t) => {
  const { send, taken, lines } = setup();
  for (const wrong of [{}, { PASSWORD: 'salah' }, { USER_ID: 'lain' }, { PASSWORD: null }, { PASSWORD: [1] }])
    t.match(await send(JSON.stringify({ USER_ID: inbound.user, ...wrong, NO_PERISTIWA: 'PRS-1' })), {
      status: 401,
      body: { content: [{ RESPONSE: 'Login Gagal' }] },
    });
  t.same(taken, []);
  t.notMatch(lines.join(), /salah|rahasia/);
});

t.test(
  'an event without a number, or one the contract refuses, is the sender’s; anything else may be sent again',
  async (t) => {
    t.equal((await setup().send(JSON.stringify(proof))).status, 400);
    const body = JSON.stringify({ ...proof, NO_PERISTIWA: 'PRS-1' });
    t.match(await setup(failing('REQUEST_INVALID')).send(body), {
      status: 400,
      body: { content: [{ RESPONSE: 'Tanggal tidak sesuai kontrak.' }] },
    });
    const later = await setup(failing('LOG_UNAVAILABLE')).send(body);
    t.equal(later.status, 500);
    t.notMatch(JSON.stringify(later), /inner|kontrak/);
    t.equal((await setup(() => Promise.reject(new Error('secret'))).send(body)).status, 500);
  },
);

t.test('whatever is sent, it is answered in the registry’s own form', async () => {
  const { send } = setup();
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (body) => {
      const { status = 0, body: said } = await send(body);
      return status >= 400 && JSON.stringify(said).startsWith('{"content":[{');
    }),
  );
});
