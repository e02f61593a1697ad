import type { Test } from 'tap';
import { sql } from '../../../adapters/sql/adapter.js';
import type { SqlConfig, SqlOperation } from '../../../adapters/sql/config.js';
import { startMariadb, withoutMariadb } from '../../mariadb.js';
import { freshDatabase } from '../../postgres.js';
import { connect } from '../bench.js';

export const user = 'gateway_uji';
export const password = 'rahasia-uji';

/** A real server with a database of the test's own. */
export interface SqlServer {
  readonly settings: Omit<SqlConfig, 'operations'>;
  /** As the database's own administrator. */
  query(text: string): Promise<Record<string, unknown>[]>;
}

const postgres = async (t: Test): Promise<SqlServer> => {
  const database = await freshDatabase(t);
  const url = new URL(database.url);
  return {
    settings: {
      dialect: 'postgres',
      host: url.hostname,
      port: Number(url.port),
      database: url.pathname.slice(1),
      user: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password) || 'none',
      tls: 'off',
    },
    query: (text) => database.query(text),
  };
};

const mariadb = async (t: Test): Promise<SqlServer> => {
  const { port, query } = await startMariadb(t);
  await query(
    `create database desa character set utf8mb4; create user ${user} identified by '${password}'; grant all on desa.* to ${user}; use desa`,
  );
  return {
    settings: { dialect: 'mariadb', host: '127.0.0.1', port, database: 'desa', user, password, tls: 'off' },
    query,
  };
};

/** Every test of the adapter runs at each of them. */
export const servers = [
  { name: 'PostgreSQL', start: postgres, skip: false },
  { name: 'MariaDB', start: mariadb, skip: withoutMariadb },
] as const;

/** Connects the adapter; statements may be written with `?`, which PostgreSQL numbers. */
export const open = async (
  t: Test,
  { settings }: SqlServer,
  operations: Readonly<Record<string, SqlOperation>>,
  more: Partial<SqlConfig> = {},
) => {
  const { connection, lines } = await connect(t, sql, {
    ...settings,
    ...more,
    operations: placed(settings, operations),
  });
  return { connection, lines };
};

export const placed = (
  { dialect }: Pick<SqlConfig, 'dialect'>,
  operations: Readonly<Record<string, SqlOperation>>,
): Record<string, SqlOperation> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      let place = 0;
      const numbered = operation.statement.replace(/\?/g, () => {
        place += 1;
        return `$${place}`;
      });
      return [name, dialect === 'postgres' ? { ...operation, statement: numbered } : operation];
    }),
  );
