import { foldNodes, hashLength, type ReadNodes, type TreeNode } from './merkle.js';

// Tiles of a Merkle tree (c2sp.org/tlog-tiles): tile `index` of `level` holds the hashes of 256 neighbouring nodes of the tree's
// level `8 * level`, the last tile of a level those that there are.

export const tileWidth = 256;
export const tileHeight = 8;

export interface Tile {
  readonly level: number;
  readonly index: number;
  /** Hashes in it, 1 to 256. */
  readonly width: number;
}

/** What a path below `/log/tile/` asks for: hashes, or the entries of the leaves that a tile of level 0 holds. */
export type TileRequest = Omit<Tile, 'level'> & { readonly level: number | 'entries' };

/** How many hashes tile `index` of `level` holds in a tree of `size` leaves: 0 to 256. */
export const widthIn = (size: number, level: number, index: number): number =>
  Math.min(tileWidth, Math.max(0, Math.floor(size / tileWidth ** level) - index * tileWidth));

/** The tiles of a tree of `size` leaves from the leaf `from` on, level by level: those that growing from `from` adds or changes. */
export function* tilesOf(size: number, from = 0): Generator<Tile> {
  for (let level = 0; tileWidth ** level <= size; level += 1) {
    const unit = tileWidth ** level;
    const count = Math.floor(size / unit);
    if (count === Math.floor(from / unit)) continue;
    for (let index = Math.floor(from / unit / tileWidth); index * tileWidth < count; index += 1)
      yield { level, index, width: widthIn(size, level, index) };
  }
}

/** `x001/x234/067.p/8` for index 1,234,067 and a width of 8. */
export const tilePath = ({ level, index, width }: TileRequest): string => {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/\d{3}/g);
  const name = (groups ?? []).map((group, n, { length }) => (n < length - 1 ? `x${group}` : group)).join('/');
  return `${level}/${name}${width < tileWidth ? `.p/${width}` : ''}`;
};

/** Reads what follows `/log/tile/`; `undefined` for anything that is not the one path of a tile. */
export const parseTilePath = (path: string): TileRequest | undefined => {
  const [, level = '', name = '', partial] =
    /^(0|[1-9]\d?|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (name === '') return undefined;
  const index = Number(name.replace(/\D/g, ''));
  const width = partial === undefined ? tileWidth : Number(partial);
  if (!Number.isSafeInteger(index) || Number(level) > 63) return undefined;
  const tile: TileRequest = { level: level === 'entries' ? level : Number(level), index, width };
  // One path a tile: no leading group of zeros, no partial tile of full width.
  return tilePath(tile) === path ? tile : undefined;
};

/** A tree cannot be read, since a tile holds fewer hashes than it should. */
export class TornTile extends Error {
  override readonly name = 'TornTile';
}

/** Resolves with the bytes of tiles, in order: `width` hashes of 32 bytes each, or more. */
export type ReadTiles = (tiles: readonly Tile[]) => Promise<readonly Buffer[]>;

/** Nodes of the tree of `size` leaves, worked out from its tiles; each tile is read once. */
export const nodesFromTiles =
  (read: ReadTiles, size: number): ReadNodes =>
  async (nodes) => {
    const places = nodes.map(placeOf);
    const tiles = new Map(
      places.map(({ level, index }) => [`${level}/${index}`, { level, index, width: widthIn(size, level, index) }]),
    );
    const bytes = await read([...tiles.values()]);
    const found = new Map([...tiles.keys()].map((name, n) => [name, bytes[n] ?? Buffer.of()]));
    return places.map(({ level, index, first, count }) =>
      subtree(found.get(`${level}/${index}`) ?? Buffer.of(), first, count),
    );
  };

/** The tile that holds the lowest stored hashes of a node, and which of them. */
const placeOf = ({ level, index }: TreeNode) => {
  const tileLevel = Math.floor(level / tileHeight);
  const count = 2 ** (level % tileHeight);
  const first = index * count;
  return { level: tileLevel, index: Math.floor(first / tileWidth), first: first % tileWidth, count };
};

const subtree = (tile: Buffer, first: number, count: number): Buffer => {
  if (tile.length < (first + count) * hashLength) throw new TornTile('A tile holds fewer hashes than the tree needs.');
  if (count === 1) return tile.subarray(first * hashLength, (first + 1) * hashLength);
  return foldNodes([subtree(tile, first, count / 2), subtree(tile, first + count / 2, count / 2)]);
};
