import t from 'tap';
import type { HttpAnswer } from '../../src/adapter/adapter.js';
import { systemClock } from '../../src/core/clock.js';
import { Failure } from '../../src/core/failure.js';
import { createSession, type Token } from '../../src/protocols/session.js';
import { failureOf } from '../failure-of.js';
import { callFor } from './peers.js';

const ok: HttpAnswer = { status: 200, headers: {}, body: new Uint8Array() };
const unauthorized: HttpAnswer = { ...ok, status: 401 };
const never = () => new Promise<Token>(() => {});

t.test(
  "a caller that is aborted while a login runs leaves at once with its own reason, and the others get the login's token",
  async (t) => {
    let finish: (token: Token) => void = () => {};
    let logins = 0;
    const session = createSession(() => {
      logins += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    }, systemClock);
    const abort = new AbortController();
    const reason = new Error('draining');
    const leaving = session.request(callFor(5000, abort.signal), async () => ok);
    const staying = session.request(callFor(), async (token) => ({ ...ok, headers: { token } }));
    abort.abort(reason);
    await t.rejects(leaving, reason);
    finish({ value: 'a' });
    t.equal((await staying).headers.token, 'a');
    t.equal(logins, 1);
  },
);

t.test('a login that outlives the deadline is PROVIDER_TIMEOUT, nothing sent', async (t) => {
  const session = createSession(never, systemClock);
  const byDeadline = await failureOf(() => session.request(callFor(50), async () => ok));
  t.match(byDeadline, { code: 'PROVIDER_TIMEOUT', sent: 'no' });
  const bySignal = await failureOf(() => session.request(callFor(5000, AbortSignal.timeout(50)), async () => ok));
  t.match(bySignal, { code: 'PROVIDER_TIMEOUT', sent: 'no' });
});

t.test('a failed login is tried again by the next call, and is never said to have sent anything', async (t) => {
  let logins = 0;
  const session = createSession(async () => {
    logins += 1;
    if (logins > 1) return { value: 'a' };
    throw new Failure('PROVIDER_TIMEOUT', { en: 'late', id: 'terlambat' }, { sent: 'unknown', retryAfter: 7 });
  }, systemClock);
  const failure = await failureOf(() => session.request(callFor(), async () => ok));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'no', retryAfter: 7 });
  t.equal((await session.request(callFor(), async () => ok)).status, 200);
});

t.test('calls refused together renew the token once', async (t) => {
  let logins = 0;
  const session = createSession(async () => {
    logins += 1;
    return { value: `token-${logins}` };
  }, systemClock);
  await session.request(callFor(), async () => ok);
  const send = async (token: string): Promise<HttpAnswer> => (token === 'token-1' ? unauthorized : ok);
  const answers = await Promise.all([1, 2, 3].map(() => session.request(callFor(), send)));
  t.same(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  t.equal(logins, 2);
});

t.test('closing abandons a login under way', async (t) => {
  const session = createSession(
    ({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    systemClock,
  );
  const waiting = session.request(callFor(), async () => ok);
  session.close();
  session.close();
  t.match(await failureOf(() => waiting), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});
