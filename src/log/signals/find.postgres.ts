import { nextWibMidnight } from '../../core/clock.js';
import { Failure } from '../../core/failure.js';
import type { Sealer } from '../../core/seal.js';
import type { Sql } from '../../core/sql.js';
import { offHours } from './off-hours.postgres.js';
import { peers } from './peers.postgres.js';
import { probing } from './probing.postgres.js';
import { repeats } from './repeats.postgres.js';
import { sequence } from './sequence.postgres.js';
import type { Signal, SignalKind, SignalRules } from './signal.js';
import { type Raised, type Stretch, stretchOf } from './stretch.postgres.js';

export interface SignalQuery {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
  readonly kinds: readonly SignalKind[];
  readonly consumer?: string;
}

export interface FoundSignals {
  /** By kind, strongest first; at most 100 of a kind and day. */
  readonly signals: readonly Signal[];
  /** How many entries the span holds. */
  readonly looked: number;
}

export interface SignalTools {
  readonly sql: Sql;
  readonly sealer: Sealer;
  /** Entries in the span at most, so that one reading cannot keep the gateway busy for minutes. Default 1,000,000. */
  readonly most?: number;
}

const mostEntries = 1_000_000;
const mostOfOne = 100;

const tooMany = (entries: number, most: number): Failure =>
  new Failure('REQUEST_INVALID', {
    en: `The span holds ${entries} entries, more than the ${most} looked at in one reading. Ask for fewer days.`,
    id: `Rentang itu memuat ${entries} entri, lebih dari ${most} yang diperiksa sekali baca. Mintalah lebih sedikit hari.`,
  });

/** The calendar days (WIB) of a span; the first and the last may be parts. */
const daysOf = (from: Date, to: Date): { readonly from: Date; readonly to: Date }[] => {
  const days: { from: Date; to: Date }[] = [];
  for (let at = from; at < to; ) {
    const end = new Date(Math.min(nextWibMidnight(at).getTime(), to.getTime()));
    days.push({ from: at, to: end });
    at = end;
  }
  return days;
};

const raiseOf = async (
  tools: SignalTools,
  kind: SignalKind,
  span: Stretch,
  days: readonly Stretch[],
  rules: SignalRules,
): Promise<Raised[]> => {
  const { sql } = tools;
  if (kind === 'repeats') return repeats(sql, span, rules, mostOfOne);
  const found: Raised[] = [];
  for (const day of days) {
    if (kind === 'off-hours') found.push(...(await offHours(sql, day, rules, mostOfOne)));
    else if (kind === 'peers') found.push(...(await peers(sql, day, rules, mostOfOne)));
    else if (kind === 'probing') found.push(...(await probing(sql, day, rules, mostOfOne)));
    else found.push(...(await sequence(tools, day, rules, mostOfOne)));
  }
  return found.sort((a, b) => b.count / b.threshold - a.count / a.threshold);
};

const withExchanges = async (sql: Sql, all: readonly Raised[]): Promise<Signal[]> => {
  const rows = await sql.query<{ index: number; exchange: string }>(
    'select idx as index, exchange::text as exchange from log.entry where idx = any($1::bigint[])',
    [[...new Set(all.flatMap(({ indexes }) => indexes))]],
    'log.signals.exchanges',
  );
  const exchanges = new Map(rows.map(({ index, exchange }) => [index, exchange]));
  return all.map(({ indexes, ...signal }) => ({
    ...signal,
    entries: indexes.map((index) => ({ index, exchange: exchanges.get(index) ?? '' })),
  }));
};

/** The anomaly signals of a span, computed anew from the log each time: nothing of them is kept. */
export const findSignals = async (
  tools: SignalTools,
  { from, to, kinds, consumer }: SignalQuery,
  rules: SignalRules,
): Promise<FoundSignals> => {
  const { sql, most = mostEntries } = tools;
  const span = await stretchOf(sql, { from, to, consumer });
  const looked = Math.max(0, span.belowIndex - span.fromIndex);
  if (looked > most) throw tooMany(looked, most);
  const days: Stretch[] = [];
  for (const day of looked === 0 ? [] : daysOf(from, to)) days.push(await stretchOf(sql, { ...day, consumer }));
  const found: Raised[] = [];
  for (const kind of looked === 0 ? [] : kinds) found.push(...(await raiseOf(tools, kind, span, days, rules)));
  return { signals: await withExchanges(sql, found), looked };
};
