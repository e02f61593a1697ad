import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';
import type { Limits } from './delivery.js';

/** What becomes of a delivery after a failed attempt. */
export type Verdict =
  /** Tried again at `dueAt`. */
  | { readonly kind: 'retry'; readonly failure: Failure; readonly dueAt: Date }
  /** Waits for an operator. `unsent`: the attempt did not happen. */
  | { readonly kind: 'held'; readonly failure: Failure; readonly reason: Text; readonly unsent?: true }
  /** Over: `failed` when the request itself is refused, `dead` when the tries are used up. */
  | { readonly kind: 'dead'; readonly state: 'failed' | 'dead'; readonly failure: Failure; readonly reason: Text }
  /** The process is stopping; the attempt did not happen. */
  | { readonly kind: 'givenBack' };

export interface Circumstances {
  readonly limits: Limits;
  /** Tries so far in this budget, this one included. */
  readonly tries: number;
  /** When the budget began. */
  readonly since: Date;
  readonly now: Date;
  readonly random: () => number;
  /** The process was told to stop before the attempt ended. */
  readonly stopping: boolean;
}

/** Pure: the failure table's `next`, the route's budget and whether a repeat is safe decide. */
export const judge = (failure: Failure, circumstances: Circumstances): Verdict => {
  const { limits, stopping } = circumstances;
  if (mayHaveHappened(failure, limits)) return { kind: 'held', failure, reason: unknownOutcome(failure) };
  if (stopping && failure.next !== 'reject') return { kind: 'givenBack' };
  if (failure.next === 'hold') return { kind: 'held', failure, reason: failure.detail };
  if (failure.next === 'reject') return { kind: 'dead', state: 'failed', failure, reason: failure.detail };
  return retryOrEnd(failure, circumstances);
};

/** A write that was sent, whose answer nobody saw, to a provider that would carry it out twice. */
const mayHaveHappened = (failure: Failure, { effect, deduplicates }: Limits): boolean =>
  failure.sent === 'unknown' && effect === 'write' && !deduplicates;

const retryOrEnd = (failure: Failure, { limits, tries, since, now, random }: Circumstances): Verdict => {
  const dueAt = new Date(now.getTime() + delayMs(failure, limits, tries, random));
  const isOver = tries >= limits.attempts || dueAt.getTime() - since.getTime() > limits.maxAgeMs;
  return isOver
    ? { kind: 'dead', state: 'dead', failure, reason: exhausted(failure, tries) }
    : { kind: 'retry', failure, dueAt };
};

/** Exponential back-off with full jitter; the provider's Retry-After is a floor, capped so that it cannot park a delivery for ever. */
const delayMs = ({ retryAfter }: Failure, limits: Limits, tries: number, random: () => number): number => {
  const ceiling = Math.min(limits.maxDelayMs, limits.firstDelayMs * 2 ** (tries - 1));
  const jittered = Math.floor(random() * ceiling);
  const asked = Math.min((retryAfter ?? 0) * 1000, Math.max(limits.maxDelayMs, longestRetryAfterMs));
  return Math.max(jittered, asked);
};

/** A daily quota renews within a day. */
const longestRetryAfterMs = 24 * 60 * 60 * 1000;

const exhausted = ({ detail }: Failure, tries: number): Text => ({
  en: `Given up after ${tries} ${tries === 1 ? 'try' : 'tries'}. Last: ${detail.en} When the provider is well again, send it once more or discard it.`,
  id: `Dihentikan setelah ${tries} kali percobaan. Terakhir: ${detail.id} Setelah penyedia pulih, kirim ulang atau batalkan.`,
});

const unknownOutcome = ({ detail }: Failure): Text => ({
  en: `${detail.en} The provider may have carried it out. Ask the agency; then discard it if it was carried out, or send it again if not.`,
  id: `${detail.id} Penyedia mungkin sudah melaksanakannya. Tanyakan kepada instansi; batalkan jika sudah dilaksanakan, atau kirim ulang jika belum.`,
});

/** The worker before us vanished in the middle of its attempt. */
export const abandoned = (): Failure =>
  new Failure(
    'UNEXPECTED',
    {
      en: 'The gateway stopped in the middle of the last attempt.',
      id: 'Gateway berhenti di tengah percobaan terakhir.',
    },
    { sent: 'unknown' },
  );
