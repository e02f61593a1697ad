import { inclusionProof } from '../core/merkle.js';
import type { Sql } from '../core/sql.js';
import { nodesFromTiles, type TileRequest, tileWidth, widthIn } from '../core/tile.js';
import { formatTlogProof } from '../core/tlog-proof.js';
import { readCosigned, withCosignatures } from './cosignatures.postgres.js';
import { type FoundEntry, readExchange } from './read.postgres.js';
import { readTiles, readTree, type Tree } from './tree.postgres.js';

/** An entry with the proof that a signed checkpoint covers it. */
export interface Receipt {
  readonly index: number;
  /** Exact bytes, canonical JSON. */
  readonly entry: string;
  /** c2sp.org/tlog-proof@v1; `undefined` while no checkpoint covers the entry. */
  readonly proof: string | undefined;
}

/** How far the log is. Integrated and published coincide. */
export interface Progress {
  readonly durable: number;
  readonly published: number;
  /** When the oldest entry that is not published was written; null when there is none. */
  readonly waitingSince: Date | null;
}

/** What anybody may see of the log, and what proves an entry. */
export interface PublishedLog {
  /** `undefined` until the first checkpoint was signed. */
  checkpoint(): Promise<string | undefined>;
  /** Earlier checkpoints with the cosignatures of witnesses, newest first. */
  cosigned(): Promise<readonly string[]>;
  /** A tile's bytes, or those of an entry bundle; `undefined` when the published tree has it not, or not so wide. */
  tile(asked: TileRequest): Promise<Buffer | undefined>;
  /** Of every entry of an exchange, oldest first. */
  receipts(exchange: string): Promise<Receipt[]>;
  /** The receipts of entries that were read already. */
  prove(entries: readonly Pick<FoundEntry, 'index' | 'entry'>[]): Promise<Receipt[]>;
  /** Proofs against the checkpoint of this moment; `undefined` until the first was signed. */
  proving(): Promise<Proving | undefined>;
  progress(): Promise<Progress>;
}

/** One checkpoint, and the proofs of many entries against it. */
export interface Proving {
  readonly checkpoint: string;
  /** It covers the entries below. */
  readonly size: number;
  /** Cheapest in the order of indexes. */
  proof(index: number): Promise<readonly Buffer[]>;
}

export const createPublishedLog = (sql: Sql): PublishedLog => {
  const prove: PublishedLog['prove'] = async (entries) => {
    const bare = await readTree(sql);
    const tree = { ...bare, checkpoint: await withCosignatures(sql, bare.checkpoint, bare.size) };
    return Promise.all(
      entries.map(async ({ index, entry }) => ({
        index,
        entry,
        proof: index < tree.size ? proofText(tree, index, await proofOf(sql, tree, index)) : undefined,
      })),
    );
  };
  return {
    async checkpoint() {
      const { checkpoint, size } = await readTree(sql);
      return checkpoint === '' ? undefined : withCosignatures(sql, checkpoint, size);
    },
    cosigned: () => readCosigned(sql),
    async tile(asked) {
      const { size } = await readTree(sql);
      const { level, index, width } = asked;
      if (width > widthIn(size, level === 'entries' ? 0 : level, index)) return undefined;
      if (level === 'entries') return bundle(sql, index * tileWidth, width);
      return (await readTiles(sql)([{ level, index, width }]))[0];
    },
    receipts: async (exchange) => prove(await readExchange(sql, exchange)),
    prove,
    async proving() {
      const { checkpoint, size } = await readTree(sql);
      if (checkpoint === '') return undefined;
      const nodes = remember(nodesFromTiles(remember(readTiles(sql), 64), size), 4096);
      return { checkpoint, size, proof: (index) => inclusionProof(nodes, index, size) };
    },
    progress: () => readProgress(sql),
  };
};

/** Reads what was not read lately; a walk along the leaves asks for the same tiles and nodes again and again. */
const remember = <Place extends object, Bytes>(
  read: (places: readonly Place[]) => Promise<readonly Bytes[]>,
  most: number,
): ((places: readonly Place[]) => Promise<readonly Bytes[]>) => {
  const kept = new Map<string, Bytes>();
  return async (places) => {
    const names = places.map((place) => JSON.stringify(place));
    const missing = places.filter((_, n) => !kept.has(names[n] ?? ''));
    const found = missing.length === 0 ? [] : await read(missing);
    const fresh = new Map(missing.map((place, n) => [JSON.stringify(place), found[n]]));
    const all = names.flatMap((name) => kept.get(name) ?? fresh.get(name) ?? []);
    if (kept.size + fresh.size > most) kept.clear();
    for (const [name, bytes] of fresh) if (bytes !== undefined) kept.set(name, bytes);
    return all;
  };
};

const proofOf = (sql: Sql, { size }: Tree, index: number): Promise<Buffer[]> =>
  inclusionProof(nodesFromTiles(readTiles(sql), size), index, size);

const proofText = ({ checkpoint }: Tree, index: number, hashes: readonly Buffer[]): string =>
  formatTlogProof({ index, hashes, checkpoint });

/** Each entry behind its length, 16 bits big-endian (c2sp.org/tlog-tiles). */
const bundle = async (sql: Sql, from: number, count: number): Promise<Buffer> => {
  const rows = await sql.query<{ entry: string }>(
    'select entry from log.entry where idx >= $1 and idx < $1 + $2 order by idx',
    [from, count],
    'log.bundle',
  );
  return Buffer.concat(
    rows.flatMap(({ entry }) => {
      const bytes = Buffer.from(entry);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );
};

const readProgress = async (sql: Sql): Promise<Progress> => {
  const [progress] = await sql.query<Progress>(
    `select head.size as durable, tree.size as published,
       (select at from log.entry where idx = tree.size) as "waitingSince"
     from log.head, log.tree`,
    [],
    'log.progress',
  );
  return progress ?? { durable: 0, published: 0, waitingSince: null };
};
