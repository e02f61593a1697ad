import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Scheme, type Subject, schemes } from '../../contracts/contract.js';
import { subjectNamed } from '../../contracts/subjects.js';
import type { Clock } from '../../core/clock.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import type { Language } from '../../core/text.js';
import type { Disclosure, DisclosurePage, Span } from '../../log/disclosures.postgres.js';
import type { Naming } from '../../systems/naming.js';
import { jsonOf } from '../body.js';
import { disclosuresAsCsv, disclosuresAsJsonl } from '../export-disclosures.js';
import { type ExportFormat, exportPage, sendExport } from '../export-format.js';
import { assertKnown, type Page, pageSchema, readPage, wrong } from './audit-filters.js';

export interface SubjectRoutes {
  readonly disclosures: (
    subject: Subject,
    span: Span,
    cursor: number | undefined,
    limit: number,
  ) => Promise<DisclosurePage>;
  readonly naming: () => Naming;
  readonly clock: Clock;
}

/** Writes the entry of a reading; resolves once it is durable. */
export type RecordRead = (request: FastifyRequest, note: Readonly<Record<string, string | number>>) => Promise<number>;

const isScheme = (value: Json | undefined): value is Scheme => schemes.some((scheme) => scheme === value);

const subjectSchema = {
  scheme: { type: 'string', enum: schemes },
  identifier: { type: 'string', description: 'A NIK with its 16 digits, as text' },
} as const;

const { from, to } = pageSchema;

const exportBody = {
  type: 'object',
  required: ['scheme', 'identifier'],
  properties: {
    ...subjectSchema,
    from,
    to,
    format: { type: 'string', description: 'csv (default) or jsonl' },
    language: { type: 'string', description: 'Of the headings and names in a CSV: id (default) or en' },
  },
} as const;

const schemaOf = {
  body: {
    type: 'object',
    required: ['scheme', 'identifier'],
    properties: { ...subjectSchema, ...pageSchema },
  },
  response: {
    200: {
      type: 'object',
      properties: {
        disclosures: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              index: { type: 'integer' },
              exchange: { type: 'string', format: 'uuid' },
              parent: { type: ['string', 'null'], description: 'The event it was part of' },
              at: { type: 'string', description: 'RFC 3339, UTC' },
              ...Object.fromEntries(
                ['consumer', 'provider', 'service', 'purpose', 'agreement'].map((name) => [name, { type: 'string' }]),
              ),
              elements: { type: 'array', items: { type: 'string' } },
              code: { type: ['string', 'null'], description: 'What was told in place of data: SUBJECT_DECEASED …' },
            },
          },
        },
        next: { type: ['string', 'null'], description: '`cursor` of the next, older page' },
      },
    },
  },
} as const;

const objectOf = (body: Json): JsonObject => {
  if (isObject(body)) return body;
  throw wrong('', { en: 'send an object with scheme and identifier', id: 'kirim objek berisi scheme dan identifier' });
};

/** Throws REQUEST_INVALID naming what cannot be used, and never the identifier. */
export const readSubject = ({ scheme, identifier }: JsonObject): Subject => {
  if (!isScheme(scheme))
    throw wrong('scheme', { en: `one of ${schemes.join(', ')}`, id: `salah satu dari ${schemes.join(', ')}` });
  const subject = typeof identifier === 'string' ? subjectNamed(scheme, identifier) : undefined;
  if (subject === undefined)
    throw wrong('identifier', {
      en: `not an identifier of the scheme ${scheme}: send it whole and as text, a NIK as "…" with 16 digits`,
      id: `bukan nomor dengan skema ${scheme}: kirim lengkap sebagai teks, NIK sebagai "…" dengan 16 digit`,
    });
  return subject;
};

const readSubjectSearch = (sent: Json): Page & { readonly subject: Subject } => {
  const body = objectOf(sent);
  assertKnown(body, Object.keys(schemaOf.body.properties));
  return { subject: readSubject(body), ...readPage(body) };
};

const isLanguage = (value: Json): value is Language => value === 'id' || value === 'en';

const formatOf = ({ format = 'csv', language = 'id' }: JsonObject, naming: Naming): ExportFormat<Disclosure> => {
  if (!isLanguage(language)) throw wrong('language', { en: 'id or en', id: 'id atau en' });
  if (format === 'csv') return disclosuresAsCsv(naming, language);
  if (format === 'jsonl') return disclosuresAsJsonl;
  throw wrong('format', { en: 'csv or jsonl', id: 'csv atau jsonl' });
};

/** Who received what about one citizen (UU 27/2022): the question comes in a body, and is kept nowhere. */
export const subjectRoutes = (app: FastifyInstance, parts: SubjectRoutes, recordRead: RecordRead): void => {
  const { disclosures, naming, clock } = parts;

  app.post(
    '/audit/v1/subjects/search',
    {
      config: { role: 'auditor' },
      schema: { summary: 'Every disclosure about one citizen, business or thing, newest first', ...schemaOf },
      // The body stays bytes; the schema is for the documentation.
      validatorCompiler: () => () => true,
    },
    async (request) => {
      const { subject, span, cursor, limit } = readSubjectSearch(jsonOf(request));
      const page = await disclosures(subject, span, cursor, limit);
      await recordRead(request, { by: subject.scheme, read: 'subject', found: page.disclosures.length });
      return { ...page, next: page.next === null ? null : String(page.next) };
    },
  );

  app.post(
    '/audit/v1/subjects/export',
    {
      config: { role: 'auditor' },
      schema: {
        summary: 'Every disclosure about one citizen as a file to hand over: CSV or JSON Lines',
        body: exportBody,
      },
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const body = objectOf(jsonOf(request));
      assertKnown(body, Object.keys(exportBody.properties));
      const [subject, { span }, as] = [readSubject(body), readPage(body), formatOf(body, naming())];
      await recordRead(request, { by: subject.scheme, read: 'subject', format: as.extension });
      return sendExport(reply, as, { name: 'pengungkapan-data', clock }, async (cursor) => {
        const page = await disclosures(subject, span, cursor, exportPage);
        return { rows: page.disclosures, next: page.next };
      });
    },
  );
};
