import { type Checkpoint, checkpointText, parseCheckpoint } from '../core/checkpoint.js';
import { createFrontier, hashesIn, nodesOf, treeRoot } from '../core/merkle.js';
import {
  keyIdHex,
  type NoteSigner,
  type NoteVerifier,
  openNote,
  parseNote,
  parseVerifierKey,
  signNote,
} from '../core/signed-note.js';
import type { Sql } from '../core/sql.js';
import { nodesFromTiles, TornTile } from '../core/tile.js';
import { type GrowingTree, growTree } from './growing-tree.js';
import type { LastHead } from './last-head.js';
import { SigningRefused } from './signing-refused.js';
import { publish, readLeaves, readTiles, type Tree, takeTree } from './tree.postgres.js';

/** Whoever signs, and what it holds on to. */
export interface SigningParts {
  readonly database: Sql;
  /** The present key first; at least one. All of the log's own name. */
  readonly signers: readonly NoteSigner[];
  readonly lastHead: LastHead;
}

/** Leaves taken at once: some milliseconds of this process, so that requests do not wait behind them. */
export const batchSize = 2_048;

/** That the present key is not the one that signed before. */
export interface Rotation {
  /** Ids of the keys that signed last, in hexadecimal. */
  readonly from: string;
  /** The verifier key of the present one. */
  readonly to: string;
}

/** The office of integrator and signer, taken with a new epoch. */
export interface Office {
  readonly rotation: Rotation | undefined;
  /** Integrates and publishes the next entries; resolves with how many are left, or `undefined` when another holds the office. */
  round(): Promise<number | undefined>;
}

/** Takes the office after making sure that everything agrees with what was signed before; else rejects with SigningRefused. */
export const takeOffice = async (parts: SigningParts): Promise<Office> => {
  const { database, signers, lastHead } = parts;
  const found = await takeTree(database);
  const growing = await soundTree(parts, found);
  const { epoch } = found;
  let published = isSignedBy(found.checkpoint, signers[0]);

  return {
    rotation: rotationOf(found.checkpoint, signers[0]),
    async round() {
      const from = growing.size;
      const leaves = await nextLeaves(database, from, batchSize);
      if (leaves.epoch !== epoch) return undefined;
      for (const leaf of leaves.hashes) growing.append(leaf);
      if (published && growing.size === from) return 0;
      const [root, size] = [growing.root(), growing.size];
      const checkpoint = signHead(signers, size, root);
      // Before anybody can see it: a head that was seen and is not remembered could be signed over.
      await lastHead.write(checkpoint);
      const tiles = growing.changed();
      published = await publish(database, { epoch, from, size, root, checkpoint, tiles });
      return published ? leaves.durable - size : undefined;
    },
  };
};

const signHead = (signers: readonly NoteSigner[], size: number, root: Buffer): string =>
  signNote(checkpointText({ origin: nameOf(signers), size, root, extensions: [] }), signers);

const nameOf = (signers: readonly NoteSigner[]): string => signers[0]?.name ?? '';

/** The next leaves without a gap, each the hash of its entry. */
const nextLeaves = async (database: Sql, from: number, limit: number) => {
  const { durable, epoch, count, last, unsound, hashes } = await readLeaves(database, from, limit);
  const expected = Math.min(limit, durable - from);
  if (expected < 0) throw new SigningRefused('entries-missing', { signed: from, durable });
  if (unsound !== null) throw new SigningRefused('entry-changed', { index: unsound });
  const isWhole = count === expected && (expected === 0 || last === from + expected - 1);
  if (!isWhole) throw new SigningRefused('entries-missing', { from, expected, found: count });
  return { durable, epoch, hashes: hashesIn(hashes ?? Buffer.of()) };
};

/** The stored tree, once it reproduces both the root that was published last and the head kept outside the database. */
const soundTree = async (parts: SigningParts, tree: Tree): Promise<GrowingTree> => {
  assertOwnCheckpoint(parts.signers, tree);
  const growing = await growTree(readTiles(parts.database), tree.size).catch((error: unknown) => {
    throw error instanceof TornTile ? new SigningRefused('tree-damaged', { size: tree.size }) : error;
  });
  if (!growing.root().equals(tree.root)) throw new SigningRefused('tree-damaged', { size: tree.size });
  await assertContinues(parts, tree);
  return growing;
};

const verifiersOf = (signers: readonly NoteSigner[]): NoteVerifier[] =>
  signers.flatMap(({ verifierKey }) => parseVerifierKey(verifierKey) ?? []);

const isSignedBy = (checkpoint: string, signer: NoteSigner | undefined): boolean =>
  signer !== undefined && 'note' in openNote(checkpoint, verifiersOf([signer]));

const rotationOf = (checkpoint: string, signer: NoteSigner | undefined): Rotation | undefined => {
  if (checkpoint === '' || signer === undefined || isSignedBy(checkpoint, signer)) return undefined;
  const before = parseNote(checkpoint)?.signatures ?? [];
  return {
    from: before.map(({ id }) => keyIdHex(id)).join(' '),
    to: signer.verifierKey,
  };
};

/** A checkpoint of this log, signed by a key of ours. */
const readOwn = (
  signers: readonly NoteSigner[],
  checkpoint: string,
): Checkpoint | 'other-log' | 'other-key' | undefined => {
  const opened = openNote(checkpoint, verifiersOf(signers));
  if ('note' in opened) return parseCheckpoint(opened.note.text);
  if (opened.refused !== 'unknown') return undefined;
  return parseCheckpoint(parseNote(checkpoint)?.text ?? '')?.origin === nameOf(signers) ? 'other-key' : 'other-log';
};

const assertOwnCheckpoint = (signers: readonly NoteSigner[], { checkpoint, size, root }: Tree): void => {
  if (checkpoint === '') {
    if (size > 0) throw new SigningRefused('tree-damaged', { size });
    return;
  }
  const own = readOwn(signers, checkpoint);
  if (typeof own === 'string') throw new SigningRefused(own);
  if (own?.size !== size || !own.root.equals(root)) throw new SigningRefused('tree-damaged', { size });
};

/** The database holds everything that was signed here before, unchanged. */
const assertContinues = async ({ database, signers, lastHead }: SigningParts, tree: Tree): Promise<void> => {
  const kept = await lastHead.read();
  if (kept === undefined) return;
  const head = readOwn(signers, kept);
  if (typeof head === 'string' || head === undefined) throw new SigningRefused('last-head-unreadable');
  if (!(await rootAt(database, tree, head.size)).equals(head.root))
    throw new SigningRefused('other-history', { size: head.size });
};

/** The root of the first `size` entries, of which the last may not be in the tree yet: signed, and killed before it was published. */
const rootAt = async (database: Sql, tree: Tree, size: number): Promise<Buffer> => {
  const read = nodesFromTiles(readTiles(database), Math.min(size, tree.size));
  if (size <= tree.size) return treeRoot(read, size);
  const { durable } = await readLeaves(database, tree.size, 0);
  if (durable < size) throw new SigningRefused('older-database', { signed: size, durable });
  const frontier = createFrontier(tree.size, await read(nodesOf(0, tree.size)));
  while (frontier.size < size) {
    const { hashes } = await nextLeaves(database, frontier.size, Math.min(batchSize, size - frontier.size));
    for (const leaf of hashes) frontier.append(leaf);
  }
  return frontier.root();
};
