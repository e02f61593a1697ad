import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the gateway reported beside the files of a folder, once it had done with them. */
export const dropReports = async (folder: string): Promise<unknown[]> => {
  const found = await readdir(folder, { recursive: true });
  const files = found.filter((file) => file.endsWith('.laporan.json')).sort();
  const read = async (file: string) => ({
    folder: file.split('/')[0],
    report: JSON.parse(await readFile(join(folder, file), 'utf8')),
    text: await readFile(join(folder, file.replace(/json$/, 'txt')), 'utf8'),
  });
  return Promise.all(files.filter((file) => !file.startsWith('work')).map(read));
};
