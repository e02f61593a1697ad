import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a version of a village's report is known by. */
export interface Entry {
  readonly villageCode: string;
  /** YYYY-MM. */
  readonly period: string;
  /** Of the report without its version: the same content is the same version, whatever file brought it. */
  readonly digest: string;
}

/** Versions given so far, one small file each in a folder, so that several processes agree and a crash loses none. */
export interface Register {
  /** 1 for the first content of a village and period, one more for each other content; the same content keeps its number. */
  allot(entry: Entry): Promise<number>;
  /** The villages that reported a period. */
  reported(period: string): Promise<ReadonlySet<string>>;
  /** Keeps a document beside the versions, whole or not at all. */
  keep(name: string, document: unknown): Promise<void>;
}

const pattern = /^(\d{2}\.\d{2}\.\d{2}\.\d{4})_(\d{4}-\d{2})_v(\d+)\.json$/;

export const openRegister = (folder: string): Register => {
  const entries = async () => {
    await mkdir(folder, { recursive: true });
    return (await readdir(folder)).flatMap((file) => {
      const [, villageCode = '', period = '', n] = pattern.exec(file) ?? [];
      return n === undefined ? [] : [{ file, villageCode, period, version: Number(n) }];
    });
  };

  const digestOf = async (file: string): Promise<unknown> =>
    (JSON.parse(await readFile(join(folder, file), 'utf8')) as { digest?: unknown }).digest;

  const written = async (document: unknown): Promise<string> => {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `.${randomUUID()}`);
    await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`, { flush: true });
    return path;
  };

  /** False when another process was first. */
  const claim = async (entry: Entry, version: number): Promise<boolean> => {
    const path = await written(entry);
    try {
      await link(path, join(folder, `${entry.villageCode}_${entry.period}_v${version}.json`));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  };

  const allot: Register['allot'] = async (entry) => {
    const { villageCode, period, digest } = entry;
    const given = (await entries()).filter((one) => one.villageCode === villageCode && one.period === period);
    for (const { file, version } of given) if ((await digestOf(file)) === digest) return version;
    const next = Math.max(0, ...given.map(({ version }) => version)) + 1;
    return (await claim(entry, next)) ? next : allot(entry);
  };

  return {
    allot,
    async reported(period) {
      return new Set((await entries()).filter((one) => one.period === period).map(({ villageCode }) => villageCode));
    },
    async keep(name, document) {
      await rename(await written(document), join(folder, name));
    },
  };
};
