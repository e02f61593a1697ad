import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../core/clock.js';
import { logUnavailable } from '../../log/group-commit.js';
import type { Proving } from '../../log/published.postgres.js';
import type { FoundEntry } from '../../log/read.postgres.js';
import type { EntryFilters, EntryPage, Order } from '../../log/search.postgres.js';
import { jsonOf } from '../body.js';
import { entriesAsBundle, provenPage } from '../export-bundle.js';
import { entriesAsCsv, entriesAsJsonl } from '../export-entries.js';
import { type ExportFormat, exportPage, sendExport } from '../export-format.js';
import { languageOf } from '../language.js';
import { assertNoIdentifier, filtersIn, filtersSchema, readFilters, type SearchQuery, wrong } from './audit-filters.js';
import type { RecordRead } from './audit-subjects.js';

export interface ExportRoutes {
  readonly search: (
    filters: EntryFilters,
    cursor: number | undefined,
    limit: number,
    order?: Order,
  ) => Promise<EntryPage>;
  readonly proving: () => Promise<Proving | undefined>;
  /** Verifier keys of the log, the present one first. */
  readonly verifierKeys: readonly string[];
  readonly clock: Clock;
}

type ExportQuery = SearchQuery & { readonly format?: unknown };

const { limit: _, ...ofAnExport } = filtersSchema.properties;

const exportSchema = {
  type: 'object',
  properties: { ...ofAnExport, format: { type: 'string', description: 'csv (default), jsonl or bundle' } },
} as const;

const formatOf = (format: unknown, request: FastifyRequest): ExportFormat<FoundEntry> => {
  if (format === 'csv') return entriesAsCsv(languageOf(request.headers['accept-language']));
  if (format === 'jsonl') return entriesAsJsonl;
  throw wrong('format', { en: 'csv, jsonl or bundle', id: 'csv, jsonl, atau bundle' });
};

const noLimit = () =>
  wrong('limit', {
    en: 'an export has no limit; narrow it by the other filters',
    id: 'ekspor tidak mengenal batas; persempit dengan saringan lain',
  });

/** The search's whole result as a file, newest first, a bundle oldest first; its reading is an entry before the first byte leaves. */
export const exportRoutes = (app: FastifyInstance, parts: ExportRoutes, recordRead: RecordRead): void => {
  const { search, clock } = parts;

  const sendBundle = async (reply: FastifyReply, filters: EntryFilters, from: number | undefined) => {
    const proving = await parts.proving();
    if (proving === undefined) throw logUnavailable();
    const as = entriesAsBundle(proving, parts.verifierKeys[0] ?? '');
    return sendExport(reply, as, { name: 'bundel-log', clock, from }, async (cursor) =>
      provenPage(proving, await search(filters, cursor, exportPage, 'asc')),
    );
  };

  const send = async (request: FastifyRequest, reply: FastifyReply, { format = 'csv', ...query }: ExportQuery) => {
    if (query.limit !== undefined) throw noLimit();
    const { filters, cursor } = readFilters(query);
    const as = format === 'bundle' ? undefined : formatOf(format, request);
    await recordRead(request, {
      by: Object.keys(filters).sort().join(' ') || 'everything',
      read: 'export',
      format: as?.extension ?? 'bundle',
    });
    if (as === undefined) return sendBundle(reply, filters, cursor);
    return sendExport(reply, as, { name: 'log-pertukaran', clock, from: cursor }, async (below) => {
      const { entries, next } = await search(filters, below, exportPage);
      return { rows: entries, next };
    });
  };

  app.get<{ Querystring: ExportQuery }>(
    '/audit/v1/exports',
    {
      config: { role: 'auditor' },
      schema: {
        summary: 'Everything a search finds, as a file: CSV or JSON Lines, streamed',
        querystring: exportSchema,
      },
    },
    async (request, reply) => {
      assertNoIdentifier(request.query, '/audit/v1/exports');
      return send(request, reply, request.query);
    },
  );

  app.post(
    '/audit/v1/exports',
    {
      config: { role: 'auditor' },
      schema: {
        summary: 'The same export with its filters in a JSON body, for officers and cases that must not stand in a URL',
        body: exportSchema,
      },
      // The body stays bytes; its schema is for the documentation.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => send(request, reply, filtersIn(jsonOf(request))),
  );
};
