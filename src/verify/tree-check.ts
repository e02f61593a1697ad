import { createFrontier, hashLength, type TreeNode } from '../core/merkle.js';
import { type ReadTiles, type Tile, tileHeight, tilePath, tileWidth } from '../core/tile.js';
import { type Anchor, bySize } from './anchor.js';
import { Refuted } from './finding.js';

/** Grows the tree anew and holds it against tiles and signed roots. Memory does not grow with the log. */
export interface TreeCheck {
  append(leaf: Buffer): void;
  /** Compares what has come together since the last time. Throws Refuted. */
  compare(): Promise<void>;
  /** The end: compares the tiles that are not full, too. */
  finish(): Promise<void>;
  /** Tiles that were the same so far. */
  readonly tiles: number;
}

interface Grown extends Tile {
  readonly hashes: readonly Buffer[];
}

/** `lowest` = 1 leaves out the tiles of leaves, when these are where the leaves come from. */
export const createTreeCheck = (read: ReadTiles, anchors: readonly Anchor[], lowest: 0 | 1 = 0): TreeCheck => {
  const frontier = createFrontier();
  const rows: Buffer[][] = [];
  const count: number[] = [];
  const sorted = bySize(anchors);
  let due: Grown[] = [];
  let tiles = 0;
  let held = 0;
  let broken: Anchor | undefined;

  const tileOf = (level: number, hashes: readonly Buffer[]): Grown => {
    const index = count[level] ?? 0;
    return { level, index, width: hashes.length, hashes };
  };
  const take = ({ level: height }: TreeNode, hash: Buffer): void => {
    const level = height / tileHeight;
    if (!Number.isInteger(level) || level < lowest) return;
    const row = rows[level] ?? [];
    rows[level] = row;
    row.push(hash);
    if (row.length < tileWidth) return;
    due.push(tileOf(level, row));
    count[level] = (count[level] ?? 0) + 1;
    rows[level] = [];
  };
  const pass = (): void => {
    for (let next = sorted[held]; next?.size === frontier.size && broken === undefined; next = sorted[held]) {
      if (frontier.root().equals(next.root)) held += 1;
      else broken = next;
    }
  };
  /** A tile that is not full yet may still name the entry. */
  const isSettled = ({ size }: Anchor): boolean => lowest > 0 || (count[0] ?? 0) * tileWidth >= size;
  const compare = async (atEnd = false): Promise<void> => {
    const grown = due;
    due = [];
    const stored = await read(grown);
    for (const [n, tile] of grown.entries()) compareTile(tile, stored[n]);
    tiles += grown.length;
    if (broken !== undefined && (atEnd || isSettled(broken))) throw brokenPromise(broken, sorted[held - 1]);
  };
  pass();
  return {
    append(leaf) {
      frontier.append(leaf, take);
      pass();
    },
    compare: () => compare(),
    finish() {
      due.push(...rows.flatMap((row, level) => (row.length > 0 ? [tileOf(level, row)] : [])));
      return compare(true);
    },
    get tiles() {
      return tiles;
    },
  };
};

const compareTile = ({ hashes, ...tile }: Grown, stored: Buffer | undefined): void => {
  const n = hashes.findIndex((hash, at) => !stored?.subarray(at * hashLength, (at + 1) * hashLength).equals(hash));
  if (n < 0) return;
  const leaves = tileWidth ** tile.level;
  const first = (tile.index * tileWidth + n) * leaves;
  const path = tilePath(tile);
  throw new Refuted(
    tile.level === 0
      ? {
          en: `its hash is not the one in tile ${path}: the entry or the tile was changed.`,
          id: `hash-nya bukan yang ada pada petak ${path}: entri atau petak itu diubah.`,
        }
      : {
          en: `hash ${n} of tile ${path} is not that of entries ${first} to ${first + leaves - 1}: the tile was changed.`,
          id: `hash ${n} pada petak ${path} bukan hash entri ${first} sampai ${first + leaves - 1}: petak itu diubah.`,
        },
    first,
  );
};

const brokenPromise = ({ size, holder }: Anchor, last: Anchor | undefined): Refuted => {
  const from = last?.size ?? 0;
  return new Refuted(
    {
      en: `the first ${size} entries do not have the root in ${holder.en}: between entry ${from} and entry ${Math.max(from, size - 1)} history was rewritten.`,
      id: `${size} entri pertama tidak memiliki akar pada ${holder.id}: antara entri ${from} dan entri ${Math.max(from, size - 1)} riwayat ditulis ulang.`,
    },
    from,
  );
};
