import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AgreementDocument } from '../../config/documents.js';
import { Failure } from '../../core/failure.js';
import { isId } from '../../core/id.js';
import type { Json } from '../../core/json.js';
import type { ExchangeView } from '../../exchanges/exchange.js';
import { eventRecord } from '../../log/event.js';
import type { ExchangeLog } from '../../log/log.js';
import type { OpenedField } from '../../log/opening.js';
import type { PublishedLog, Receipt } from '../../log/published.postgres.js';
import type { FoundEntry } from '../../log/read.postgres.js';
import { jsonOf } from '../body.js';
import { principalOf } from '../principal.js';
import { type BreachRoutes, breachRoutes } from './audit-breaches.js';
import { type ConfigurationRoutes, configurationRoutes } from './audit-configurations.js';
import { type ExportRoutes, exportRoutes } from './audit-exports.js';
import { assertNoIdentifier, filtersIn, filtersSchema, readFilters, type SearchQuery } from './audit-filters.js';
import { type SignalRoutes, signalRoutes } from './audit-signals.js';
import { type RecordRead, type SubjectRoutes, subjectRoutes } from './audit-subjects.js';
import { type TotalRoutes, totalRoutes } from './audit-totals.js';
import { receiptOf } from './receipts.js';

export interface AuditRoutes
  extends SubjectRoutes,
    ExportRoutes,
    BreachRoutes,
    SignalRoutes,
    TotalRoutes,
    ConfigurationRoutes {
  /** All entries of an exchange, oldest first. */
  readonly entries: (exchange: string) => Promise<FoundEntry[]>;
  readonly prove: PublishedLog['prove'];
  readonly open: (entry: FoundEntry) => Promise<OpenedField[]>;
  /** The row of a write or queued exchange, while it is kept. */
  readonly exchange: (id: string) => Promise<ExchangeView | undefined>;
  /** The agreement as it stood in a configuration version. */
  readonly agreementIn: (config: number, agreement: string) => Promise<AgreementDocument | undefined>;
  readonly log: ExchangeLog;
  readonly config: () => number;
}

const noEntries = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'The exchange log has no entry of this exchange.',
    id: 'Log pertukaran tidak memuat entri untuk pertukaran ini.',
  });

const shown = (found: FoundEntry) => ({
  index: found.index,
  leaf: found.leaf,
  officer: found.officer,
  case: found.case,
  entry: JSON.parse(found.entry) as Json,
});

/** Whether a signed checkpoint covers an entry, and if so the receipt that proves it. */
const publication = (receipt: Receipt | undefined) =>
  receipt?.proof === undefined ? { published: false } : { published: true, receipt: receiptOf(receipt) };

/** Read only, for auditors; what they read is itself an entry, durable before they see it. */
export const auditRoutes = (app: FastifyInstance, parts: AuditRoutes): void => {
  const { log, clock } = parts;

  const recordRead: RecordRead = (request, note) =>
    log.append(
      eventRecord({
        kind: 'audit.read',
        at: clock.now(),
        exchange: request.id,
        consumer: principalOf(request).system,
        config: parts.config(),
        outcome: 'answered',
        note,
      }),
    );

  const search = async (request: FastifyRequest, query: SearchQuery) => {
    const { filters, cursor, limit } = readFilters(query);
    const { entries, next } = await parts.search(filters, cursor, limit);
    await recordRead(request, {
      by: Object.keys(filters).sort().join(' ') || 'everything',
      read: 'search',
      found: entries.length,
    });
    return { entries: entries.map(shown), next: next === null ? null : String(next) };
  };

  app.get<{ Querystring: SearchQuery }>(
    '/audit/v1/exchanges',
    {
      config: { role: 'auditor' },
      schema: { summary: 'Search the exchange log, newest first', querystring: filtersSchema },
    },
    async (request) => {
      assertNoIdentifier(request.query, '/audit/v1/exchanges/search');
      return search(request, request.query);
    },
  );

  app.post(
    '/audit/v1/exchanges/search',
    {
      config: { role: 'auditor' },
      schema: {
        summary: 'The same search with its filters in a JSON body, for officers and cases that must not stand in a URL',
        body: filtersSchema,
      },
      // The body stays bytes; its schema is for the documentation.
      validatorCompiler: () => () => true,
    },
    async (request) => search(request, filtersIn(jsonOf(request))),
  );

  exportRoutes(app, parts, recordRead);
  subjectRoutes(app, parts, recordRead);
  breachRoutes(app, parts, recordRead);
  signalRoutes(app, parts, recordRead);
  totalRoutes(app, parts, recordRead);
  configurationRoutes(app, parts, recordRead);

  app.get<{ Params: { id: string } }>(
    '/audit/v1/exchanges/:id',
    { config: { role: 'auditor' }, schema: { summary: 'Everything known of one exchange, its openings included' } },
    async (request) => {
      const { id } = request.params;
      const entries = isId(id) ? await parts.entries(id) : [];
      const [first] = entries;
      if (first === undefined) throw noEntries();
      await recordRead(request, { exchange: id, read: 'exchange' });
      const { agreement, config } = JSON.parse(first.entry) as { agreement: string; config: number };
      const [opened, proven, kept, stood] = await Promise.all([
        Promise.all(entries.map(parts.open)),
        parts.prove(entries),
        parts.exchange(id),
        agreement === '' ? undefined : parts.agreementIn(config, agreement),
      ]);
      return {
        exchange: id,
        entries: entries.map((found, n) => ({ ...shown(found), opened: opened[n] ?? [], ...publication(proven[n]) })),
        ...(kept === undefined ? {} : { state: kept.state, delivery: kept.delivery, timeline: kept.timeline }),
        ...(stood === undefined ? {} : { agreement: stood }),
      };
    },
  );
};
