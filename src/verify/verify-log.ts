import { Failure } from '../core/failure.js';
import { consistencyProof, hashLength, verifyConsistency } from '../core/merkle.js';
import { nodesFromTiles, type ReadTiles, type Tile, tileWidth, widthIn } from '../core/tile.js';
import type { Anchor } from './anchor.js';
import { leafOfEntry } from './entry.js';
import { Refuted } from './finding.js';
import type { LogSource, SourceEntry } from './source.js';
import { createTreeCheck, type TreeCheck } from './tree-check.js';
import { type Believed, believe, type Trust } from './trust.js';

export interface Expectation {
  readonly trust: Trust;
  /** Which log it must be; absent when that is not known yet. */
  readonly origin?: string | undefined;
  /** Earlier promises that must still hold. */
  readonly anchors: readonly Anchor[];
  readonly progress?: (done: number, size: number) => void;
}

export interface Verified extends Believed {
  /** Entries whose bytes were read; `undefined` when they may not be. */
  readonly entries: number | undefined;
  /** Entries beyond the checkpoint, in order by themselves but not signed yet. */
  readonly unsigned: number;
  /** Tiles that are as the tree makes them. */
  readonly tiles: number;
}

const live = { en: 'the log', id: 'log' };

/** Verifies a whole log from its first entry to its latest checkpoint. Throws Refuted with the first thing that does not hold. */
export const verifyLog = async (source: LogSource, expected: Expectation): Promise<Verified> => {
  const believed = believe(await source.checkpoint(), expected.trust, live);
  const { checkpoint } = believed;
  const { origin, size, root } = checkpoint;
  if (expected.origin !== undefined && expected.origin !== origin) throw otherLog(origin, expected.origin);
  for (const anchor of expected.anchors) if (anchor.size > size) throw cutOff(anchor, size);
  const check = createTreeCheck(
    source.tiles,
    [...expected.anchors, { size, root, holder: { en: 'its checkpoint', id: 'checkpoint-nya' } }],
    source.entries === undefined ? 1 : 0,
  );
  const report = (done: number): void => expected.progress?.(done, size);
  const counts =
    source.entries === undefined
      ? await growFromTiles(source.tiles, size, check, report)
      : await growFromEntries(source.entries(size), size, check, report);
  return { ...believed, ...counts, tiles: check.tiles };
};

/** That a log goes on from earlier promises: a consistency proof for each, out of a few hash tiles. Throws Refuted. */
export const verifyGrowth = async (
  { tiles }: Pick<LogSource, 'tiles'>,
  anchors: readonly Anchor[],
  latest: Anchor,
): Promise<void> => {
  const read = nodesFromTiles(tiles, latest.size);
  for (const anchor of anchors) {
    if (anchor.size > latest.size) throw cutOff(anchor, latest.size);
    // Tiles that are missing prove as little as wrong ones.
    const proof = await consistencyProof(read, anchor.size, latest.size).catch((error: unknown) => {
      if (error instanceof Failure) throw error;
      return undefined;
    });
    const [from, to] = [anchor.size, latest.size];
    if (!proof || !verifyConsistency({ from, to, fromRoot: anchor.root, toRoot: latest.root, proof }))
      throw splitView(anchor);
  }
};

const growFromEntries = async (
  batches: AsyncIterable<readonly SourceEntry[]>,
  size: number,
  check: TreeCheck,
  report: (done: number) => void,
) => {
  let next = 0;
  for await (const batch of batches) {
    for (const entry of batch) {
      if (entry.index !== next) throw outOfOrder(entry.index, next);
      const leaf = leafOfEntry(entry);
      if (next < size) check.append(leaf);
      next += 1;
    }
    await check.compare();
    report(next);
  }
  if (next < size)
    throw new Refuted(
      {
        en: `is missing; the checkpoint promises ${size} entries.`,
        id: `tidak ada; checkpoint menjanjikan ${size} entri.`,
      },
      next,
    );
  await check.finish();
  return { entries: size, unsigned: next - size };
};

/** Tiles of leaves read at once. */
const tilesAtOnce = 32;

const growFromTiles = async (read: ReadTiles, size: number, check: TreeCheck, report: (done: number) => void) => {
  const count = Math.ceil(size / tileWidth);
  for (let from = 0; from < count; from += tilesAtOnce) {
    const wanted: Tile[] = Array.from({ length: Math.min(tilesAtOnce, count - from) }, (_, n) => ({
      level: 0,
      index: from + n,
      width: widthIn(size, 0, from + n),
    }));
    const tiles = await read(wanted);
    for (const [n, tile] of wanted.entries())
      for (let at = 0; at < tile.width; at += 1) check.append(hashAt(tiles[n], at, tile.index * tileWidth + at));
    await check.compare();
    report(Math.min(size, (from + tilesAtOnce) * tileWidth));
  }
  await check.finish();
  return { entries: undefined, unsigned: 0 };
};

const hashAt = (tile: Buffer | undefined, at: number, index: number): Buffer => {
  const hash = tile?.subarray(at * hashLength, (at + 1) * hashLength);
  if (hash?.length === hashLength) return hash;
  throw new Refuted({ en: 'its hash is missing in the tiles.', id: 'hash-nya tidak ada pada petak.' }, index);
};

const outOfOrder = (found: number, wanted: number): Refuted =>
  found > wanted
    ? new Refuted({ en: 'is missing: it was deleted.', id: 'tidak ada: entri itu dihapus.' }, wanted)
    : new Refuted({ en: 'is there twice.', id: 'ada dua kali.' }, found);

const otherLog = (found: string, wanted: string): Refuted =>
  new Refuted({ en: `this is the log ${found}, not ${wanted}.`, id: `ini log ${found}, bukan ${wanted}.` });

const cutOff = ({ size, holder }: Anchor, now: number): Refuted =>
  new Refuted(
    {
      en: `is missing: ${holder.en} has seen ${size} entries, the log now has ${now}. Its end was cut off, or an older backup restored.`,
      id: `tidak ada: ${holder.id} pernah melihat ${size} entri, log kini memuat ${now}. Ujungnya dipotong, atau cadangan lama dipulihkan.`,
    },
    now,
  );

const splitView = ({ size, holder }: Anchor): Refuted =>
  new Refuted({
    en: `the log does not go on from the ${size} entries in ${holder.en}: it shows different histories to different people, or history was rewritten.`,
    id: `log tidak melanjutkan ${size} entri pada ${holder.id}: log memperlihatkan riwayat berbeda kepada orang berbeda, atau riwayat ditulis ulang.`,
  });
