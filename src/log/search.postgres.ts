import type { Sql } from '../core/sql.js';
import { type IndexBounds, indexBounds } from './bounds.postgres.js';
import type { LogKind, Subject } from './log.js';
import { type FoundEntry, foundColumns } from './read.postgres.js';
import { createReferences, type IndexOfYear, type References } from './references.js';
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

/** Newest or oldest first. */
export type Order = 'desc' | 'asc';

/**
 * One page of the entries that fit, at most `limit`: newest first those below the index `cursor`, oldest first those from it on.
 */
export const searchEntries = async (
  { sql, keys }: SearchTools,
  filters: EntryFilters,
  cursor: number | undefined,
  limit: number,
  order: Order = 'desc',
): Promise<EntryPage> => {
  const { from, below, years } = await indexBounds(sql, filters.from, filters.to);
  const bounds =
    order === 'desc'
      ? { from, below: Math.min(below, cursor ?? below), years }
      : { from: Math.max(from, cursor ?? from), below, years };
  const { text, values } = queryFor(createReferences(keys.indexOfYear), filters, { ...bounds, order }, limit + 1);
  const found = await sql.query<FoundEntry>(text, values);
  const entries = found.slice(0, limit);
  const last = entries.at(-1)?.index;
  if (found.length <= limit || last === undefined) return { entries, next: null };
  return { entries, next: order === 'desc' ? last : last + 1 };
};

type Walk = IndexBounds & { readonly order: Order };

const queryFor = (references: References, filters: EntryFilters, bounds: Walk, limit: number) => {
  const values: unknown[] = [];
  const add = (value: unknown): string => `$${values.push(value)}`;
  const any = (scheme: string, value: string): string =>
    `${add(bounds.years.map((year) => references.of(scheme, value, year)))}::bigint[]`;
  const { subject, officer } = filters;
  const conditions = entryConditions(add, filters, bounds);
  if (filters.case !== undefined) conditions.push(`e.kase = any(${any('case', filters.case)})`);
  if (subject !== undefined)
    conditions.push(
      `e.idx in (select idx from vault.opening where subject = any(${any(subject.scheme, subject.value)}))`,
    );
  const ofShape = shapeColumns
    .filter((column) => filters[column] !== undefined)
    .map((column) => `${column} = ${add(filters[column])}`);
  const officers = officer === undefined ? undefined : any('officer', officer);
  const isRare = filters.case !== undefined || subject !== undefined;
  const isOpen = ofShape.length === 0 && officers === undefined;
  const parts = { conditions, ofShape, officers, rows: add(limit), order: bounds.order };
  return { text: isRare || isOpen ? directly(parts) : byShape(parts), values };
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
  readonly order: Order;
}

/** For conditions that few entries meet, and for none at all. */
const directly = ({ conditions, ofShape, officers, rows, order }: Parts): string => {
  const all = [
    ...conditions,
    ...(officers === undefined ? [] : [`e.officer = any(${officers})`]),
    ...(ofShape.length === 0 ? [] : [`e.shape in (select id from log.shape where ${ofShape.join(' and ')})`]),
  ];
  return `select ${foundColumns} from log.entry e where ${all.join(' and ')} order by e.idx ${order} limit ${rows}`;
};

/**
 * The shapes that fit, the newest entry of each, then the page out of those whose newest is newest: no other shape can reach it.
 * One index answers every combination of filters, however rare (hot-path.md).
 */
const byShape = ({ conditions, ofShape, officers, rows, order }: Parts): string => {
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
  cross join lateral (select e.idx from log.entry e ${entries('s')} order by e.idx ${order} limit 1) newest
  order by newest.idx ${order} limit ${rows}
)
select found.* from top
cross join lateral (select ${foundColumns} from log.entry e ${entries('top')} order by e.idx ${order} limit ${rows}) found
order by found.index ${order} limit ${rows}`;
};
