import type { Sql } from '../../core/sql.js';
import { indexBounds } from '../bounds.postgres.js';
import type { LogKind } from '../log.js';
import type { Signal, SignalKind } from './signal.js';

/** A stretch of the log that a rule looks at: instants and the indexes between which their entries lie. */
export interface Stretch {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly fromIndex: number;
  readonly belowIndex: number;
  /** Only this one's entries. */
  readonly consumer: string | undefined;
}

/** One row of a rule's statement. */
export interface Found {
  readonly consumer: string;
  readonly service: string | null;
  readonly officer: string | null;
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
  readonly indexes: readonly (number | string)[];
}

/** A signal whose entries are still indexes alone. */
export type Raised = Omit<Signal, 'entries'> & { readonly indexes: readonly number[] };

/** Entries that stand for one use each: a write and a queued exchange have further ones. */
const useKinds: readonly LogKind[] = ['exchange.answered', 'exchange.failed'];
export const isUse = `(s.kind in (${useKinds.map((kind) => `'${kind}'`).join(', ')}) or (s.kind = 'exchange.accepted' and s.mode = 'queued'))`;

export const entries = 'log.entry e join log.shape s on s.id = e.shape';

/** Of `entries`: those of a stretch. The first five parameters are `stretchValues`. */
export const ofStretch = `e.idx >= $1 and e.idx < $2 and e.at >= $3::timestamptz and e.at < $4::timestamptz
  and ($5::text is null or s.consumer = $5)`;

/** Of `entries`: their openings, and those of a stretch that are about somebody. */
export const openings = `${entries} join vault.opening o on o.idx = e.idx`;
export const aboutSomebody = `${ofStretch} and o.idx >= $1 and o.idx < $2 and o.subject is not null`;

export const stretchValues = ({ fromIndex, belowIndex, from, to, consumer }: Stretch): unknown[] => [
  fromIndex,
  belowIndex,
  from.toISOString(),
  to.toISOString(),
  consumer ?? null,
];

/** What every statement selects of a group of entries. */
export const grouped = `min(e.at) as first, max(e.at) as last, count(*) as count, (array_agg(e.idx order by e.idx))[1:100] as indexes`;

export const reference = (column: string): string => `lpad(to_hex(${column}), 16, '0')`;

export const raised = (
  kind: SignalKind,
  { consumer, service, officer, first, last, count, indexes }: Found,
  threshold: number,
  note: Signal['note'] = {},
): Raised => ({
  kind,
  consumer,
  service,
  officer,
  first: first.toISOString(),
  last: last.toISOString(),
  count,
  threshold,
  note,
  indexes: indexes.map(Number),
});

export const stretchOf = async (
  sql: Sql,
  { from, to, consumer }: Pick<Stretch, 'from' | 'to' | 'consumer'>,
): Promise<Stretch> => {
  const bounds = await indexBounds(sql, from, to);
  return { from, to, consumer, fromIndex: bounds.from, belowIndex: bounds.below };
};
