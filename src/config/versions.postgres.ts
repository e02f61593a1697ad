import { hash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import type { Database, Sql } from '../core/sql.js';
import type { Configuration } from './documents.js';

/** Payload: the number of the version that was activated. */
export const configChannel = 'jembatan_config';

export interface Version {
  readonly n: number;
  /** SHA-256 (hex) of the canonical JSON of the configuration. */
  readonly hash: string;
  readonly author: string;
  readonly comment: string;
  readonly createdAt: Date;
}

export interface StoredConfiguration extends Version {
  readonly configuration: Configuration;
}

export interface NewVersion {
  readonly configuration: Configuration;
  readonly author: string;
  readonly comment: string;
  readonly at: Date;
}

interface Row {
  readonly n: number;
  readonly hash: string;
  readonly author: string;
  readonly comment: string;
  readonly created_at: Date;
}

const columns = 'n, hash, author, comment, created_at';

const fromRow = ({ created_at, ...row }: Row): Version => ({ ...row, createdAt: created_at });

const withContent = (row: Row & { readonly document: string }): StoredConfiguration => {
  const { document, ...rest } = row;
  return { ...fromRow(rest), configuration: JSON.parse(document) as Configuration };
};

const numberOf = async (sql: Sql, digest: string): Promise<number | undefined> => {
  const [row] = await sql.query<{ n: number }>('select n from config.version where hash = $1', [digest]);
  return row?.n;
};

/** Numbers follow each other without a gap, so writers take turns; readers are not held up. */
const insert = async (sql: Sql, version: NewVersion, digest: string, document: string): Promise<number> => {
  const [row] = await sql.query<{ n: number }>(
    `insert into config.version (n, hash, author, comment, created_at, document)
     select coalesce(max(n), 0) + 1, $1::text, $2::text, $3::text, $4::timestamptz, $5::text from config.version
     returning n`,
    [digest, version.author, version.comment, version.at, document],
  );
  if (row === undefined) throw new Error('insert into config.version returned no row');
  return row.n;
};

/** Keeps a configuration for good. The same content is the same version: its existing number comes back with `created: false`. */
export const putVersion = async (
  database: Database,
  version: NewVersion,
): Promise<{ readonly n: number; readonly hash: string; readonly created: boolean }> => {
  const document = canonicalJson(version.configuration as unknown as Json);
  const digest = hash('sha256', document, 'hex');
  return database.transaction(async (sql) => {
    await sql.query('lock table config.version in share row exclusive mode');
    const known = await numberOf(sql, digest);
    if (known !== undefined) return { n: known, hash: digest, created: false };
    return { n: await insert(sql, version, digest, document), hash: digest, created: true };
  });
};

/**
 * Makes a version the one in force and tells every process at commit. Called inside the transaction that also appends the log's
 * `config.activated`. Throws NOT_FOUND when there is no such version.
 */
export const activate = async (sql: Sql, n: number, at: Date): Promise<void> => {
  const changed = await sql.query(
    `insert into config.active (one, n, activated_at)
     select true, n, $2::timestamptz from config.version where n = $1::int
     on conflict (one) do update set n = excluded.n, activated_at = excluded.activated_at
     returning n`,
    [n, at],
  );
  if (changed.length === 0)
    throw new Failure('NOT_FOUND', {
      en: `There is no configuration version ${n}. List the versions and choose one of them.`,
      id: `Tidak ada versi konfigurasi ${n}. Lihat daftar versi dan pilih salah satunya.`,
    });
  await sql.query('select pg_notify($1::text, $2::text)', [configChannel, String(n)]);
};

/** Only the number in force: what processes poll. */
export const activeNumber = async (sql: Sql): Promise<number | undefined> => {
  const [row] = await sql.query<{ n: number }>('select n from config.active', [], 'config.activeNumber');
  return row?.n;
};

/** The version in force, or undefined before the first activation. */
export const activeVersion = async (sql: Sql): Promise<StoredConfiguration | undefined> => {
  const [row] = await sql.query<Row & { document: string }>(
    `select ${columns}, document from config.version where n = (select n from config.active)`,
  );
  return row && withContent(row);
};

export const readVersion = async (sql: Sql, n: number): Promise<StoredConfiguration | undefined> => {
  const [row] = await sql.query<Row & { document: string }>(
    `select ${columns}, document from config.version where n = $1::int`,
    [n],
  );
  return row && withContent(row);
};

/** Every version without its content, newest first. */
export const listVersions = async (sql: Sql): Promise<Version[]> => {
  const rows = await sql.query<Row>(`select ${columns} from config.version order by n desc`);
  return rows.map(fromRow);
};
