import type { Configuration } from '../config/documents.js';
import {
  activate,
  activeVersion,
  configChannel,
  putVersion,
  type StoredConfiguration,
} from '../config/versions.postgres.js';
import type { Clock } from '../core/clock.js';
import { newId } from '../core/id.js';
import type { Database } from '../core/sql.js';
import { eventRecord } from '../log/event.js';
import type { ExchangeLog, LogRecord } from '../log/log.js';
import type { Installation } from './installation.js';

const activated = (version: { n: number; hash: string }, by: string, at: Date): LogRecord =>
  eventRecord({
    kind: 'config.activated',
    at,
    exchange: newId(),
    config: version.n,
    outcome: 'activated',
    note: { by, hash: version.hash },
  });

interface Records {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly clock: Clock;
}

/** Puts a stored version in force on every process; the entry that says so is in the same transaction. */
export const activateVersion = async (
  { database, log, clock }: Records,
  version: { readonly n: number; readonly hash: string },
  by: string,
): Promise<void> => {
  const at = clock.now();
  await database.transaction(async (sql) => {
    await activate(sql, version.n, at);
    await log.appendIn(sql, [activated(version, by, at)]);
  });
};

/** Keeps a checked configuration and puts it in force; the same content as the one in force changes nothing. */
export const applyConfiguration = async (
  records: Records,
  configuration: Configuration,
  by: string,
  comment: string,
): Promise<{ readonly n: number; readonly changed: boolean }> => {
  const version = await putVersion(records.database, { configuration, author: by, comment, at: records.clock.now() });
  const active = await activeVersion(records.database);
  if (active?.n === version.n) return { n: version.n, changed: false };
  await activateVersion(records, version, by);
  return { n: version.n, changed: true };
};

export interface Current {
  /** The installation in force now; an exchange keeps the one it began with. */
  get(): Installation;
  /** Why the newest version could not be put in force, while an older one still is. */
  problem(): unknown;
  /** Looks for another version in force, and moves to it. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

interface CurrentParts {
  readonly database: Database;
  readonly first: Installation;
  readonly open: (version: StoredConfiguration) => Promise<Installation>;
  /** Milliseconds until an installation that was replaced is closed; its exchanges have ended by then. */
  readonly graceMs: number;
  readonly pollMs?: number;
  readonly report: (error: unknown, version: number) => void;
}

/**
 * Follows the version in force: told by NOTIFY, and looking every 5 s in case a notice was lost. A version that cannot be
 * opened leaves the one before in force.
 */
export const followActiveVersion = async (parts: CurrentParts): Promise<Current> => {
  const { database, open, graceMs, pollMs = 5_000, report } = parts;
  let current = parts.first;
  let problem: unknown;
  let running: Promise<void> | undefined;
  const replaced = new Map<Installation, NodeJS.Timeout>();

  const retire = (old: Installation): void => {
    const timer = setTimeout(() => {
      replaced.delete(old);
      old.close().catch((error) => report(error, old.config));
    }, graceMs);
    replaced.set(old, timer);
  };

  const look = async (): Promise<void> => {
    const version = await activeVersion(database);
    if (version === undefined || version.n === current.config) return;
    try {
      const next = await open(version);
      retire(current);
      current = next;
      problem = undefined;
    } catch (error) {
      problem = error;
      report(error, version.n);
    }
  };

  const refresh = (): Promise<void> => {
    running ??= look().finally(() => {
      running = undefined;
    });
    return running;
  };
  const quietly = (): void => {
    refresh().catch(() => undefined);
  };

  const unlisten = await database.listen(configChannel, quietly);
  const timer = setInterval(quietly, pollMs);
  return {
    get: () => current,
    problem: () => problem,
    refresh,
    async close() {
      clearInterval(timer);
      await unlisten();
      await running?.catch(() => undefined);
      for (const [old, pending] of replaced) {
        clearTimeout(pending);
        await old.close();
      }
      await current.close();
    },
  };
};
