import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { createDeadlines } from '../../src/routes/deadlines.js';
import { failureOf } from '../failure-of.js';

const late = () => new Failure('PROVIDER_TIMEOUT', { en: 'late', id: 'terlambat' });

t.test('work that never ends is given up soon after its deadline', async (t) => {
  const { bound } = createDeadlines({ now: () => new Date() });
  t.match(await failureOf(() => bound(new Promise(() => undefined), Date.now(), late)), { code: 'PROVIDER_TIMEOUT' });
});

t.test('work that ends in time keeps its own result or error', async (t) => {
  const { bound } = createDeadlines({ now: () => new Date() });
  t.equal(await bound(Promise.resolve(7), Date.now() + 60_000, late), 7);
  await t.rejects(bound(Promise.reject(new Error('its own')), Date.now() + 60_000, late), { message: 'its own' });
});
