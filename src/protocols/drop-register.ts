import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf } from '../core/canonical-json.js';
import type { Json, JsonObject, JsonSchema } from '../core/json.js';

/** What a version of a report is known by. */
export interface Entry {
  /** Who reports: a village's code, the name of an enterprise. Lower-case letters, digits, dots and dashes. */
  readonly reporter: string;
  /** YYYY-MM. */
  readonly period: string;
  /** Of the report without its version: the same content is the same version, whatever file brought it. */
  readonly digest: string;
  /** What the report of the next period is compared with. */
  readonly kept?: Json;
}

/** Versions given so far, one small file each in a folder, so that several processes agree and a crash loses none. */
export interface Register {
  /** 1 for the first content of a reporter and period, one more for each other content; the same content keeps its number. */
  allot(entry: Entry): Promise<number>;
  /** Who reported a period. */
  reported(period: string): Promise<ReadonlySet<string>>;
  /** What the highest version of a report kept; `undefined` = there is none. */
  kept(of: Pick<Entry, 'reporter' | 'period'>): Promise<Json | undefined>;
  /** Keeps a document beside the versions, whole or not at all. */
  keep(name: string, document: unknown): Promise<void>;
}

const pattern = /^([a-z0-9.-]+)_(\d{4}-\d{2})_v(\d+)\.json$/;

// Not recursive: a drop folder that is not mounted must not be made up.
const makeFolder = (folder: string): Promise<void> =>
  mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });

export const openRegister = (folder: string): Register => {
  const entries = async () => {
    await makeFolder(folder);
    return (await readdir(folder)).flatMap((file) => {
      const [, reporter = '', period = '', n] = pattern.exec(file) ?? [];
      return n === undefined ? [] : [{ file, reporter, period, version: Number(n) }];
    });
  };

  const versionsOf = async (of: Pick<Entry, 'reporter' | 'period'>) =>
    (await entries()).filter(({ reporter, period }) => reporter === of.reporter && period === of.period);

  const read = async (file: string): Promise<Partial<Entry>> => JSON.parse(await readFile(join(folder, file), 'utf8'));

  const written = async (document: unknown): Promise<string> => {
    await makeFolder(folder);
    const path = join(folder, `.${randomUUID()}`);
    await writeFile(path, `${JSON.stringify(document, undefined, 2)}\n`, { flush: true });
    return path;
  };

  /** False when another process was first. */
  const claim = async (entry: Entry, version: number): Promise<boolean> => {
    const path = await written(entry);
    try {
      await link(path, join(folder, `${entry.reporter}_${entry.period}_v${version}.json`));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(path, { force: true });
    }
  };

  const allot: Register['allot'] = async (entry) => {
    const given = await versionsOf(entry);
    for (const { file, version } of given) if ((await read(file)).digest === entry.digest) return version;
    const next = Math.max(0, ...given.map(({ version }) => version)) + 1;
    return (await claim(entry, next)) ? next : allot(entry);
  };

  return {
    allot,
    async reported(period) {
      return new Set((await entries()).filter((one) => one.period === period).map(({ reporter }) => reporter));
    },
    async kept(of) {
      const [latest] = (await versionsOf(of)).sort((one, other) => other.version - one.version);
      return latest && (await read(latest.file)).kept;
    },
    async keep(name, document) {
      await rename(await written(document), join(folder, name));
    },
  };
};

/** Member for the `config` schema of an adapter that keeps a register; with `sftp` it must be given, since a register is no place to reach over a network. */
export const registerSchema: JsonSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 500,
  description:
    'Absolute path of a folder on this machine that keeps the versions of reports, and lists who has not reported. Default: `register` in the drop folder, if that is on this machine.',
};

export const registerOf = ({ folder, register }: { readonly folder: string; readonly register?: string }): Register =>
  openRegister(register ?? join(folder, 'register'));

/** The number of a report's version, and the name it is handed over under: those of the same content are the same, whatever file brings it. */
export const allotVersion = async (
  register: Register,
  of: Omit<Entry, 'digest'>,
  report: JsonObject,
): Promise<{ readonly version: number; readonly dedupeKey: string }> => {
  const digest = digestOf(report);
  const version = await register.allot({ ...of, digest });
  return { version, dedupeKey: `${of.reporter}:${of.period}:${version}:${digest.slice(0, 16)}` };
};
