import fc from 'fast-check';
import t from 'tap';
import { Failure, type FailureCode, failures } from '../../src/core/failure.js';
import { judge, type Verdict } from '../../src/deliveries/retry.js';
import { someLimits } from './world.js';

const text = { en: 'Away.', id: 'Tidak ada.' };
const now = new Date('2026-11-24T02:00:00Z');
const about = { limits: someLimits, tries: 1, since: now, now, random: () => 0.5, stopping: false };

const delayOf = (verdict: Verdict): number => {
  if (verdict.kind !== 'retry') throw new Error(verdict.kind);
  return verdict.dueAt.getTime() - now.getTime();
};

t.test('the back-off lies between nothing and the doubled base, and never beyond the longest delay', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999999, noNaN: true }), (tries, chance) => {
      const limits = { ...someLimits, attempts: 100, maxAgeMs: Number.MAX_SAFE_INTEGER };
      const failure = new Failure('PROVIDER_BUSY', text);
      const delay = delayOf(judge(failure, { ...about, limits, tries, random: () => chance }));
      return Number.isSafeInteger(delay) && delay >= 0 && delay <= Math.min(60_000, 5_000 * 2 ** (tries - 1));
    }),
  );
});

t.test('Retry-After is a floor, and a day is the longest that a provider may ask for', async (t) => {
  const limits = { ...someLimits, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const asked = (retryAfter: number) =>
    delayOf(judge(new Failure('PROVIDER_QUOTA_EXHAUSTED', text, { retryAfter }), { ...about, limits }));
  t.equal(asked(30), 30_000);
  t.equal(asked(1), 2_500, 'the back-off is longer');
  t.equal(asked(1e12), 24 * 60 * 60 * 1000);
});

t.test("the failure table's `next` decides: reject ends it, hold waits, retry tries again", async (t) => {
  for (const [code, { next }] of Object.entries(failures)) {
    const verdict = judge(new Failure(code as FailureCode, text), about);
    t.equal(verdict.kind, { reject: 'dead', hold: 'held', retry: 'retry' }[next], code);
  }
});

t.test('a stopping process gives back what may be tried again and keeps a final refusal', async (t) => {
  const stopping = { ...about, stopping: true };
  t.equal(judge(new Failure('PROVIDER_TIMEOUT', text), stopping).kind, 'givenBack');
  t.equal(judge(new Failure('SUBJECT_DECEASED', text), stopping).kind, 'dead');
  const strict = { ...stopping, limits: { ...someLimits, deduplicates: false } };
  t.equal(judge(new Failure('PROVIDER_TIMEOUT', text, { sent: 'unknown' }), strict).kind, 'held');
});
