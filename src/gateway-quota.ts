import { createQuota } from './agreements/quota.js';
import { postgresQuotaLedger } from './agreements/quota.postgres.js';
import { recountQuotas } from './agreements/recount.postgres.js';
import { type Clock, wibDay } from './core/clock.js';
import type { Database } from './core/sql.js';
import { indexBounds } from './log/bounds.postgres.js';
import { bePresent } from './postgres/presence.js';

interface QuotaParts {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

/** The quotas of all agreements, shared with the other processes, and recounted from the log while this one is alone. */
export const openQuota = async ({ databaseUrl, database, clock, report }: QuotaParts) => {
  const quota = createQuota(postgresQuotaLedger(database), clock);
  const presence = await bePresent(databaseUrl, {
    alone: async () => {
      const day = wibDay(clock.now());
      const { from } = await indexBounds(database, new Date(`${day}T00:00:00+07:00`), undefined);
      await recountQuotas(database, day, from);
    },
    doubted: quota.forget,
    report,
  });
  return {
    ...quota,
    async close() {
      await quota.close().catch(report);
      await presence.close();
    },
  };
};
