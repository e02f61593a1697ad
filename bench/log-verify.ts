import { generateKeyPairSync } from 'node:crypto';
import { checkpointText } from '../src/core/checkpoint.js';
import { createFrontier, inclusionProof } from '../src/core/merkle.js';
import { createNoteSigner, signNote } from '../src/core/signed-note.js';
import type { Sql } from '../src/core/sql.js';
import { nodesFromTiles, type ReadTiles, tileHeight, tileWidth } from '../src/core/tile.js';
import type { SourceEntry } from '../src/verify/source.js';
import { verifySource } from '../src/verify/verify.js';
import { type Spread, spread } from './spread.js';

const origin = 'jembatan.bench/log';
const page = 5_000;

/** The tree over the first `size` leaves of the log, its tiles in memory. */
const treeOf = async (sql: Sql, size: number) => {
  const frontier = createFrontier();
  const parts = new Map<string, Buffer[]>();
  for (let from = 0; from < size; from += page) {
    const rows = await sql.query<{ leaf: Buffer }>(
      'select leaf from log.entry where idx >= $1 and idx < $2 order by idx',
      [from, Math.min(size, from + page)],
    );
    for (const { leaf } of rows)
      frontier.append(leaf, ({ level, index }, hash) => {
        if (level % tileHeight !== 0) return;
        const name = `${level / tileHeight}/${Math.floor(index / tileWidth)}`;
        const tile = parts.get(name);
        if (tile === undefined) parts.set(name, [hash]);
        else tile.push(hash);
      });
  }
  const tiles = new Map([...parts].map(([name, hashes]) => [name, Buffer.concat(hashes)]));
  const read: ReadTiles = async (wanted) =>
    wanted.map(({ level, index }) => tiles.get(`${level}/${index}`) ?? Buffer.of());
  return { read, root: frontier.root() };
};

export interface VerifyMeasured {
  readonly treeSeconds: number;
  readonly verifySeconds: number;
  /** Of this process; PostgreSQL's own is not in it. */
  readonly verifyCpuSeconds: number;
  readonly proofs: Spread;
}

/** `jembatan verify` over the first `size` entries as PostgreSQL has them, with tiles and a checkpoint made for it. */
export const measureVerify = async (sql: Sql, size: number): Promise<VerifyMeasured> => {
  const begun = performance.now();
  const { read, root } = await treeOf(sql, size);
  const treeSeconds = (performance.now() - begun) / 1_000;

  const taken: number[] = [];
  for (let n = 0; n < 2_000; n += 1) {
    const start = performance.now();
    await inclusionProof(nodesFromTiles(read, size), Math.floor(Math.random() * size), size);
    taken.push(performance.now() - start);
  }

  const signer = createNoteSigner(origin, generateKeyPairSync('ed25519').privateKey);
  const note = signNote(checkpointText({ origin, size, root, extensions: [] }), [signer]);
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  await verifySource(
    {
      checkpoint: async () => note,
      keys: async () => [signer.verifierKey],
      cosigned: async () => [],
      tiles: read,
      async *entries() {
        for (let from = 0; from < size; from += page)
          yield await sql.query<SourceEntry>(
            'select idx as index, entry as text from log.entry where idx >= $1 and idx < $2 order by idx',
            [from, Math.min(size, from + page)],
          );
      },
    },
    { keys: [signer.verifierKey] },
  );
  const { user, system } = process.cpuUsage(cpu);
  return {
    treeSeconds,
    verifySeconds: (performance.now() - start) / 1_000,
    verifyCpuSeconds: (user + system) / 1e6,
    proofs: spread(taken),
  };
};
