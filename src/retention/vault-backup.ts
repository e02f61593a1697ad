import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../core/failure.js';
import type { Sealer } from '../core/seal.js';
import type { Database } from '../core/sql.js';
import { backupName } from './vault-files.js';
import { type OpeningRow, putOpenings, readOpenings } from './vault-rows.postgres.js';

/** Entries of one chunk: about a megabyte. */
const span = 2_000;
const longestChunk = 64 * 1024 * 1024;

type Chunk = { readonly rows: readonly OpeningRow[] } | { readonly end: true; readonly count: number };

/** Bound to its place and to its file's name, so that no chunk is moved, left out or taken from another backup. */
const contextOf = (name: string, n: number): string => `vault backup ${name} ${n}`;

/**
 * Writes the openings into one encrypted file, chunk by chunk: 4 bytes of length, then the chunk under `sealer`'s key; whole or not
 * at all. Resolves with its path and how many openings it holds.
 */
export const backUpVault = async (
  { database, sealer }: { readonly database: Database; readonly sealer: Sealer },
  folder: string,
  at: Date,
): Promise<{ readonly path: string; readonly openings: number }> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = backupName(at);
  const path = join(folder, name);
  const file = await open(`${path}.part`, 'w', 0o600);
  try {
    let [n, count] = [0, 0];
    const write = async (chunk: Chunk): Promise<void> => {
      const sealed = sealer.seal(Buffer.from(JSON.stringify(chunk)), contextOf(name, n));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(sealed.length);
      await file.writeFile(Buffer.concat([length, sealed]));
      n += 1;
    };
    for await (const rows of readOpenings(database, span)) {
      await write({ rows });
      count += rows.length;
    }
    await write({ end: true, count });
    await file.sync();
    await file.close();
    await rename(`${path}.part`, path);
    return { path, openings: count };
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(`${path}.part`, { force: true });
    throw error;
  }
};

const unreadable = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'This is no whole backup of the vault of this gateway: it is cut off, changed or renamed, or was written under another gateway.key. Nothing after the fault was restored.',
    id: 'Berkas ini bukan cadangan vault gateway ini yang utuh: terpotong, berubah, berganti nama, atau ditulis dengan gateway.key lain. Isi setelah kesalahan tidak dipulihkan.',
  });

/** Frames of a file, read in bounded memory. */
async function* framesOf(path: string): AsyncGenerator<Buffer> {
  let held = Buffer.alloc(0);
  for await (const piece of createReadStream(path)) {
    held = Buffer.concat([held, piece as Buffer]);
    while (held.length >= 4) {
      const length = held.readUInt32BE(0);
      if (length > longestChunk) throw unreadable();
      if (held.length < 4 + length) break;
      yield held.subarray(4, 4 + length);
      held = held.subarray(4 + length);
    }
  }
  if (held.length > 0) throw unreadable();
}

const openChunk = (sealer: Sealer, name: string, n: number, sealed: Uint8Array): Chunk => {
  try {
    return JSON.parse(Buffer.from(sealer.open(sealed, contextOf(name, n))).toString()) as Chunk;
  } catch {
    throw unreadable();
  }
};

/**
 * Brings back openings that are missing, but none that was erased since or whose retention has ended. May be run again after a fault.
 * Throws CONFIG_INVALID when the file is not a whole backup of this gateway.
 */
export const restoreVault = async (
  { database, sealer }: { readonly database: Database; readonly sealer: Sealer },
  path: string,
): Promise<{ readonly restored: number; readonly of: number }> => {
  const name = path.split('/').pop() ?? '';
  let [n, restored, count, ended] = [0, 0, 0, false];
  for await (const frame of framesOf(path)) {
    const chunk = openChunk(sealer, name, n, frame);
    n += 1;
    if (ended) throw unreadable();
    if ('rows' in chunk) {
      restored += await putOpenings(database, chunk.rows);
      count += chunk.rows.length;
    } else {
      if (chunk.count !== count) throw unreadable();
      ended = true;
    }
  }
  if (!ended) throw unreadable();
  return { restored, of: count };
};
