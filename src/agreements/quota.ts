import { type Clock, nextWibMidnight, wibDay } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Agreement } from './agreement.js';

/** Where the day's use of each agreement is counted for all processes together. */
export interface QuotaLedger {
  /** Takes up to `wanted` of what is left of the day's `limit`; answers how many were taken, 0 when none are left. */
  reserve(agreement: string, day: string, wanted: number, limit: number): Promise<number>;
  /** Gives back what was reserved and not used. */
  giveBack(agreement: string, day: string, amount: number): Promise<void>;
}

export interface Quota {
  /**
   * Counts one exchange that is about to be sent; throws QUOTA_EXHAUSTED. Resolves at once while the process holds a reserve.
   * A `bulk` one is refused sooner: it leaves the agreement's `quota.keep` to single calls.
   */
  take(agreement: Agreement, bulk?: boolean): void | Promise<void>;
  /** Nothing was sent after all. */
  undo(agreement: Agreement): void;
  /** Drops every reserve without giving it back: another process may have recounted the day meanwhile. */
  forget(): void;
  /** Returns every unused reserve to the ledger. */
  close(): Promise<void>;
}

interface Reserve {
  day: string;
  left: number;
  refill: Promise<void> | undefined;
}

/** A process holds at most this share of a day's quota in reserve, so that another is not told "exhausted" too early. */
const share = 100;
const largest = 200;

const exhausted = (agreement: Agreement, now: Date, kept = 0): Failure => {
  const retryAfter = Math.ceil((nextWibMidnight(now).getTime() - now.getTime()) / 1000);
  const quota = agreement.document.quota?.perDay ?? 0;
  const usedUp = {
    en: `The daily quota of agreement ${agreement.id} (${quota}) is used up; it renews at midnight WIB.`,
    id: `Kuota harian perjanjian ${agreement.id} (${quota}) sudah habis; kuota baru berlaku pukul 00.00 WIB.`,
  };
  const keptBack = {
    en: `Agreement ${agreement.id} keeps the last ${kept} of its ${quota} calls a day for single calls; go on after midnight WIB.`,
    id: `Perjanjian ${agreement.id} menyisihkan ${kept} dari ${quota} panggilan per hari untuk panggilan satuan; lanjutkan setelah pukul 00.00 WIB.`,
  };
  return new Failure('QUOTA_EXHAUSTED', kept > 0 ? keptBack : usedUp, {
    retryAfter,
    limit: { policy: agreement.id, quota, windowSeconds: 86_400, left: 0, resetsIn: retryAfter },
  });
};

/**
 * Daily quotas, exact across processes: each process reserves a few at a time from the ledger and spends them from memory.
 * The day is WIB.
 */
export const createQuota = (ledger: QuotaLedger, clock: Clock): Quota => {
  const reserves = new Map<string, Reserve>();

  const reserveOf = (agreement: string, day: string): Reserve => {
    const held = reserves.get(agreement);
    if (held?.day === day) return held;
    const fresh = { day, left: 0, refill: undefined };
    reserves.set(agreement, fresh);
    return fresh;
  };

  const refill = async (agreement: Agreement, reserve: Reserve, limit: number): Promise<void> => {
    const wanted = Math.max(1, Math.min(largest, Math.floor(limit / share)));
    reserve.left += await ledger.reserve(agreement.id, reserve.day, wanted, limit);
  };

  const takeSlowly = async (agreement: Agreement, limit: number): Promise<void> => {
    for (;;) {
      const reserve = reserveOf(agreement.id, wibDay(clock.now()));
      if (reserve.left > 0) {
        reserve.left -= 1;
        return;
      }
      const shared = reserve.refill !== undefined;
      reserve.refill ??= refill(agreement, reserve, limit).finally(() => {
        reserve.refill = undefined;
      });
      await reserve.refill;
      if (!shared && reserve.left === 0) throw exhausted(agreement, clock.now());
    }
  };

  /** One at a time: a reserve for bulk calls would be missing from what single calls may have. */
  const takeInBulk = async (agreement: Agreement, limit: number, kept: number): Promise<void> => {
    const now = clock.now();
    if ((await ledger.reserve(agreement.id, wibDay(now), 1, Math.max(0, limit - kept))) === 0)
      throw exhausted(agreement, now, kept);
  };

  return {
    take(agreement, bulk = false) {
      const limit = agreement.document.quota?.perDay;
      if (limit === undefined) return;
      if (bulk) return takeInBulk(agreement, limit, agreement.document.quota?.keep ?? 0);
      const reserve = reserves.get(agreement.id);
      if (reserve !== undefined && reserve.left > 0 && reserve.day === wibDay(clock.now())) {
        reserve.left -= 1;
        return;
      }
      return takeSlowly(agreement, limit);
    },
    undo(agreement) {
      if (agreement.document.quota !== undefined) reserveOf(agreement.id, wibDay(clock.now())).left += 1;
    },
    forget() {
      for (const reserve of reserves.values()) reserve.left = 0;
    },
    async close() {
      const unused = [...reserves].filter(([, { left }]) => left > 0);
      reserves.clear();
      await Promise.all(unused.map(([agreement, { day, left }]) => ledger.giveBack(agreement, day, left)));
    },
  };
};
