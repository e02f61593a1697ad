import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import { indexBounds } from './bounds.postgres.js';
import { type OpenedField, openingContext } from './opening.js';

/** That somebody was answered about a citizen under an agreement. */
export interface Use {
  readonly exchange: string;
  readonly nik: string;
  /** The case it was for, as the consumer named it. */
  readonly case: string | undefined;
}

interface Row {
  readonly index: number;
  readonly exchange: string;
  readonly kind: string;
  readonly sealed: Uint8Array;
}

const page = 1000;

const statement = `
select e.idx as index, e.exchange::text as exchange, s.kind, o.sealed
from log.entry e join log.shape s on s.id = e.shape join vault.opening o on o.idx = e.idx
where e.idx in (
  select e.idx from log.entry e join log.shape s on s.id = e.shape
  where s.agreement = $1 and s.service <> $2 and s.kind in ('exchange.answered', 'delivery.completed')
    and e.at >= $3::timestamptz and e.at < $4::timestamptz and e.idx >= $5 and e.idx < $6
  order by e.idx limit $7
)
order by e.idx`;

/** The citizens an entry is about; officer and case stand with the first of them. */
const usesOf = (exchange: string, fields: readonly OpenedField[]): Use[] => {
  const kase = fields.find(({ field }) => field === 'case')?.value;
  return fields.flatMap(({ field, value }) =>
    field.startsWith('subject') && value?.startsWith('nik:') ? [{ exchange, nik: value.slice(4), case: kase }] : [],
  );
};

/**
 * Opens whom an agreement's answers were about, in [from, to), page by page and in order; `except` is a service that is no use.
 * Whatever opens it must put on record that it did. Citizens whose openings were erased are not among them.
 */
export async function* openUses(
  { sql, sealer }: { readonly sql: Sql; readonly sealer: Sealer },
  { agreement, except, from, to }: { agreement: string; except: string; from: Date; to: Date },
): AsyncGenerator<Use> {
  const bounds = await indexBounds(sql, from, to);
  for (let next = bounds.from; next < bounds.below; ) {
    const values = [agreement, except, from.toISOString(), to.toISOString(), next, bounds.below, page];
    const rows = await sql.query<Row>(statement, values, 'log.open_uses');
    const entries = new Map<number, { exchange: string; fields: OpenedField[] }>();
    for (const { index, exchange, kind, sealed } of rows) {
      const plain = Buffer.from(sealer.open(sealed, openingContext(exchange, kind))).toString();
      const entry = entries.get(index) ?? { exchange, fields: [] };
      entries.set(index, { exchange, fields: [...entry.fields, ...(JSON.parse(plain) as OpenedField[])] });
    }
    for (const { exchange, fields } of entries.values()) yield* usesOf(exchange, fields);
    const last = rows.at(-1)?.index;
    if (last === undefined) return;
    next = last + 1;
  }
}
