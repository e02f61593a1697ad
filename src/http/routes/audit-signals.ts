import type { FastifyInstance } from 'fastify';
import type { FoundSignals, SignalQuery } from '../../log/signals/find.postgres.js';
import { type SignalKind, type SignalRules, signalKinds } from '../../log/signals/signal.js';
import { assertKnown, readSpan, spanSchema, wrong } from './audit-filters.js';
import type { RecordRead } from './audit-subjects.js';

export interface SignalRoutes {
  readonly signals: (query: SignalQuery, rules: SignalRules) => Promise<FoundSignals>;
  /** The thresholds in force. */
  readonly signalRules: () => SignalRules;
}

type Given = { readonly [Name in 'from' | 'to' | 'kind' | 'consumer']?: unknown };

const mostDays = 31;

const schemaOf = {
  querystring: {
    type: 'object',
    properties: {
      ...spanSchema(mostDays).properties,
      kind: { type: 'string', description: `Some of ${signalKinds.join(', ')}, comma-separated; default: all` },
      consumer: { type: 'string' },
    },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        rules: { type: 'object', additionalProperties: true, description: 'The thresholds it was judged by' },
        looked: { type: 'integer', description: 'Entries in the span' },
        signals: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              kind: { type: 'string', enum: signalKinds },
              consumer: { type: 'string' },
              service: { type: ['string', 'null'] },
              officer: { type: ['string', 'null'], description: 'An opaque reference, as in the search' },
              first: { type: 'string', description: 'RFC 3339, UTC' },
              last: { type: 'string' },
              count: { type: 'integer' },
              threshold: { type: 'number' },
              note: { type: 'object', additionalProperties: true },
              entries: {
                type: 'array',
                description: 'Oldest first, at most 100',
                items: { type: 'object', properties: { index: { type: 'integer' }, exchange: { type: 'string' } } },
              },
            },
          },
        },
      },
    },
  },
} as const;

const kindsOf = (given: unknown): readonly SignalKind[] => {
  if (given === undefined) return signalKinds;
  const named = String(given).split(',');
  const known = signalKinds.filter((kind) => named.includes(kind));
  if (known.length === new Set(named).size) return known;
  throw wrong('kind', {
    en: `some of ${signalKinds.join(', ')}, comma-separated`,
    id: `beberapa dari ${signalKinds.join(', ')}, dipisahkan koma`,
  });
};

const consumerOf = (given: unknown): string | undefined => {
  if (given === undefined || (typeof given === 'string' && /^[a-z0-9.-]{1,128}$/.test(given))) return given;
  throw wrong('consumer', { en: 'the id of a system', id: 'id sebuah sistem' });
};

/** Throws REQUEST_INVALID naming what cannot be used. */
const readQuery = (query: Given): SignalQuery => {
  assertKnown(query, Object.keys(schemaOf.querystring.properties));
  const consumer = consumerOf(query.consumer);
  return { ...readSpan(query, mostDays), kinds: kindsOf(query.kind), ...(consumer !== undefined && { consumer }) };
};

/** What an auditor may want to look at; computed from the log when it is asked for. */
export const signalRoutes = (app: FastifyInstance, parts: SignalRoutes, recordRead: RecordRead): void => {
  app.get<{ Querystring: Given }>(
    '/audit/v1/signals',
    {
      config: { role: 'auditor' },
      schema: { summary: 'Anomaly signals, each with the entries behind it', ...schemaOf },
    },
    async (request) => {
      const query = readQuery(request.query);
      const rules = parts.signalRules();
      const { signals, looked } = await parts.signals(query, rules);
      await recordRead(request, { by: query.kinds.join(' '), read: 'signals', found: signals.length, looked });
      return { rules, looked, signals };
    },
  );
};
