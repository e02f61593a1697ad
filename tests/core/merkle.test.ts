import fc from 'fast-check';
import t from 'tap';
import {
  consistencyProof,
  createFrontier,
  emptyRoot,
  foldNodes,
  inclusionProof,
  leafHash,
  nodeHash,
  nodesOf,
  type ReadNodes,
  type TreeNode,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/core/merkle.js';

t.setTimeout(300_000);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Certificate Transparency's reference tree (merkle_tree_test.cc of the CT project, used by every implementation since). */
const published = {
  leaves: ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'],
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ],
  /** [leaf counted from 1, size, path] and [old size, size, path]; of the same file. */
  inclusion: [
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [3, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      2,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ],
  consistency: [
    [1, 1, []],
    [
      1,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      6,
      8,
      [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [
      2,
      5,
      [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ],
} as const;

/** RFC 6962 §2.1 word for word: MTH of a list of leaf hashes. */
const rootByDefinition = (leaves: readonly Buffer[]): Buffer => {
  const [only] = leaves;
  if (only === undefined) return emptyRoot;
  if (leaves.length === 1) return only;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)));
};

/** A tree in memory that answers for every node its leaves complete, and for no other. */
const plant = (leaves: readonly Buffer[]) => {
  const nodes = new Map<string, Buffer>();
  const frontier = createFrontier();
  const roots = [frontier.root()];
  for (const leaf of leaves) {
    frontier.append(leaf, ({ level, index }, hash) => nodes.set(`${level}/${index}`, hash));
    roots.push(frontier.root());
  }
  const read: ReadNodes = async (asked: readonly TreeNode[]) =>
    asked.map(({ level, index }) => {
      const hash = nodes.get(`${level}/${index}`);
      if (hash === undefined) throw new Error(`no node ${level}/${index}`);
      return hash;
    });
  return { read, roots: roots as readonly Buffer[], frontier };
};

const numbered = (size: number): Buffer[] => Array.from({ length: size }, (_, n) => leafHash(Buffer.from(`leaf ${n}`)));

const largest = 300;
const leaves = numbered(largest);
const tree = plant(leaves);
const rootOf = (size: number): Buffer => tree.roots[size] ?? emptyRoot;
const leafAt = (index: number): Buffer => leaves[index] ?? emptyRoot;

t.test('the eight-leaf tree of Certificate Transparency has its published roots and proofs', async (t) => {
  const published8 = published.leaves.map((entry) => leafHash(Buffer.from(entry, 'hex')));
  const { read, roots } = plant(published8);
  t.same(roots.map(hex), published.roots);
  for (const [leaf, size, path] of published.inclusion)
    t.same((await inclusionProof(read, leaf - 1, size)).map(hex), path, `leaf ${leaf} of ${size}`);
  for (const [from, to, path] of published.consistency)
    t.same((await consistencyProof(read, from, to)).map(hex), path, `${from} to ${to}`);
});

t.test('a streamed root is the root of the definition, at every size, and so is one read from nodes', async (t) => {
  let same = 0;
  for (let size = 0; size <= largest; size += 1) {
    const expected = hex(rootByDefinition(leaves.slice(0, size)));
    if (hex(rootOf(size)) === expected && hex(await treeRoot(tree.read, size)) === expected) same += 1;
  }
  t.equal(same, largest + 1);
});

t.test('every leaf of every tree up to 300 leaves is proven to be in it', async (t) => {
  let proven = 0;
  for (let size = 1; size <= largest; size += 1)
    for (let index = 0; index < size; index += 1) {
      const proof = await inclusionProof(tree.read, index, size);
      if (verifyInclusion({ index, size, leaf: leafAt(index), proof, root: rootOf(size) })) proven += 1;
    }
  t.equal(proven, (largest * (largest + 1)) / 2);
});

t.test('every tree up to 300 leaves is proven to continue every smaller one', async (t) => {
  let proven = 0;
  for (let to = 0; to <= largest; to += 1)
    for (let from = 0; from <= to; from += 1) {
      const proof = await consistencyProof(tree.read, from, to);
      if (verifyConsistency({ from, to, fromRoot: rootOf(from), toRoot: rootOf(to), proof })) proven += 1;
    }
  t.equal(proven, ((largest + 1) * (largest + 2)) / 2);
});

type Mutation = (proof: readonly Buffer[]) => readonly Buffer[];

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(fc.nat(), fc.nat(255)).map(
    ([at, bit]): Mutation =>
      (proof) => {
        const hash = Buffer.from(proof[at % Math.max(1, proof.length)] ?? []);
        if (hash.length > 0) hash.writeUInt8(hash.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        return proof.map((one, n) => (n === at % proof.length ? hash : one));
      },
  ),
  fc.nat().map(
    (at): Mutation =>
      (proof) =>
        proof.filter((_, n) => n !== at % proof.length),
  ),
  fc.nat().map(
    (at): Mutation =>
      (proof) => [...proof.slice(0, at), emptyRoot, ...proof.slice(at)],
  ),
  fc.constant<Mutation>((proof) => [...proof].reverse()),
  fc.constant<Mutation>((proof) => proof.map((hash) => hash.subarray(0, 31))),
);

const isOther = (one: readonly Buffer[], other: readonly Buffer[]): boolean =>
  one.map(hex).join() !== other.map(hex).join();

t.test('a changed inclusion proof never verifies, nor one for another place, size, leaf or root', async () => {
  const place = fc.integer({ min: 1, max: largest }).chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)));
  const other = fc.tuple(fc.integer({ min: 0, max: largest }), fc.nat(largest - 1), fc.nat(largest - 1));
  await fc.assert(
    fc.asyncProperty(place, mutation, other, async ([size, index], mutate, [otherSize, otherIndex, otherLeaf]) => {
      const proof = await inclusionProof(tree.read, index, size);
      const good = { index, size, leaf: leafAt(index), proof, root: rootOf(size) };
      const changed = mutate(proof);
      const bad = [
        ...(isOther(changed, proof) ? [{ ...good, proof: changed }] : []),
        // A proof does not commit to the size: a last leaf may stand at the same place of a larger tree of the same shape.
        ...(otherIndex === index ? [] : [{ ...good, index: otherIndex }]),
        ...(otherLeaf === index ? [] : [{ ...good, leaf: leafAt(otherLeaf) }]),
        ...(otherSize === size ? [] : [{ ...good, root: rootOf(otherSize) }]),
        { ...good, size: index },
        { ...good, index: -1 },
        { ...good, index: index + 0.5 },
      ];
      return bad.every((one) => !verifyInclusion(one));
    }),
    { numRuns: 3000 },
  );
});

