/** The port through which `*.postgres.ts` files reach the database; `src/postgres/pool.ts` provides it. */
export interface Sql {
  /** Runs one statement. `name` makes it a prepared statement, parsed once per connection. */
  query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}

export interface Database extends Sql {
  /** Runs `work` on one connection between BEGIN and COMMIT; a throw rolls back. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** Calls `heard` for each NOTIFY on a channel; reconnects by itself; the returned function stops. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
