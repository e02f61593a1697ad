import type { Configuration } from '../config/documents.js';
import type { Clock } from '../core/clock.js';
import type { Sealer } from '../core/seal.js';
import type { Database } from '../core/sql.js';
import type { ExchangeLog } from '../log/log.js';
import type { IndexOfYear } from '../log/references.js';
import { createErasing } from './erasing.js';
import { runRetention } from './run.js';
import { retentionSettings } from './settings.js';

interface Parts {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly sealer: Sealer;
  readonly keys: { readonly indexOfYear: IndexOfYear };
  readonly clock: Clock;
  readonly inForce: () => { readonly config: number; readonly configuration: Configuration };
  /** Folder of the vault's own backups; none when this process does not keep them. */
  readonly backups: string | undefined;
}

/** What a running gateway erases: subjects when two administrators say so, everything else when its time is over. */
export const createRetention = ({ inForce, backups, keys, ...parts }: Parts) => {
  const settings = () => retentionSettings(inForce().configuration.gateway.retention);
  return {
    /** Days an idempotency key is remembered. */
    keyDays: () => settings().idempotencyKeyDays,
    erasing: createErasing({ ...parts, indexOfYear: keys.indexOfYear, config: () => inForce().config }),
    run: () =>
      runRetention({ ...parts, settings: settings(), config: inForce().config, backups }, parts.clock.now(), 'gateway'),
  };
};
