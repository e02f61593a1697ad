import { hash } from 'node:crypto';
import type { Sql } from '../core/sql.js';
import type { LogRecord } from './log.js';

/** The filters with few values, in the order of their columns. */
export const shapeColumns = [
  'consumer',
  'provider',
  'service',
  'agreement',
  'purpose',
  'mode',
  'kind',
  'outcome',
  'code',
] as const;

/** Numbers of the combinations seen so far; a new one is stored at its first use, in a transaction of its own. */
export interface Shapes {
  /** Resolves with one number a record, in order. */
  of(sql: Sql, records: readonly LogRecord[]): Promise<number[]>;
}

export const createShapes = (): Shapes => {
  const known = new Map<string, number>();
  return {
    async of(sql, records) {
      const names = records.map(nameOf);
      const fresh = [...new Set(names.filter((name) => !known.has(name)))];
      for (const name of fresh) known.set(name, await numberOf(sql, name));
      return names.map((name) => known.get(name) ?? 0);
    },
  };
};

/** Cut and cleaned, since PostgreSQL stores no NUL, which is also what separates them here. */
const nameOf = (record: LogRecord): string => shapeColumns.map((column) => clean(record[column] ?? '')).join('\0');

const clean = (value: string): string =>
  value.length > 200 || value.includes('\0') ? value.replaceAll('\0', '').slice(0, 200) : value;

const numberOf = async (sql: Sql, name: string): Promise<number> => {
  const digest = Buffer.from(hash('sha256', name), 'hex');
  const find = async (): Promise<number | undefined> =>
    (await sql.query<{ id: number }>('select id from log.shape where hash = $1', [digest]))[0]?.id;
  const found = await find();
  if (found) return found;
  await sql.query(
    `insert into log.shape (hash, ${shapeColumns.join(', ')})
     values ($1, ${shapeColumns.map((_, n) => `$${n + 2}`).join(', ')}) on conflict (hash) do nothing`,
    [digest, ...name.split('\0')],
  );
  return (await find()) ?? 0;
};
