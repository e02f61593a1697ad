import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What is remembered of a deed: its day, and its spouses as digests that nobody can follow without the key. */
interface Deed {
  readonly day: string;
  readonly spouses: readonly string[];
}

export interface DeedNumber {
  /** Code of the KUA, 7 digits. */
  readonly office: string;
  /** Nomor Akta Nikah; unique within its office. */
  readonly number: string;
}

export interface Verdict {
  readonly theirs: boolean;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** The deeds exported so far, one small file each, so that several processes agree and a crash loses none. */
export interface Deeds {
  /** The same deed again, corrected or not, replaces what was known of it. */
  remember(deed: DeedNumber, day: string, spouses: readonly string[]): Promise<void>;
  /** Whether all of these are spouses of the deed; `undefined` when no export had it. */
  judge(deed: DeedNumber, spouses: readonly string[]): Promise<Verdict | undefined>;
}

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Opens the folder at first use; the key of its digests is made then, readable by the gateway's user alone. */
export const openDeeds = (folder: string): Deeds => {
  const write = async (bytes: string | Uint8Array): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `.${randomUUID()}`);
    await writeFile(path, bytes, { flush: true, mode: 0o600 });
    return path;
  };

  const makeKey = async (): Promise<void> => {
    const path = await write(randomBytes(32));
    try {
      await link(path, join(folder, 'key'));
    } catch (error) {
      // Another process was first; its key holds.
      if (!isThere(error)) throw error;
    } finally {
      await rm(path, { force: true });
    }
  };

  const keyOf = async (): Promise<Uint8Array> => {
    const key = join(folder, 'key');
    return readFile(key).catch(async (error) => {
      if (!isGone(error)) throw error;
      await makeKey();
      return readFile(key);
    });
  };

  const fileOf = ({ office, number }: DeedNumber): string =>
    join(folder, `${createHash('sha256').update(`${office}:${number}`).digest('hex')}.json`);

  // Bound to its deed, so that nobody can be followed from one to another.
  const digests = async (deed: DeedNumber, spouses: readonly string[]): Promise<string[]> => {
    const key = await keyOf();
    return spouses.map((nik) =>
      createHmac('sha256', key).update(`${deed.office}:${deed.number}:${nik}`).digest('base64url'),
    );
  };

  return {
    async remember(deed, day, spouses) {
      const known: Deed = { day, spouses: await digests(deed, spouses) };
      await rename(await write(`${JSON.stringify(known)}\n`), fileOf(deed));
    },
    async judge(deed, spouses) {
      const text = await readFile(fileOf(deed), 'utf8').catch((error) => {
        if (isGone(error)) return undefined;
        throw error;
      });
      if (text === undefined) return undefined;
      const { day, spouses: known } = JSON.parse(text) as Deed;
      const asked = await digests(deed, spouses);
      return { day, theirs: asked.every((one) => known.includes(one)) };
    },
  };
};
