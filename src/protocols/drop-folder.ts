import { access, constants, lstat, readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Accept, Tools } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import {
  type Claim,
  claimFile,
  isOwnOrUnfinished,
  keepClaim,
  prepareFolders,
  releaseClaim,
  takeUp,
} from './drop-claim.js';
import { receiveFile } from './drop-file.js';
import { type DropReader, type DropSettings, fitsPattern } from './drop-settings.js';

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly since: number;
}

/** Throws CONFIG_INVALID for a path that is not absolute, PROVIDER_UNAVAILABLE for a folder that cannot be used now. */
export const probeFolder = async ({ folder }: DropSettings): Promise<void> => {
  if (!isAbsolute(folder))
    throw new Failure('CONFIG_INVALID', {
      en: 'The drop folder must be an absolute path. Correct "folder" in the connection of the system.',
      id: 'Folder penampung harus berupa jalur absolut. Perbaiki "folder" pada koneksi sistem.',
    });
  const usable = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    .then(() => lstat(folder))
    .then((facts) => facts.isDirectory() || facts.isSymbolicLink())
    .catch(() => false);
  if (usable) return;
  throw new Failure('PROVIDER_UNAVAILABLE', {
    en: 'The drop folder is not there, or the gateway may not read and write in it. Create or mount it, and give its user the right to.',
    id: 'Folder penampung tidak ada, atau gateway tidak boleh membaca dan menulis di dalamnya. Buat atau pasang foldernya, lalu beri hak kepada penggunanya.',
  });
};

/** Tells which files have stood still long enough to be whole; the oldest first. */
const createWaiting = ({ folder, pattern = '*', settleMs = 10_000 }: DropSettings) => {
  let seen = new Map<string, Seen>();
  return async (now: number): Promise<string[]> => {
    const next = new Map<string, Seen>();
    for (const name of await readdir(folder)) {
      if (isOwnOrUnfinished(name) || !fitsPattern(name, pattern)) continue;
      const facts = await lstat(join(folder, name)).catch(() => undefined);
      if (facts === undefined || !facts.isFile()) continue;
      const { size, mtimeMs } = facts;
      const before = seen.get(name);
      const same = before?.size === size && before.mtimeMs === mtimeMs;
      next.set(name, { size, mtimeMs, since: same ? before.since : now });
    }
    const whole = [...next].filter(([name, { since }]) => seen.get(name)?.since === since && now - since >= settleMs);
    seen = next;
    return whole.sort(([, one], [, other]) => one.mtimeMs - other.mtimeMs).map(([name]) => name);
  };
};

interface Watching extends Pick<Tools, 'clock' | 'log'> {
  readonly settings: DropSettings;
  readonly reader: DropReader;
  readonly accept: Accept;
  readonly signal: AbortSignal;
}

/** Receives one file while saying all the time that somebody does. */
const receive = async (claim: Claim, { settings, signal, clock, log, ...parts }: Watching): Promise<void> => {
  const { folder: root, pollMs = 5000, leaseMs = 60_000 } = settings;
  const lost = new AbortController();
  const keep = (): Promise<void> => keepClaim(claim, clock.now().getTime() + leaseMs).catch(() => lost.abort());
  const beat = setInterval(keep, leaseMs / 3).unref();
  const until = AbortSignal.any([signal, lost.signal]);
  const { operation } = parts.reader;
  try {
    const report = await receiveFile(claim, {
      ...parts,
      root,
      clock,
      log,
      signal: until,
      firstMs: Math.min(pollMs, 1000),
    });
    if (report !== undefined) log.info({ operation, claim: claim.id, ...report.rows }, `a file was ${report.outcome}`);
  } catch (error) {
    // It stays in work, and is taken up at the next look.
    if (!until.aborted)
      log.warn(
        { operation, claim: claim.id, error: error instanceof Error ? error.name : 'unknown' },
        'a file could not be received',
      );
  } finally {
    clearInterval(beat);
    if (!lost.signal.aborted) await releaseClaim(claim).catch(() => undefined);
  }
};

const look = async (watching: Watching, waiting: (now: number) => Promise<string[]>): Promise<void> => {
  const { settings, clock, signal } = watching;
  const { folder, leaseMs = 60_000 } = settings;
  const terms = { clock, leaseMs };
  await prepareFolders(folder);
  const left = await takeUp(folder, terms);
  if (left !== undefined) await receive(left, watching);
  for (const name of await waiting(clock.now().getTime())) {
    if (signal.aborted) return;
    const claim = await claimFile(folder, name, terms);
    if (claim !== undefined) await receive(claim, watching);
  }
};

/**
 * Watches a drop folder until `signal` aborts. A file is claimed once it has stood still (a rename, so that of several processes
 * one has it), its rows are handed over one by one, and it ends with its report in `done` or `rejected`. Nothing is deleted.
 * A file whose process died is taken up again; the rows' keys make sure that nothing comes of that twice.
 */
export const watchFolder = async (watching: Watching): Promise<void> => {
  const { settings, signal, log, reader } = watching;
  const waiting = createWaiting(settings);
  let troubled = false;
  while (!signal.aborted) {
    try {
      await look(watching, waiting);
      troubled = false;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'UNEXPECTED';
      if (!troubled) log.warn({ operation: reader.operation, code }, 'the drop folder cannot be used');
      troubled = true;
    }
    await delay(settings.pollMs ?? 5000, undefined, { signal }).catch(() => undefined);
  }
};