t.test('a changed consistency proof never verifies, nor one between other trees', async () => {
  const pair = fc
    .integer({ min: 2, max: largest })
    .chain((to) => fc.tuple(fc.constant(to), fc.integer({ min: 1, max: to - 1 })));
  await fc.assert(
    fc.asyncProperty(pair, mutation, fc.nat(largest), async ([to, from], mutate, other) => {
      const proof = await consistencyProof(tree.read, from, to);
      const good = { from, to, fromRoot: rootOf(from), toRoot: rootOf(to), proof };
      const changed = mutate(proof);
      const bad = [
        ...(isOther(changed, proof) ? [{ ...good, proof: changed }] : []),
        ...(other === from ? [] : [{ ...good, fromRoot: rootOf(other) }]),
        ...(other === to ? [] : [{ ...good, toRoot: rootOf(other) }]),
        { ...good, from: to, to: from },
        { ...good, from: 0 },
        { ...good, to: from },
      ];
      return bad.every((one) => !verifyConsistency(one));
    }),
    { numRuns: 3000 },
  );
});

t.test('whatever is offered as a proof, verification ends with an answer', async () => {
  const count = fc.oneof(fc.nat(1000), fc.maxSafeNat(), fc.integer(), fc.double());
  const hash = fc.uint8Array({ maxLength: 40 });
  const proof = fc.array(hash, { maxLength: 80 });
  fc.assert(
    fc.property(count, count, hash, hash, proof, (one, other, first, second, path) => {
      const said = [
        verifyInclusion({ index: one, size: other, leaf: first, proof: path, root: second }),
        verifyConsistency({ from: one, to: other, fromRoot: first, toRoot: second, proof: path }),
      ];
      return said.every((answer) => typeof answer === 'boolean');
    }),
    { numRuns: 3000 },
  );
});

t.test('a tree goes on from its right edge alone', async (t) => {
  let same = 0;
  for (let size = 0; size < largest; size += 1) {
    const edge = await tree.read(nodesOf(0, size));
    const frontier = createFrontier(size, edge);
    frontier.append(leafAt(size));
    if (hex(frontier.root()) === hex(rootOf(size + 1)) && frontier.size === size + 1) same += 1;
    t.ok(frontier.hashes.length <= 9, 'one hash for each 1 of its size');
  }
  t.equal(same, largest);
  t.equal(hex(foldNodes(tree.frontier.hashes)), hex(rootOf(largest)));
});

t.test('proofs of a tree too large for 32 bits take the nodes they should', async (t) => {
  // Every node of a level has the same hash when all leaves have: a tree of any size in a few lines.
  const levels = [leafHash(Buffer.of())];
  for (let level = 0; level < 53; level += 1) {
    const below = levels[level] ?? emptyRoot;
    levels.push(nodeHash(below, below));
  }
  const read: ReadNodes = async (nodes) => nodes.map(({ level }) => levels[level] ?? emptyRoot);
  const [size, index] = [2 ** 40 + 12_345, 2 ** 40 + 7];
  const root = await treeRoot(read, size);
  const proof = await inclusionProof(read, index, size);
  t.ok(verifyInclusion({ index, size, leaf: levels[0] ?? emptyRoot, proof, root }));
  const grown = await consistencyProof(read, 2 ** 33 + 1, size);
  const fromRoot = await treeRoot(read, 2 ** 33 + 1);
  t.ok(verifyConsistency({ from: 2 ** 33 + 1, to: size, fromRoot, toRoot: root, proof: grown }));
});
