import { hashLength } from '../core/merkle.js';
import type { Sql } from '../core/sql.js';
import { type ReadTiles, TornTile } from '../core/tile.js';
import type { GrownTile } from './growing-tree.js';

/** The tree as it is published. */
export interface Tree {
  readonly size: number;
  readonly root: Buffer;
  /** The signed note over them; `''` until the first was signed. */
  readonly checkpoint: string;
  readonly publishedAt: Date;
  readonly epoch: number;
}

const columns = 'size, root, checkpoint, published_at as "publishedAt", epoch';

export const readTree = async (sql: Sql): Promise<Tree> =>
  theOne(await sql.query<Tree>(`select ${columns} from log.tree`, [], 'log.read_tree'));

/** Takes the office of integrator and signer: from now on nobody with an older epoch changes anything. */
export const takeTree = async (sql: Sql): Promise<Tree> =>
  theOne(await sql.query<Tree>(`update log.tree set epoch = epoch + 1 returning ${columns}`));

const theOne = (rows: readonly Tree[]): Tree => {
  const [tree] = rows;
  if (tree === undefined) throw new Error('The tree has no row.');
  return tree;
};

/** Tiles as wide as asked; rejects with TornTile when one is missing or holds less. */
export const readTiles =
  (sql: Sql): ReadTiles =>
  async (tiles) => {
    if (tiles.length === 0) return [];
    const rows = await sql.query<{ n: number; hashes: Buffer }>(
      `select asked.n::int as n, substring(hashes for width * ${hashLength}) as hashes
       from unnest($1::smallint[], $2::bigint[], $3::int[]) with ordinality as asked (level, idx, width, n)
       join log.tile using (level, idx)`,
      [tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ width }) => width)],
      'log.read_tiles',
    );
    const found = new Map(rows.map(({ n, hashes }) => [n, hashes]));
    return tiles.map(({ level, index, width }, n) => {
      const hashes = found.get(n + 1);
      if (hashes?.length !== width * hashLength)
        throw new TornTile(`Tile ${level}/${index} holds ${(hashes?.length ?? 0) / hashLength} of ${width} hashes.`);
      return hashes;
    });
  };

/** What follows the leaves that the tree covers. */
export interface Leaves {
  /** Entries in the log. */
  readonly durable: number;
  /** Of the present holder. */
  readonly epoch: number;
  /** How many were found from the asked index on; without a gap `last` is that many further. */
  readonly count: number;
  readonly last: number | null;
  /** The first whose leaf is not the hash of its entry. */
  readonly unsound: number | null;
  /** Their hashes, in order. */
  readonly hashes: Buffer | null;
}

// In one statement, so that head, epoch and entries are those of one moment. Every leaf is computed again by the server: what is
// signed once cannot be mended.
const leavesStatement = `
with found as materialized (
  select idx, leaf, leaf = sha256('\\x00'::bytea || convert_to(entry, 'UTF8')) as sound
  from log.entry where idx >= $1 and idx < $1 + $2
)
select (select size from log.head) as durable, (select epoch from log.tree) as epoch, count(*)::int as count, max(idx) as last,
  min(idx) filter (where not sound) as unsound, string_agg(leaf, ''::bytea order by idx) as hashes
from found`;

/** At most `limit` leaves from index `from` on. */
export const readLeaves = async (sql: Sql, from: number, limit: number): Promise<Leaves> => {
  const [leaves] = await sql.query<Leaves>(leavesStatement, [from, limit], 'log.leaves');
  if (leaves === undefined) throw new Error('The log has no head.');
  return leaves;
};

export interface Publication {
  readonly epoch: number;
  /** Of the tree that it continues. */
  readonly from: number;
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: string;
  readonly tiles: readonly GrownTile[];
}

const publishStatement = `
with mine as (
  update log.tree set size = $3, root = $4, checkpoint = $5, published_at = now() where epoch = $1 and size = $2 returning 1
),
grown as (
  insert into log.tile (level, idx, hashes)
  select t.* from mine, unnest($6::smallint[], $7::bigint[], $8::bytea[]) as t (level, idx, hashes)
  on conflict (level, idx) do update set hashes = excluded.hashes
)
select 1 from mine`;

/** Tiles, tree and checkpoint in one statement; resolves with `false`, nothing changed, when another holds the office by now. */
export const publish = async (sql: Sql, publication: Publication): Promise<boolean> => {
  const { epoch, from, size, root, checkpoint, tiles } = publication;
  const values = [
    epoch,
    from,
    size,
    root,
    checkpoint,
    tiles.map(({ level }) => level),
    tiles.map(({ index }) => index),
    tiles.map(({ hashes }) => hashes),
  ];
  return (await sql.query(publishStatement, values, 'log.publish')).length === 1;
};
