import { generateKeyPairSync } from 'node:crypto';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { checkpointText } from '../../src/core/checkpoint.js';
import type { JsonObject } from '../../src/core/json.js';
import { createFrontier, inclusionProof, leafHash } from '../../src/core/merkle.js';
import { createNoteSigner, type NoteSigner, signNote } from '../../src/core/signed-note.js';
import { nodesFromTiles, type ReadTiles, type Tile, tileHeight, tileWidth } from '../../src/core/tile.js';
import { formatTlogProof } from '../../src/core/tlog-proof.js';
import type { LogSource, SourceEntry } from '../../src/verify/source.js';

export const origin = 'jembatan.test/log';
export const logSigner = createNoteSigner(origin, generateKeyPairSync('ed25519').privateKey);

export const someEntry = (n: number, more: JsonObject = {}): string =>
  canonicalJson({ kind: 'test', n, v: 1, ...more });

export const someEntries = (count: number): string[] => Array.from({ length: count }, (_, n) => someEntry(n));

/** A log in memory, whose parts a test may change as it likes. */
export interface MemoryLog {
  readonly entries: string[];
  /** Bytes of each tile, full or not, by its path in the whole tree. */
  readonly tiles: Map<string, Buffer>;
  readonly root: Buffer;
  note: string;
  cosigned?: string[];
}

const nameOf = ({ level, index }: Tile): string => `${level}/${index}`;

/** The log as an honest writer leaves it. */
export const writeLog = (entries: readonly string[], signers: readonly NoteSigner[] = [logSigner]): MemoryLog => {
  const frontier = createFrontier();
  const tiles = new Map<string, Buffer>();
  for (const entry of entries)
    frontier.append(leafHash(Buffer.from(entry)), ({ level, index }, hash) => {
      if (level % tileHeight !== 0) return;
      const name = `${level / tileHeight}/${Math.floor(index / tileWidth)}`;
      tiles.set(name, Buffer.concat([tiles.get(name) ?? Buffer.of(), hash]));
    });
  const root = frontier.root();
  const text = checkpointText({ origin, size: entries.length, root, extensions: [] });
  return { entries: [...entries], tiles, root, note: signNote(text, signers) };
};

export const tilesOfLog =
  ({ tiles }: MemoryLog): ReadTiles =>
  async (wanted) =>
    wanted.map((tile) => tiles.get(nameOf(tile)) ?? Buffer.of());

/** What a verifier is shown of it; `open` = with the entries themselves. */
export const sourceOf = (log: MemoryLog, open = true, batch = 300): LogSource => ({
  checkpoint: async () => log.note,
  keys: async () => [logSigner.verifierKey],
  cosigned: async () => log.cosigned ?? [],
  tiles: tilesOfLog(log),
  ...(open
    ? {
        async *entries() {
          const all = log.entries.map((text, index): SourceEntry => ({ index, text }));
          for (let from = 0; from < all.length; from += batch) yield all.slice(from, from + batch);
        },
      }
    : {}),
});

export const proofIn = (log: MemoryLog, index: number): Promise<Buffer[]> =>
  inclusionProof(nodesFromTiles(tilesOfLog(log), log.entries.length), index, log.entries.length);

export const receiptIn = async (log: MemoryLog, index: number, entry = log.entries[index] ?? ''): Promise<string> =>
  JSON.stringify({
    entry: Buffer.from(entry).toString('base64'),
    proof: formatTlogProof({ index, hashes: await proofIn(log, index), checkpoint: log.note }),
  });

export const bundleOf = async (log: MemoryLog, indexes: readonly number[]): Promise<string> => {
  const members = await Promise.all(
    indexes.map(async (index) => ({
      index,
      entry: log.entries[index] ?? '',
      proof: (await proofIn(log, index)).map((hash) => hash.toString('base64')),
    })),
  );
  const head = { jembatan: 'bundle', v: 1, origin, key: logSigner.verifierKey, checkpoint: log.note };
  return [head, ...members, { entries: members.length }].map((line) => `${JSON.stringify(line)}\n`).join('');
};
