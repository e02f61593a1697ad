import { createFrontier, hashesIn, nodesOf } from '../core/merkle.js';
import { nodesFromTiles, type ReadTiles, type Tile, tileHeight, tileWidth } from '../core/tile.js';

export interface GrownTile {
  readonly level: number;
  readonly index: number;
  /** All its hashes, 32 bytes each. */
  readonly hashes: Buffer;
}

/** A tree that grows at its right edge, and remembers which tiles that added or changed. */
export interface GrowingTree {
  readonly size: number;
  root(): Buffer;
  append(leaf: Buffer): void;
  /** Tiles added or changed since the last call. */
  changed(): GrownTile[];
}

/** The partial tiles of a tree, at its right edge: all that it takes to let it grow. */
export const edgeOf = (size: number): Tile[] => {
  const edge: Tile[] = [];
  for (let [level, count] = [0, size]; count > 0; level += 1) {
    const width = count % tileWidth;
    count = Math.floor(count / tileWidth);
    if (width > 0) edge.push({ level, index: count, width });
  }
  return edge;
};

/** Goes on where a tree of `size` leaves ended; rejects with TornTile when a tile of its right edge holds too little. */
export const growTree = async (read: ReadTiles, size: number): Promise<GrowingTree> => {
  const edge = edgeOf(size);
  const tiles = await read(edge);
  const open = new Map(edge.map(({ level }, n) => [level, hashesIn(tiles[n] ?? Buffer.of())]));
  const byTile = new Map(edge.map(({ level, index }, n) => [`${level}/${index}`, tiles[n] ?? Buffer.of()]));
  const held: ReadTiles = async (asked) =>
    asked.map(({ level, index }) => byTile.get(`${level}/${index}`) ?? Buffer.of());
  const frontier = createFrontier(size, await nodesFromTiles(held, size)(nodesOf(0, size)));
  let changed = new Map<string, { level: number; index: number; hashes: readonly Buffer[] }>();

  const store = (level: number, place: number, hash: Buffer): void => {
    const index = Math.floor(place / tileWidth);
    const hashes = open.get(level) ?? [];
    hashes.push(hash);
    changed.set(`${level}/${index}`, { level, index, hashes });
    open.set(level, hashes.length === tileWidth ? [] : hashes);
  };

  return {
    get size() {
      return frontier.size;
    },
    root: frontier.root,
    append: (leaf) =>
      frontier.append(leaf, ({ level, index }, hash) => {
        if (level % tileHeight === 0) store(level / tileHeight, index, hash);
      }),
    changed() {
      const tiles = [...changed.values()].map((tile) => ({ ...tile, hashes: Buffer.concat(tile.hashes) }));
      changed = new Map();
      return tiles;
    },
  };
};
