import { readEnvironment } from '../config/environment.js';
import { activeVersion } from '../config/versions.postgres.js';
import { systemClock } from '../core/clock.js';
import { createExchangeLog, prepareLog } from '../log/exchange-log.js';
import { previewRetention, type RetentionReport, runRetention } from '../retention/run.js';
import { retentionSettings } from '../retention/settings.js';
import { backUpVault, restoreVault } from '../retention/vault-backup.js';
import { vaultBackups } from '../retention/vault-files.js';
import { withDatabase } from './database.js';

const told = ({ payloads, openings, exchanges, backups }: RetentionReport) => ({
  en: `bodies of ${payloads} exchanges, openings of ${openings} entries, rows of ${exchanges} exchanges, ${backups} backups of the vault`,
  id: `isi ${payloads} pertukaran, pembuka ${openings} entri, baris ${exchanges} pertukaran, ${backups} cadangan vault`,
});

interface RunOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Erases what its retention allows no longer, now rather than within the hour; `--dry-run` only counts. */
export const retentionRunCommand = async ({ dryRun = false, json = false }: RunOptions): Promise<void> => {
  const environment = readEnvironment();
  const report = await withDatabase(environment, async ({ database, keys }) => {
    await prepareLog(database, keys.log);
    const active = await activeVersion(database);
    const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
    const settings = retentionSettings(active?.configuration.gateway.retention);
    const parts = { database, log, settings, config: active?.n ?? 0, backups: vaultBackups(environment.dataDir) };
    const now = systemClock.now();
    return (dryRun ? previewRetention(parts, now) : runRetention(parts, now, 'administrator')).finally(log.close);
  });
  const { en, id } = told(report);
  const text = dryRun
    ? { en: `Would erase ${en}.`, id: `Akan dihapus: ${id}.` }
    : { en: `Erased ${en}.`, id: `Telah dihapus: ${id}.` };
  process.stdout.write(json ? `${JSON.stringify({ dryRun, ...report })}\n` : `${text[environment.language]}\n`);
};

export const vaultBackupCommand = async ({ to }: { readonly to?: string }): Promise<void> => {
  const environment = readEnvironment();
  const { path, openings } = await withDatabase(environment, async ({ database, keys }) => {
    await prepareLog(database, keys.log);
    const folder = to ?? vaultBackups(environment.dataDir);
    return backUpVault({ database, sealer: keys.sealer }, folder, systemClock.now());
  });
  const text = { en: `${openings} openings are in ${path}.`, id: `${openings} pembuka tersimpan di ${path}.` };
  process.stdout.write(`${text[environment.language]}\n`);
};

export const vaultRestoreCommand = async (file: string): Promise<void> => {
  const environment = readEnvironment();
  const { restored, of } = await withDatabase(environment, async ({ database, keys }) => {
    await prepareLog(database, keys.log);
    return restoreVault({ database, sealer: keys.sealer }, file);
  });
  const text = {
    en: `${restored} of ${of} openings were missing and are back; what was erased stays erased.`,
    id: `${restored} dari ${of} pembuka yang hilang dipulihkan; yang sudah dihapus tetap terhapus.`,
  };
  process.stdout.write(`${text[environment.language]}\n`);
};
