import t from 'tap';
import type { Clock } from '../../src/core/clock.js';
import { interruption } from '../../src/protocols/interruption.js';

const clock: Clock = { now: () => new Date(1000) };

t.test('an abort before the deadline comes out as it is', async (t) => {
  const reason = new Error('the process drains');
  t.equal(interruption({ signal: AbortSignal.abort(reason), deadline: 2000 }, true, clock), reason);
});

t.test('a deadline is PROVIDER_TIMEOUT, whoever noticed it, with what is known about sending', async (t) => {
  const late = new DOMException('late', 'TimeoutError');
  for (const limits of [
    { signal: undefined, deadline: 1000 },
    { signal: AbortSignal.abort(new Error('any')), deadline: 999 },
    { signal: AbortSignal.abort(late), deadline: 2000 },
  ]) {
    t.match(interruption(limits, true, clock), { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
    t.match(interruption(limits, false, clock), { code: 'PROVIDER_TIMEOUT', sent: 'no' });
  }
});
