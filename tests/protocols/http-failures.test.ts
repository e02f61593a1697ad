import t from 'tap';
import { failureForStatus, retryAfter } from '../../src/protocols/http-failures.js';

const now = new Date('2026-03-01T03:00:00Z');

t.test('each status means one failure', async (t) => {
  const expected: Record<number, string | undefined> = {
    200: undefined,
    204: undefined,
    301: 'PROVIDER_REFUSED',
    304: 'PROVIDER_REFUSED',
    400: 'PROVIDER_REFUSED',
    401: 'PROVIDER_AUTH_FAILED',
    403: 'PROVIDER_AUTH_FAILED',
    404: 'PROVIDER_REFUSED',
    408: 'PROVIDER_TIMEOUT',
    429: 'PROVIDER_BUSY',
    500: 'PROVIDER_UNAVAILABLE',
    502: 'PROVIDER_UNAVAILABLE',
    503: 'PROVIDER_UNAVAILABLE',
    504: 'PROVIDER_TIMEOUT',
    599: 'PROVIDER_UNAVAILABLE',
  };
  for (const [status, code] of Object.entries(expected))
    t.equal(failureForStatus(Number(status), {}, now)?.code, code, status);
});

t.test('503 with a time to come back is maintenance', async (t) => {
  t.match(failureForStatus(503, { 'retry-after': '120' }, now), { code: 'PROVIDER_MAINTENANCE', retryAfter: 120 });
  t.match(failureForStatus(429, { 'retry-after': '5' }, now), { code: 'PROVIDER_BUSY', retryAfter: 5 });
});

t.test('a status that leaves the outcome open says so', async (t) => {
  for (const status of [408, 500, 502, 504])
    t.equal(failureForStatus(status, {}, now)?.sent, 'unknown', String(status));
  for (const status of [302, 400, 401, 429, 503])
    t.equal(failureForStatus(status, {}, now)?.sent, 'yes', String(status));
});

t.test('Retry-After is read as seconds or as a date, and at most a day', async (t) => {
  const read = (value: string | undefined) => retryAfter(value, now);
  t.equal(read('0'), 0);
  t.equal(read(' 30 '), 30);
  t.equal(read('99999999999999999999'), 86_400);
  t.equal(read('Sun, 01 Mar 2026 03:01:30 GMT'), 90);
  t.equal(read('Sun, 01 Mar 2026 02:00:00 GMT'), 0, 'already past');
  t.equal(read('Sun, 01 Mar 2099 02:00:00 GMT'), 86_400);
  for (const value of [undefined, '', 'soon', '-5', '1e3x']) t.equal(read(value), undefined, String(value));
});
