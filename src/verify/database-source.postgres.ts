import { Failure } from '../core/failure.js';
import type { Database, Sql } from '../core/sql.js';
import type { ReadTiles } from '../core/tile.js';
import { Refuted } from './finding.js';
import type { EntryRow, LogSource, SourceEntry } from './source.js';

type Shape = NonNullable<EntryRow['shape']>;

interface Row {
  readonly idx: number;
  readonly entry: string;
  readonly leaf: Buffer;
  readonly exchange: string;
  readonly at: number;
  readonly shape: number;
  readonly ms: number | null;
}

/** Entries in one page; the next is on its way while one is looked at. */
const pageSize = 2_048;

/**
 * Shows `work` the log in a gateway's own database, all of it as of one moment, or entries would run ahead of their checkpoint. The
 * database does not know its key: whoever verifies brings it.
 */
export const inDatabase = <Result>(database: Database, work: (source: LogSource) => Promise<Result>): Promise<Result> =>
  database.transaction(async (sql) => {
    await sql.query('set transaction isolation level repeatable read, read only');
    return work({
      checkpoint: () => readCheckpoint(sql),
      keys: async () => [],
      cosigned: () => readCosigned(sql),
      tiles: readTiles(sql),
      entries: (size) => readEntries(sql, size),
    });
  });

const readCheckpoint = async (sql: Sql): Promise<string> => {
  const [tree] = await sql.query<{ checkpoint: string }>('select checkpoint from log.tree');
  if (tree !== undefined && tree.checkpoint !== '') return tree.checkpoint;
  throw new Failure('NOT_FOUND', {
    en: 'This database has no checkpoint. A gateway signs the first within seconds of its start.',
    id: 'Basis data ini belum memiliki checkpoint. Gateway menandatangani yang pertama beberapa detik setelah mulai.',
  });
};

const readCosigned = async (sql: Sql): Promise<string[]> => {
  const rows = await sql.query<{ note: string }>(
    `select note || string_agg(line, '' order by witness) as note from log.cosignature group by size, note order by size desc`,
  );
  return rows.map(({ note }) => note);
};

const readTiles =
  (sql: Sql): ReadTiles =>
  async (tiles) => {
    if (tiles.length === 0) return [];
    const rows = await sql.query<{ n: number; hashes: Buffer | null }>(
      `select t.hashes from unnest($1::smallint[], $2::bigint[]) with ordinality as asked (level, idx, n)
       left join log.tile t using (level, idx) order by n`,
      [tiles.map(({ level }) => level), tiles.map(({ index }) => index)],
      'verify.tiles',
    );
    return rows.map(({ hashes }) => hashes ?? Buffer.of());
  };

const readPage = (sql: Sql, from: number): Promise<Row[]> =>
  sql.query(
    `select idx, entry, leaf, exchange, (extract(epoch from at) * 1000)::bigint as at, shape, ms from log.entry
     where idx >= $1 order by idx limit ${pageSize}`,
    [from],
    'verify.entries',
  );

async function* readEntries(sql: Sql, size: number): AsyncGenerator<SourceEntry[]> {
  const shapes = await readShapes(sql);
  let coming = readPage(sql, 0);
  let read = 0;
  for (let rows = await coming; rows.length > 0; rows = await coming) {
    const last = rows.at(-1)?.idx ?? 0;
    coming = readPage(sql, last + 1);
    // Awaited in the next turn; a failure before that must not end the process.
    coming.catch(() => {});
    read += rows.length;
    yield rows.map((row) => entryOf(row, shapes));
  }
  const [head] = await sql.query<{ size: number }>('select size from log.head');
  // Fewer than promised are named one by one.
  if (read >= size && head?.size !== read) throw headDiffers(head?.size, read);
}

const entryOf = (
  { idx, entry, leaf, exchange, at, shape, ms }: Row,
  shapes: ReadonlyMap<number, Shape>,
): SourceEntry => ({
  index: idx,
  text: entry,
  row: { exchange, at, ms, leaf, shape: shapes.get(shape) },
});

const readShapes = async (sql: Sql): Promise<Map<number, Shape>> => {
  const rows = await sql.query<Shape & { readonly id: number }>(
    'select id, consumer, provider, service, agreement, purpose, mode, kind, outcome, code from log.shape',
  );
  return new Map(rows.map(({ id, ...shape }) => [id, shape]));
};

const headDiffers = (size: number | undefined, read: number): Refuted =>
  new Refuted({
    en: `the head of the log counts ${size ?? 'no'} entries, and there are ${read}: entries were deleted or added by hand.`,
    id: `kepala log menghitung ${size ?? 'tanpa'} entri, sedangkan yang ada ${read}: entri dihapus atau ditambah dengan tangan.`,
  });
