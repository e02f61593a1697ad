import type { FastifyInstance } from 'fastify';
import type { Obligation } from '../../deliveries/obligations.postgres.js';
import { shapeColumns } from '../../log/shapes.postgres.js';
import { type Total, type TotalColumn, type TotalsQuery, totalColumns } from '../../log/totals.postgres.js';
import { assertKnown, readSpan, spanSchema, wrong } from './audit-filters.js';
import type { RecordRead } from './audit-subjects.js';

export interface TotalRoutes {
  readonly totals: (query: TotalsQuery, limit: number) => Promise<Total[]>;
  /** Of an agreement, as it stands now. */
  readonly quotaOf: (agreement: string) => { readonly perDay: number } | undefined;
  /** What was counted towards quotas on one day, by agreement. */
  readonly quotaUsedOn: (agreements: readonly string[], day: string) => Promise<ReadonlyMap<string, number>>;
  readonly obligations: (from: Date, to: Date) => Promise<Obligation[]>;
}

type Given = Readonly<Record<string, unknown>>;

const mostRows = 2_000;
const mostDays = 92;

const text = { type: 'string' } as const;
const count = { type: 'integer' } as const;

const totalsSchema = {
  querystring: {
    type: 'object',
    properties: {
      from: { ...text, description: 'First day, WIB, YYYY-MM-DD' },
      to: { ...text, description: 'Last day' },
      by: { ...text, description: `Some of ${totalColumns.join(', ')}, comma-separated; default: agreement,day` },
      ...Object.fromEntries(shapeColumns.map((column) => [column, text])),
    },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        totals: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              ...Object.fromEntries(totalColumns.map((column) => [column, text])),
              ...Object.fromEntries(
                ['exchanges', 'answered', 'failed', 'refused', 'entries'].map((name) => [name, count]),
              ),
              quota: { type: 'object', properties: { perDay: count, used: count } },
            },
          },
        },
        whole: { type: 'boolean', description: `false when there are more than ${mostRows} rows` },
      },
    },
  },
} as const;

const obligationsSchema = {
  querystring: spanSchema(mostDays),
  response: {
    200: {
      type: 'object',
      properties: {
        obligations: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              ...Object.fromEntries(['consumer', 'provider', 'service'].map((name) => [name, text])),
              ...Object.fromEntries(['completed', 'dead', 'open'].map((name) => [name, count])),
              medianMs: { type: ['number', 'null'] },
              p95Ms: { type: ['number', 'null'] },
              oldestOpen: { type: ['object', 'null'], properties: { exchange: text, since: text } },
            },
          },
        },
      },
    },
  },
} as const;

const dayOf = (query: Given, name: 'from' | 'to'): string => {
  const day = String(query[name] ?? '');
  const date = new Date(`${day}T00:00:00Z`);
  if (
    /^(?:19[789]|[2-8]\d\d|9[0-8]\d)\d-\d\d-\d\d$/.test(day) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(day)
  )
    return day;
  throw wrong(name, { en: 'a day, for example 2026-11-24', id: 'sebuah hari, misalnya 2026-11-24' });
};

const columnsOf = (given: unknown): readonly TotalColumn[] => {
  const named = String(given ?? 'agreement,day').split(',');
  const known = totalColumns.filter((column) => named.includes(column));
  if (known.length === new Set(named).size) return known;
  throw wrong('by', {
    en: `some of ${totalColumns.join(', ')}, comma-separated`,
    id: `beberapa dari ${totalColumns.join(', ')}, dipisahkan koma`,
  });
};

/** Throws REQUEST_INVALID naming what cannot be used. */
const readQuery = (query: Given): TotalsQuery => {
  assertKnown(query, Object.keys(totalsSchema.querystring.properties));
  const filters = shapeColumns.flatMap((column) => {
    const value = query[column];
    if (value === undefined) return [];
    if (typeof value === 'string' && /^[\w.-]{1,128}$/.test(value)) return [[column, value] as const];
    throw wrong(column, { en: 'one name', id: 'satu nama' });
  });
  return {
    from: dayOf(query, 'from'),
    to: dayOf(query, 'to'),
    by: columnsOf(query.by),
    filters: Object.fromEntries(filters),
  };
};

/** Each row of one agreement and day, with what the agreement allows and what was counted towards it. */
const withQuota = async (parts: TotalRoutes, totals: readonly Total[]) => {
  const limited = totals.filter(
    ({ agreement, day }) => day !== undefined && parts.quotaOf(agreement ?? '') !== undefined,
  );
  const used = new Map<string, ReadonlyMap<string, number>>();
  for (const day of new Set(limited.map((total) => total.day ?? '')))
    used.set(day, await parts.quotaUsedOn([...new Set(limited.map(({ agreement }) => agreement ?? ''))], day));
  return totals.map((total) => {
    const perDay = parts.quotaOf(total.agreement ?? '')?.perDay;
    if (total.day === undefined || perDay === undefined) return total;
    return { ...total, quota: { perDay, used: used.get(total.day)?.get(total.agreement ?? '') ?? 0 } };
  });
};

/** How much was exchanged, and whether what was promised arrived. */
export const totalRoutes = (app: FastifyInstance, parts: TotalRoutes, recordRead: RecordRead): void => {
  app.get<{ Querystring: Given }>(
    '/audit/v1/totals',
    {
      config: { role: 'auditor' },
      schema: { summary: 'How many exchanges, by anything, with quotas beside', ...totalsSchema },
    },
    async (request) => {
      const query = readQuery(request.query);
      const found = await parts.totals(query, mostRows + 1);
      const totals = await withQuota(parts, found.slice(0, mostRows));
      await recordRead(request, { by: query.by.join(' '), read: 'totals', found: totals.length });
      return { totals, whole: found.length <= mostRows };
    },
  );

  app.get<{ Querystring: Given }>(
    '/audit/v1/obligations',
    {
      config: { role: 'auditor' },
      schema: { summary: 'Whether queued exchanges arrived, how long it took, what is open', ...obligationsSchema },
    },
    async (request) => {
      assertKnown(request.query, ['from', 'to']);
      const { from, to } = readSpan(request.query, mostDays);
      const obligations = await parts.obligations(from, to);
      await recordRead(request, { read: 'obligations', found: obligations.length });
      return { obligations };
    },
  );
};
