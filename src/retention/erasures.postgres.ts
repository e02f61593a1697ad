import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import type { Subject } from '../log/log.js';

export type ErasureState = 'waiting' | 'erased' | 'refused';

/** A request to erase a subject, as administrators see it: never whom. */
export interface ErasureView {
  readonly id: string;
  readonly scheme: string;
  /** On what legal basis, in the words of whoever asked. */
  readonly basis: string;
  readonly state: ErasureState;
  readonly askedBy: string;
  /** RFC 3339, UTC. */
  readonly askedAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

interface Row {
  readonly id: string;
  readonly scheme: string;
  readonly identifier: Uint8Array | null;
  readonly basis: string;
  readonly state: ErasureState;
  readonly asked_by: string;
  readonly asked_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
}

const contextOf = (id: string): string => `${id}:erasure`;

export const putErasure = async (
  sql: Sql,
  sealer: Sealer,
  asked: {
    readonly id: string;
    readonly subject: Subject;
    readonly basis: string;
    readonly by: string;
    readonly at: Date;
  },
): Promise<void> => {
  const { id, subject, basis, by, at } = asked;
  await sql.query(
    `insert into vault.erasure (id, scheme, identifier, basis, asked_by, asked_at, state) values ($1, $2, $3, $4, $5, $6, 'waiting')`,
    [id, subject.scheme, sealer.seal(Buffer.from(subject.value), contextOf(id)), basis, by, at],
  );
};

/** Takes a waiting request; of two who decide at once, the second finds none. */
export const decideErasure = async (
  sql: Sql,
  decided: { readonly id: string; readonly state: 'erased' | 'refused'; readonly by: string; readonly at: Date },
): Promise<boolean> => {
  const { id, state, by, at } = decided;
  const rows = await sql.query(
    `update vault.erasure set identifier = null, state = $2, decided_by = $3, decided_at = $4
     where id = $1 and state = 'waiting' returning id`,
    [id, state, by, at],
  );
  return rows.length === 1;
};

const columns = `id::text as id, scheme, identifier, basis, state, asked_by, asked_at, decided_by, decided_at`;

/** The newest hundred. */
export const listErasures = async (sql: Sql): Promise<ErasureView[]> =>
  (await sql.query<Row>(`select ${columns} from vault.erasure order by id desc limit 100`)).map(viewOf);

export const readErasure = async (
  sql: Sql,
  sealer: Sealer,
  id: string,
): Promise<(ErasureView & { readonly subject: Subject | undefined }) | undefined> => {
  const [row] = await sql.query<Row>(`select ${columns} from vault.erasure where id = $1`, [id]);
  if (row === undefined) return undefined;
  const { identifier, scheme } = row;
  const value = identifier && Buffer.from(sealer.open(identifier, contextOf(id))).toString();
  return { ...viewOf(row), subject: value === null ? undefined : { scheme, value } };
};

const viewOf = (row: Row): ErasureView => ({
  id: row.id,
  scheme: row.scheme,
  basis: row.basis,
  state: row.state,
  askedBy: row.asked_by,
  askedAt: row.asked_at.toISOString(),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at?.toISOString() ?? null,
});
