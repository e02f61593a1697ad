import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import { type OpenedField, openingContext } from './opening.js';

/** An entry as an auditor's lists show it. */
export interface FoundEntry {
  readonly index: number;
  readonly exchange: string;
  readonly at: Date;
  /** Opaque references, lower-case hex: equal for the same officer or case within a calendar year, never a name. */
  readonly officer: string | null;
  readonly case: string | null;
  /** SHA-256(0x00 ‖ entry), lower-case hex. */
  readonly leaf: string;
  /** The exact bytes of the entry: canonical JSON. */
  readonly entry: string;
}

/** The columns of a FoundEntry from `log.entry` as `e`. */
export const foundColumns = `e.idx as index, e.exchange::text as exchange, e.at, lpad(to_hex(e.officer), 16, '0') as officer,
  lpad(to_hex(e.kase), 16, '0') as "case", encode(e.leaf, 'hex') as leaf, e.entry`;

/** All entries of one exchange, in the order they were written; empty when there is none. */
export const readExchange = (sql: Sql, exchange: string): Promise<FoundEntry[]> =>
  sql.query(
    `select ${foundColumns} from log.entry e where e.exchange = $1 order by e.idx`,
    [exchange],
    'log.read_exchange',
  );

/**
 * Opens what an entry commits to: officer, case and subjects in clear, and every salt. For an auditor's eyes; the reading of it
 * is itself an entry, written first. Resolves with no fields when the openings were erased.
 */
export const openEntry = async (
  { sql, sealer }: { readonly sql: Sql; readonly sealer: Sealer },
  found: Pick<FoundEntry, 'index' | 'exchange' | 'entry'>,
): Promise<OpenedField[]> => {
  const { kind } = JSON.parse(found.entry) as { kind: string };
  const rows = await sql.query<{ sealed: Uint8Array }>(
    'select sealed from vault.opening where idx = $1',
    [found.index],
    'log.open_entry',
  );
  return rows.flatMap(({ sealed }) => {
    const plain = sealer.open(sealed, openingContext(found.exchange, kind));
    return JSON.parse(Buffer.from(plain).toString()) as OpenedField[];
  });
};
