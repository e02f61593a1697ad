import fc from 'fast-check';
import t from 'tap';
import { createFrontier, inclusionProof, leafHash, treeRoot, verifyInclusion } from '../../src/core/merkle.js';
import { nodesFromTiles, parseTilePath, type Tile, tilePath, tilesOf, widthIn } from '../../src/core/tile.js';

t.test('tiles have the paths that c2sp.org/tlog-tiles shows', async (t) => {
  t.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), '0/x001/x234/067');
  t.equal(tilePath({ level: 0, index: 0, width: 256 }), '0/000');
  t.equal(tilePath({ level: 2, index: 12, width: 1 }), '2/012.p/1');
  t.equal(tilePath({ level: 'entries', index: 273, width: 112 }), 'entries/273.p/112');
  // The example of the specification: the tiles of a tree of 70,000.
  const all = [...tilesOf(70_000)];
  t.same(all.slice(-4).map(tilePath), ['0/273.p/112', '1/000', '1/001.p/17', '2/000.p/1']);
  t.equal(all.length, 274 + 2 + 1);
});

t.test('a tile has one path, and every path leads back to its tile', async () => {
  const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
  const index = fc.oneof(fc.nat(2000), fc.maxSafeNat());
  fc.assert(
    fc.property(level, index, fc.integer({ min: 1, max: 256 }), (l, n, width) => {
      const path = tilePath({ level: l, index: n, width });
      const read = parseTilePath(path);
      return read !== undefined && read.level === l && read.index === n && read.width === width;
    }),
  );
});

t.test('what is no path of a tile is none', async (t) => {
  const wrong = [
    '',
    '0',
    '0/',
    '0/0',
    '0/00',
    '0/0000',
    '0/x000/001',
    '0/001/002',
    '0/x001',
    '00/000',
    '64/000',
    '-1/000',
    '0/000.p',
    '0/000.p/0',
    '0/000.p/01',
    '0/000.p/256',
    '0/000.p/1000',
    '0/000/',
    '0/000?x',
    'entries',
    'Entries/000',
    '0/x999/x999/x999/x999/x999/999',
    '../checkpoint',
    ' 0/000',
    '0/000\n',
  ];
  t.same(
    wrong.filter((path) => parseTilePath(path) !== undefined),
    [],
  );
});

t.test('any path is either the path of a tile or refused', async () => {
  const likely = fc.stringMatching(/^(\d{1,2}|entries)\/(x?\d{3}\/){0,6}\d{3}(\.p\/\d{1,4})?$/);
  fc.assert(
    fc.property(fc.oneof(fc.string(), likely), (path) => {
      const tile = parseTilePath(path);
      return tile === undefined || tilePath(tile) === path;
    }),
    { numRuns: 5000 },
  );
});

/** The tiles of a growing tree, as an integrator would keep them. */
const grow = (size: number) => {
  const hashes = new Map<number, Buffer[]>();
  const frontier = createFrontier();
  const roots = [frontier.root()];
  const leaves = Array.from({ length: size }, (_, n) => leafHash(Buffer.from(String(n))));
  for (const leaf of leaves) {
    frontier.append(leaf, ({ level }, hash) => {
      if (level % 8 === 0) hashes.set(level / 8, [...(hashes.get(level / 8) ?? []), hash]);
    });
    roots.push(frontier.root());
  }
  const read = async (tiles: readonly Tile[]) =>
    tiles.map(({ level, index, width }) =>
      Buffer.concat((hashes.get(level) ?? []).slice(index * 256, index * 256 + width)),
    );
  return { leaves, roots, read, hashes };
};

const size = 1_100;
const grown = grow(size);

t.test('the tiles of a tree are all hashes of its stored levels, and no more', async (t) => {
  for (const [level, hashes] of grown.hashes) {
    const tiles = [...tilesOf(size)].filter((tile) => tile.level === level);
    t.equal(
      tiles.reduce((sum, { width }) => sum + width, 0),
      hashes.length,
      `level ${level}`,
    );
  }
  t.equal(widthIn(size, 0, 4), 1_100 - 4 * 256);
  t.equal(widthIn(size, 0, 5), 0);
  t.equal(widthIn(size, 1, 0), 4);
});

t.test('growing adds or changes only tiles at the right edge', async () => {
  const sizes = fc.tuple(fc.nat(200_000), fc.integer({ min: 1, max: 3_000 }));
  fc.assert(
    fc.property(sizes, ([from, more]) => {
      const key = ({ level, index, width }: Tile): string => `${level}/${index}/${width}`;
      const before = new Set([...tilesOf(from)].map(key));
      const changed = [...tilesOf(from + more)].map(key).filter((tile) => !before.has(tile));
      const told = [...tilesOf(from + more, from)].map(key);
      return changed.join() === told.join();
    }),
    { numRuns: 200 },
  );
});

t.test('roots and proofs come from tiles alone, partial ones included', async (t) => {
  let proven = 0;
  const sizes = [1, 2, 255, 256, 257, 511, 512, 513, 1_024, 1_099, 1_100];
  for (const at of sizes) {
    const read = nodesFromTiles(grown.read, at);
    t.same(await treeRoot(read, at), grown.roots[at], `root of ${at}`);
    for (let index = 0; index < at; index += 37) {
      const proof = await inclusionProof(read, index, at);
      const leaf = grown.leaves[index] ?? Buffer.of();
      const root = grown.roots[at] ?? Buffer.of();
      if (verifyInclusion({ index, size: at, leaf, proof, root })) proven += 1;
    }
  }
  t.equal(
    proven,
    sizes.reduce((sum, at) => sum + Math.ceil(at / 37), 0),
  );
});

t.test('a tile with fewer hashes than it should have is an error, never a wrong root', async (t) => {
  const short = async (tiles: readonly Tile[]) => (await grown.read(tiles)).map((bytes) => bytes.subarray(32));
  await t.rejects(treeRoot(nodesFromTiles(short, 300), 300), /fewer hashes/);
});
