import t from 'tap';
import { Failure, type FailureCode } from '../../src/core/failure.js';
import { createBreaker } from '../../src/routes/breaker.js';
import { handClock } from '../deliveries/world.js';

const failure = (code: FailureCode) => new Failure(code, { en: 'Away.', id: 'Tidak ada.' });
const setup = () => {
  const clock = handClock();
  const breaker = createBreaker({ clock, failures: 3, openMs: 10_000, loginEveryMs: 60_000 });
  const call = (code: FailureCode) => {
    breaker.enter();
    breaker.failed(failure(code));
  };
  return { clock, breaker, call };
};
const open = { code: 'PROVIDER_UNAVAILABLE', sent: 'no' };

t.test('it opens after consecutive failures of availability, and says when to come back', async (t) => {
  const { breaker, call } = setup();
  call('PROVIDER_TIMEOUT');
  call('PROVIDER_UNAVAILABLE');
  breaker.enter();
  breaker.succeeded();
  for (let n = 0; n < 3; n += 1) call('PROVIDER_UNAVAILABLE');
  t.throws(() => breaker.enter(), { ...open, retryAfter: 10 });
  t.match(breaker.state(), { state: 'open', code: 'PROVIDER_UNAVAILABLE', until: new Date('2026-11-24T02:00:10Z') });
});

t.test('an error that the provider answered shows that it is there', async (t) => {
  const { breaker, call } = setup();
  for (const code of ['PROVIDER_TIMEOUT', 'PROVIDER_TIMEOUT', 'SUBJECT_NOT_FOUND', 'PROVIDER_TIMEOUT'] as const)
    call(code);
  t.doesNotThrow(() => breaker.enter());
  t.match(breaker.state(), { state: 'closed' });
});

t.test('an error of our own says nothing about the provider', async (t) => {
  const { breaker, call } = setup();
  for (const code of ['PROVIDER_TIMEOUT', 'PROVIDER_TIMEOUT', 'TRANSLATION_FAILED', 'PROVIDER_TIMEOUT'] as const)
    call(code);
  t.throws(() => breaker.enter(), open);
});

t.test('after a while one call may try; its success closes, its failure opens again', async (t) => {
  const { breaker, call, clock } = setup();
  for (let n = 0; n < 3; n += 1) call('PROVIDER_MAINTENANCE');
  t.throws(() => breaker.enter(), { code: 'PROVIDER_MAINTENANCE' });
  clock.pass(10_000);
  breaker.enter();
  t.throws(() => breaker.enter(), { code: 'PROVIDER_MAINTENANCE', retryAfter: 1 }, 'one at a time');
  breaker.failed(failure('PROVIDER_UNAVAILABLE'));
  t.throws(() => breaker.enter(), { ...open, retryAfter: 10 });
  clock.pass(10_000);
  breaker.enter();
  breaker.failed(failure('UNEXPECTED'));
  breaker.enter();
  breaker.succeeded();
  t.match(breaker.state(), { state: 'closed' });
});

t.test('a failed login opens it at once, until a person resets it', async (t) => {
  const { breaker, call, clock } = setup();
  call('PROVIDER_AUTH_FAILED');
  clock.pass(365 * 24 * 60 * 60 * 1000);
  t.throws(() => breaker.enter(), { code: 'PROVIDER_AUTH_FAILED', sent: 'no' });
  breaker.succeeded();
  breaker.failed(failure('PROVIDER_TIMEOUT'));
  t.throws(() => breaker.enter(), { code: 'PROVIDER_AUTH_FAILED' }, 'calls that were under way change nothing');
  t.match(breaker.state(), { state: 'open', until: null });
  breaker.reset();
  t.doesNotThrow(() => breaker.enter());
});

t.test('after a failed login a probe logs in only once in a while, and its success closes', async (t) => {
  const { breaker, call, clock } = setup();
  t.doesNotThrow(() => breaker.enterProbe());
  call('PROVIDER_AUTH_FAILED');
  t.throws(() => breaker.enterProbe(), { code: 'PROVIDER_AUTH_FAILED', retryAfter: 60 });
  clock.pass(60_000);
  breaker.enterProbe();
  t.throws(() => breaker.enterProbe(), { code: 'PROVIDER_AUTH_FAILED', retryAfter: 60 });
  breaker.failed(failure('PROVIDER_AUTH_FAILED'));
  clock.pass(60_000);
  breaker.enterProbe();
  breaker.succeeded();
  t.match(breaker.state(), { state: 'closed' });
});
