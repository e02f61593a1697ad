import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../core/clock.js';
import type { FoundEntry } from '../../log/read.postgres.js';
import type { EntryFilters, EntryPage } from '../../log/search.postgres.js';
import { jsonOf } from '../body.js';
import { entriesAsCsv, entriesAsJsonl } from '../export-entries.js';
import { type ExportFormat, exportPage, sendExport } from '../export-format.js';
import { languageOf } from '../language.js';
import { assertNoIdentifier, filtersIn, filtersSchema, readFilters, type SearchQuery, wrong } from './audit-filters.js';
import type { RecordRead } from './audit-subjects.js';

export interface ExportRoutes {
  readonly search: (filters: EntryFilters, cursor: number | undefined, limit: number) => Promise<EntryPage>;
  readonly clock: Clock;
}

type ExportQuery = SearchQuery & { readonly format?: unknown };

const { limit: _, ...ofAnExport } = filtersSchema.properties;

const exportSchema = {
  type: 'object',
  properties: { ...ofAnExport, format: { type: 'string', description: 'csv (default) or jsonl' } },
} as const;

const formatOf = (format: unknown, request: FastifyRequest): ExportFormat<FoundEntry> => {
  if (format === 'csv') return entriesAsCsv(languageOf(request.headers['accept-language']));
  if (format === 'jsonl') return entriesAsJsonl;
  throw wrong('format', { en: 'csv or jsonl', id: 'csv atau jsonl' });
};

const noLimit = () =>
  wrong('limit', {
    en: 'an export has no limit; narrow it by the other filters',
    id: 'ekspor tidak mengenal batas; persempit dengan saringan lain',
  });

/** The search's whole result as a file, newest first; its reading is an entry before the first byte leaves. */
export const exportRoutes = (app: FastifyInstance, { search, clock }: ExportRoutes, recordRead: RecordRead): void => {
  const send = async (request: FastifyRequest, reply: FastifyReply, { format = 'csv', ...query }: ExportQuery) => {
    if (query.limit !== undefined) throw noLimit();
    const { filters, cursor } = readFilters(query);
    const as = formatOf(format, request);
    await recordRead(request, {
      by: Object.keys(filters).sort().join(' ') || 'everything',
      read: 'export',
      format: as.extension,
    });
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
