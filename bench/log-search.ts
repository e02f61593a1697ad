import type { Sql } from '../src/core/sql.js';
import type { IndexOfYear } from '../src/log/references.js';
import { type EntryFilters, searchEntries } from '../src/log/search.postgres.js';
import { at, many } from './log-rows.js';
import { type Spread, spread } from './spread.js';

const columns = ['consumer', 'provider', 'service', 'agreement', 'purpose', 'kind', 'outcome', 'code'] as const;
const dimensions = [...columns, 'officer', 'case', 'subject'] as const;

type Dimension = (typeof dimensions)[number];

const draw = (below: number): number => Math.floor(Math.random() * below);

const named = (dimension: 'officer' | 'case' | 'subject'): EntryFilters => {
  // Half of them the busiest there are.
  const count = { officer: many.officers, case: many.cases, subject: many.subjects }[dimension];
  const name = `${dimension}-${draw(2) === 0 ? draw(3) : draw(count)}`;
  return dimension === 'subject' ? { subject: { scheme: 'nib', value: name } } : { [dimension]: name };
};

/** Values of an entry that is there, so that a pair of them occurs; or each of an entry of its own, so that most pairs do not. */
const filtersOf = async (sql: Sql, pair: readonly Dimension[], size: number): Promise<EntryFilters> => {
  const shapeAt = async (): Promise<Record<string, string>> => {
    const [shape = {}] = await sql.query<Record<string, string>>(
      'select s.* from log.entry e join log.shape s on s.id = e.shape where e.idx = $1',
      [draw(size)],
    );
    return shape;
  };
  const [one, other] = [await shapeAt(), await shapeAt()];
  const together = draw(2) === 0;
  const chosen = pair.map((dimension, n) => {
    if (dimension === 'officer' || dimension === 'case' || dimension === 'subject') return named(dimension);
    const value = (together || n === 0 ? one : other)[dimension] ?? '';
    return { [dimension]: value === '' ? 'PROVIDER_TIMEOUT' : value };
  });
  const from = new Date(at(draw(200)));
  const to = new Date(at(200 + draw(100)));
  return Object.assign({}, ...chosen, ...(draw(2) === 0 ? [{ from, to }] : []));
};

export interface Searched {
  readonly all: Spread;
  readonly slowest: { readonly ms: number; readonly filters: string };
}

/** First pages (and, a third of the time, a page further down) of 50 entries, for every dimension and every pair of two. */
export const searchAll = async (
  sql: Sql,
  indexOfYear: IndexOfYear,
  size: number,
  times: number,
): Promise<{ readonly single: Searched; readonly pairs: Searched }> => {
  const tools = { sql, keys: { indexOfYear } };
  const measure = async (asked: readonly (readonly Dimension[])[]): Promise<Searched> => {
    const taken: number[] = [];
    let slowest = { ms: 0, filters: '' };
    for (const dimension of asked.flatMap((one) => Array.from({ length: times }, () => one))) {
      const filters = await filtersOf(sql, dimension, size);
      const cursor = draw(3) === 0 ? draw(size) : undefined;
      const start = performance.now();
      await searchEntries(tools, filters, cursor, 50);
      const ms = performance.now() - start;
      taken.push(ms);
      if (ms > slowest.ms) slowest = { ms, filters: dimension.join(' + ') };
    }
    return { all: spread(taken), slowest };
  };
  const pairs = dimensions.flatMap((one, n) => dimensions.slice(n + 1).map((other) => [one, other] as const));
  // Once to warm the caches, as a log that is searched has them.
  await measure(pairs.slice(0, 20));
  return { single: await measure(dimensions.map((one) => [one])), pairs: await measure(pairs) };
};

/** What PostgreSQL does for the two searches that the obvious way would answer by reading everything. */
export const explainSearches = async (sql: Sql, indexOfYear: IndexOfYear): Promise<string[]> => {
  const plans: string[] = [];
  const watching: Sql = {
    async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
      if (name === undefined) {
        const rows = await sql.query<Record<string, string>>(
          `explain (analyze, costs off, timing off, summary on) ${text}`,
          values,
        );
        plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      }
      return sql.query<Row>(text, values, name);
    },
  };
  const tools = { sql: watching, keys: { indexOfYear } };
  await searchEntries(tools, { officer: 'officer-0', code: 'SUBJECT_NOT_FOUND' }, undefined, 50);
  await searchEntries(tools, { consumer: 'agency-39.system', outcome: 'refused' }, undefined, 50);
  return plans;
};
