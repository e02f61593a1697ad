import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import { indexBounds } from './bounds.postgres.js';
import { answers, type Disclosure, disclosureOf, endings, telling } from './disclosures.postgres.js';
import type { Subject } from './log.js';
import { type OpenedField, openingContext } from './opening.js';
import { createReferences, type IndexOfYear } from './references.js';

/** Through whom data went out that should not have; all given conditions hold together. */
export interface BreachFilters {
  /** Inclusive. */
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly consumer?: string;
  readonly provider?: string;
  readonly service?: string;
  readonly agreement?: string;
  readonly purpose?: string;
  readonly officer?: string;
}

/** A disclosure with the subjects it was about; none when its openings were erased. */
export type OpenedDisclosure = Disclosure & { readonly subjects: readonly Subject[] };

interface Row {
  readonly index: number;
  readonly entry: string;
  readonly sealed: Uint8Array | null;
}

const page = 1000;

const columns = ['consumer', 'provider', 'service', 'agreement', 'purpose'] as const;

const statementFor = (add: (value: unknown) => string, filters: BreachFilters, officers: readonly string[]): string => {
  const shape = columns
    .filter((column) => filters[column] !== undefined)
    .map((column) => ` and ${column} = ${add(filters[column])}`);
  const kinds = `(kind = any(${add(answers)}::text[]) or (kind = any(${add(endings)}::text[]) and code = any(${add(telling)}::text[])))`;
  return `
with page as materialized (
  select e.idx from log.entry e
  where e.idx >= $1 and e.idx < $2 and e.at >= $3::timestamptz and e.at < $4::timestamptz
    and e.shape in (select id from log.shape where ${kinds}${shape.join('')})
    ${filters.officer === undefined ? '' : `and e.officer = any(${add(officers)}::bigint[])`}
  order by e.idx limit ${page}
)
select e.idx as index, e.entry, o.sealed from page join log.entry e using (idx) left join vault.opening o using (idx)
order by e.idx`;
};

const subjectsIn = (fields: readonly OpenedField[]): Subject[] =>
  fields.flatMap(({ field, value = '' }) => {
    const at = value.indexOf(':');
    return field.startsWith('subject') && at > 0 ? [{ scheme: value.slice(0, at), value: value.slice(at + 1) }] : [];
  });

/**
 * Everything that was disclosed in a span of time, oldest first, with whom it was about: for a notice of a breach. Whatever opens it
 * must put on record that it did, first. Page by page, in constant memory.
 */
export async function* openDisclosures(
  {
    sql,
    sealer,
    keys,
  }: { readonly sql: Sql; readonly sealer: Sealer; readonly keys: { readonly indexOfYear: IndexOfYear } },
  filters: BreachFilters,
): AsyncGenerator<OpenedDisclosure> {
  const bounds = await indexBounds(sql, filters.from, filters.to);
  const references = createReferences(keys.indexOfYear);
  const officers = bounds.years.map((year) => references.of('officer', filters.officer ?? '', year));
  for (let next = bounds.from; next < bounds.below; ) {
    const values: unknown[] = [next, bounds.below, filters.from.toISOString(), filters.to.toISOString()];
    const rows = await sql.query<Row>(
      statementFor((value) => `$${values.push(value)}`, filters, officers),
      values,
    );
    const found = new Map<number, { readonly entry: string; readonly subjects: Subject[] }>();
    for (const { index, entry, sealed } of rows) {
      const one = found.get(index) ?? { entry, subjects: [] };
      found.set(index, one);
      if (sealed === null) continue;
      const { exchange, kind } = JSON.parse(entry) as { exchange: string; kind: string };
      const plain = Buffer.from(sealer.open(sealed, openingContext(exchange, kind))).toString();
      one.subjects.push(...subjectsIn(JSON.parse(plain) as OpenedField[]));
    }
    for (const [index, { entry, subjects }] of found) yield { ...disclosureOf({ index, entry }), subjects };
    const last = rows.at(-1)?.index;
    if (last === undefined) return;
    next = last + 1;
  }
}
