import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const reportsIn = async (root: string, folder: string): Promise<unknown[]> => {
  const found = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  const files = found.filter((file) => file.endsWith('.laporan.json')).sort();
  const read = async (file: string) => ({
    folder,
    report: JSON.parse(await readFile(join(root, folder, file), 'utf8')),
    text: await readFile(join(root, folder, file.replace(/json$/, 'txt')), 'utf8'),
  });
  return Promise.all(files.map(read));
};

/** What the gateway reported beside the files of a folder, once it had done with them. */
export const dropReports = async (root: string): Promise<unknown[]> =>
  (await Promise.all(['done', 'rejected'].map((folder) => reportsIn(root, folder)))).flat();
