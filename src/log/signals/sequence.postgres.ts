import type { Sealer } from '../../core/seal.js';
import type { Sql } from '../../core/sql.js';
import { type OpenedField, openingContext } from '../opening.js';
import { clusters, placesOf } from './neighbours.js';
import type { SignalRules } from './signal.js';
import {
  aboutSomebody,
  isUse,
  openings,
  type Raised,
  reference,
  type Stretch,
  stretchValues,
} from './stretch.postgres.js';

interface Row {
  readonly index: number;
  readonly exchange: string;
  readonly at: Date;
  readonly consumer: string;
  readonly service: string;
  readonly kind: string;
  readonly officer: string | null;
  readonly sealed: Uint8Array;
}

interface Asked extends Pick<Row, 'index' | 'at' | 'consumer' | 'service' | 'officer'> {
  readonly place: number;
}

/** Refusals too: who guesses numbers is refused sooner or later. */
const statement = `
select e.idx as index, e.exchange::text as exchange, e.at, s.consumer, s.service, s.kind, ${reference('e.officer')} as officer, o.sealed
from ${openings} where ${aboutSomebody} and (${isUse} or s.kind = 'exchange.refused')`;

/** Openings read at once; other work gets its turn between two pages. */
const page = 1000;

/** The first subject alone: further ones come with an answer (a household, a block of parcels) and lie beside each other by nature. */
const firstSubject = ({ sealed, exchange, kind }: Row, sealer: Sealer): string | undefined => {
  const plain = Buffer.from(sealer.open(sealed, openingContext(exchange, kind))).toString();
  return (JSON.parse(plain) as OpenedField[]).find(({ field }) => field === 'subject')?.value;
};

const collect = async (sql: Sql, sealer: Sealer, day: Stretch): Promise<Map<string, Asked[]>> => {
  const rows = new Map<string, Asked[]>();
  for (let from = day.fromIndex; from < day.belowIndex; from += page) {
    const part = { ...day, fromIndex: from, belowIndex: Math.min(day.belowIndex, from + page) };
    for (const found of await sql.query<Row>(statement, stretchValues(part), 'log.signals.sequence')) {
      const { index, at, consumer, service, officer } = found;
      const [scheme = '', value = ''] = firstSubject(found, sealer)?.split(':', 2) ?? [];
      for (const { row, place } of placesOf(scheme, value)) {
        const name = `${consumer}\0${officer}\0${row}`;
        const asked = { index, at, consumer, service, officer, place };
        const known = rows.get(name);
        if (known === undefined) rows.set(name, [asked]);
        else known.push(asked);
      }
    }
  }
  return rows;
};

const signalOf = (row: string, group: readonly Asked[], threshold: number): Raised[] => {
  const asked = [...group].sort((a, b) => a.index - b.index);
  const [first, last] = [asked[0], asked.at(-1)];
  if (first === undefined || last === undefined) return [];
  const [by = '', scheme = ''] = row.split('\0')[2]?.split(' ') ?? [];
  return [
    {
      kind: 'sequence',
      consumer: first.consumer,
      service: asked.every(({ service }) => service === first.service) ? first.service : null,
      officer: first.officer,
      first: first.at.toISOString(),
      last: last.at.toISOString(),
      count: new Set(asked.map(({ place }) => place)).size,
      threshold,
      note: { by, scheme },
      indexes: [...new Set(asked.map(({ index }) => index))].slice(0, 100),
    },
  ];
};

/**
 * Identifiers that one caller went through on a day (WIB), in whatever order. They are sealed, so each is opened for a moment in
 * memory; nothing of it is kept, logged or told. Openings that were erased are not among them.
 */
export const sequence = async (
  { sql, sealer }: { readonly sql: Sql; readonly sealer: Sealer },
  day: Stretch,
  { sequence: rule }: SignalRules,
  limit: number,
): Promise<Raised[]> => {
  const rows = await collect(sql, sealer, day);
  return [...rows]
    .filter(([, asked]) => asked.length >= rule.atLeast)
    .flatMap(([row, asked]) => clusters(asked, rule).flatMap((group) => signalOf(row, group, rule.atLeast)))
    .sort((a, b) => b.count - a.count)
    .slice(0, limit);
};
