import type { Database } from '../core/sql.js';
import { erasePayloads } from '../deliveries/retention.postgres.js';
import type { ExchangeLog } from '../log/log.js';
import { countDueKept, countDueRows, deleteRows } from './kept.postgres.js';
import { countDueOpenings, eraseOpenings } from './openings.postgres.js';
import type { RetentionSettings } from './settings.js';
import { dueBackups, removeBackups } from './vault-files.js';

/** What a run erased, or would erase. */
export interface RetentionReport {
  /** Exchanges whose kept bodies and parties went. */
  readonly payloads: number;
  /** Entries of the log that lost their openings. */
  readonly openings: number;
  /** Rows of exchanges whose entries alone remain. */
  readonly exchanges: number;
  /** Backups of the vault. */
  readonly backups: number;
}

export interface RetentionParts {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly settings: RetentionSettings;
  readonly config: number;
  /** Folder of the vault's own backups; none when this process does not keep them. */
  readonly backups: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;
const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * dayMs);

export const previewRetention = async (
  { database, settings, backups }: Omit<RetentionParts, 'log' | 'config'>,
  now: Date,
): Promise<RetentionReport> => ({
  payloads: (await countDueKept(database, now)).payloads,
  openings: await countDueOpenings(database, daysBefore(now, settings.openingDays)),
  exchanges: await countDueRows(database, daysBefore(now, settings.openingDays)),
  backups: (await dueBackups(backups, daysBefore(now, settings.vaultBackupDays))).length,
});

/** Erases whatever its retention allows no longer, in bounded transactions; each hole in what the log commits to is itself an entry. */
export const runRetention = async (parts: RetentionParts, now: Date, by: string): Promise<RetentionReport> => {
  const { database, settings, backups } = parts;
  const before = daysBefore(now, settings.openingDays);
  return {
    payloads: await erasePayloads(parts, now),
    openings: await eraseOpenings(parts, before, { by, at: now }),
    exchanges: await deleteRows(database, before),
    backups: await removeBackups(backups, daysBefore(now, settings.vaultBackupDays)),
  };
};
