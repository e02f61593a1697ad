import type { Sql } from '../core/sql.js';
import { type IndexBounds, indexBounds } from './bounds.postgres.js';
import type { LogKind, Subject } from './log.js';
import { type FoundEntry, foundColumns } from './read.postgres.js';
import { createReferences, type IndexOfYear } from './references.js';
import { shapeColumns } from './shapes.postgres.js';

/** What an auditor looks for; all given conditions hold together. `from` is inclusive, `to` exclusive. */
export interface EntryFilters {
  readonly from?: Date;
  readonly to?: Date;
  readonly consumer?: string;
  readonly provider?: string;
  readonly service?: string;
  readonly agreement?: string;
  readonly purpose?: string;
  readonly mode?: 'sync' | 'queued';
  readonly kind?: LogKind;
  readonly outcome?: string;
  readonly code?: string;
  readonly officer?: string;
  readonly case?: string;
  readonly subject?: Subject;
}

export interface EntryPage {
  /** Newest first. */
  readonly entries: readonly FoundEntry[];
  /** Handed back as `cursor` for the next, older page; null at the end. */
  readonly next: number | null;
}

export interface SearchTools {
  readonly sql: Sql;
  readonly keys: { readonly indexOfYear: IndexOfYear };
}

/** One page of the entries that fit, newest first: those below the index `cursor`, at most `limit`. */
export const searchEntries = async (
  { sql, keys }: SearchTools,
  filters: EntryFilters,
  cursor: number | undefined,
  limit: number,
): Promise<EntryPage> => {
  const bounds = await indexBounds(sql, filters.from, filters.to);
  const parameters: unknown[] = [];
  const add = (value: unknown): string => `$${parameters.push(value)}`;
  const rows = add(limit + 1);
  const conditions = entryConditions(add, filters, {
    ...bounds,
    below: Math.min(bounds.below, cursor ?? bounds.below),
  });
  const shapes = shapeColumns.filter((column) => filters[column] !== undefined);
  const ofShape = shapes.map((column) => `${column} = ${add(filters[column])}`);
  const of = (scheme: string, value: string): string =>
    `${add(bounds.years.map((year) => references.of(scheme, value, year)))}::bigint[]`;
  const references = createReferences(keys.indexOfYear);
  if (filters.case !== undefined) conditions.push(`e.kase = any(${of('case', filters.case)})`);
  if (filters.subject !== undefined)
    conditions.push(
      `e.idx in (select idx from vault.opening where subject = any(${of(filters.subject.scheme, filters.subject.value)}))`,
    );
  const officers = filters.officer === undefined ? undefined : of('officer', filters.officer);
  const isRare = filters.case !== undefined || filters.subject !== undefined;
  const text =
    isRare || (ofShape.length === 0 && officers === undefined)
      ? directly({ conditions, ofShape, officers, rows })
      : byShape({ conditions, ofShape, officers, rows });
  const found = await sql.query<FoundEntry>(text, parameters);
  const entries = found.slice(0, limit);
  return { entries, next: found.length > limit ? (entries.at(-1)?.index ?? null) : null };
};

const entryConditions = (
  add: (value: unknown) => string,
  { from, to }: EntryFilters,
  bounds: Pick<IndexBounds, 'from' | 'below'>,
): string[] => [
  `e.idx < ${add(bounds.below)}`,
  `e.idx >= ${add(bounds.from)}`,
  ...(from ? [`e.at >= ${add(from.toISOString())}`] : []),
  ...(to ? [`e.at < ${add(to.toISOString())}`] : []),
];

interface Parts {
  readonly conditions: readonly string[];
  readonly ofShape: readonly string[];
  readonly officers: string | undefined;
  readonly rows: string;
}

/** For conditions that few entries meet, and for none at all. */
const directly = ({ conditions, ofShape, officers, rows }: Parts): string => {
  const all = [
    ...conditions,
    ...(officers === undefined ? [] : [`e.officer = any(${officers})`]),
    ...(ofShape.length === 0 ? [] : [`e.shape in (select id from log.shape where ${ofShape.join(' and ')})`]),
  ];
  return `select ${foundColumns} from log.entry e where ${all.join(' and ')} order by e.idx desc limit ${rows}`;
};

/**
 * The shapes that fit, the newest entry of each, then the page out of those whose newest is newest: no other shape can reach it.
 * One index answers every combination of filters, however rare (hot-path.md).
 */
const byShape = ({ conditions, ofShape, officers, rows }: Parts): string => {
  const entries = (of: string): string =>
    `where ${[`e.shape = ${of}.id`, ...(officers === undefined ? [] : [`e.officer = ${of}.officer`]), ...conditions].join(' and ')}`;
  return `
with s as materialized (
  select id${officers === undefined ? '' : ', officer'} from log.shape
  ${officers === undefined ? '' : `cross join unnest(${officers}) as o (officer)`}
  ${ofShape.length === 0 ? '' : `where ${ofShape.join(' and ')}`}
),
top as materialized (
  select s.* from s
  cross join lateral (select e.idx from log.entry e ${entries('s')} order by e.idx desc limit 1) newest
  order by newest.idx desc limit ${rows}
)
select found.* from top
cross join lateral (select ${foundColumns} from log.entry e ${entries('top')} order by e.idx desc limit ${rows}) found
order by found.index desc limit ${rows}`;
};
