import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const pattern = /^vault-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/;

/** Where the vault's own backups stand unless a command says otherwise; the retention run removes old ones there. */
export const vaultBackups = (dataDir: string): string => join(dataDir, 'vault-backups');

/** The name says when it was made: a copy of the file keeps its age. */
export const backupName = (at: Date): string => `vault-${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z.backup`;

const madeAt = (name: string): Date | undefined => {
  const parts = pattern.exec(name)?.slice(1);
  if (parts === undefined) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

/** Backups of the vault in a folder that were made before an instant. */
export const dueBackups = async (folder: string | undefined, before: Date): Promise<string[]> => {
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []);
  return names.filter((name) => {
    const made = madeAt(name);
    return made !== undefined && made < before;
  });
};

export const removeBackups = async (folder: string | undefined, before: Date): Promise<number> => {
  const names = await dueBackups(folder, before);
  for (const name of names) await rm(join(folder ?? '', name), { force: true });
  return names.length;
};
