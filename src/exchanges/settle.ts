import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../core/failure.js';

/**
 * Keeps what a provider has already done although the database does not answer now: `work` is tried at once and, when it
 * fails, again until it succeeds. The first failure is told as LOG_UNAVAILABLE; a repeat with the same key finds the outcome.
 * `work` must be harmless to repeat.
 */
export type Settle = (exchange: string, work: () => Promise<void>) => Promise<void>;

const unrecorded = (exchange: string, cause: unknown): Failure =>
  new Failure(
    'LOG_UNAVAILABLE',
    {
      en: `The provider has acted, but the outcome of exchange ${exchange} could not be recorded yet. Repeat with the same Idempotency-Key to get it; nothing will be done twice.`,
      id: `Penyedia sudah menjalankannya, tetapi hasil pertukaran ${exchange} belum dapat dicatat. Ulangi dengan Idempotency-Key yang sama untuk memperolehnya; tidak ada yang dikerjakan dua kali.`,
    },
    { retryAfter: 5, sent: 'yes', cause },
  );

export interface Settling {
  readonly settle: Settle;
  /** Waits for what is still unsettled, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

export const createSettling = (retryMs = 1_000): Settling => {
  const open = new Set<Promise<void>>();
  const stop = new AbortController();

  const pause = (): Promise<void> => sleep(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);

  const untilDone = async (work: () => Promise<void>): Promise<void> => {
    while (!stop.signal.aborted) {
      await pause();
      try {
        return await work();
      } catch {
        // The database still does not answer; the next round tries again.
      }
    }
  };

  return {
    async settle(exchange, work) {
      try {
        await work();
      } catch (error) {
        const later = untilDone(work).finally(() => open.delete(later));
        open.add(later);
        throw unrecorded(exchange, error);
      }
    },
    async close(graceMs) {
      const timer = setTimeout(() => stop.abort(), graceMs);
      await Promise.all(open);
      clearTimeout(timer);
    },
  };
};
