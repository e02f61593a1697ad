import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Scheme, type Subject, schemes } from '../../contracts/contract.js';
import { subjectNamed } from '../../contracts/subjects.js';
import { isObject, type Json } from '../../core/json.js';
import type { DisclosurePage, Span } from '../../log/disclosures.postgres.js';
import { jsonOf } from '../body.js';
import { assertKnown, type Page, pageSchema, readPage, wrong } from './audit-filters.js';

export interface SubjectRoutes {
  readonly disclosures: (
    subject: Subject,
    span: Span,
    cursor: number | undefined,
    limit: number,
  ) => Promise<DisclosurePage>;
}

/** Writes the entry of a reading; resolves once it is durable. */
export type RecordRead = (request: FastifyRequest, note: Readonly<Record<string, string | number>>) => Promise<number>;

const isScheme = (value: Json | undefined): value is Scheme => schemes.some((scheme) => scheme === value);

const schemaOf = {
  body: {
    type: 'object',
    required: ['scheme', 'identifier'],
    properties: {
      scheme: { type: 'string', enum: schemes },
      identifier: { type: 'string', description: 'A NIK with its 16 digits, as text' },
      ...pageSchema,
    },
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

/** Throws REQUEST_INVALID naming what cannot be used, and never the identifier. */
const readSubjectSearch = (body: Json): Page & { readonly subject: Subject } => {
  if (!isObject(body))
    throw wrong('', {
      en: 'send an object with scheme and identifier',
      id: 'kirim objek berisi scheme dan identifier',
    });
  assertKnown(body, Object.keys(schemaOf.body.properties));
  const { scheme, identifier } = body;
  if (!isScheme(scheme))
    throw wrong('scheme', { en: `one of ${schemes.join(', ')}`, id: `salah satu dari ${schemes.join(', ')}` });
  const subject = typeof identifier === 'string' ? subjectNamed(scheme, identifier) : undefined;
  if (subject === undefined)
    throw wrong('identifier', {
      en: `not an identifier of the scheme ${scheme}: send it whole and as text, a NIK as "…" with 16 digits`,
      id: `bukan nomor dengan skema ${scheme}: kirim lengkap sebagai teks, NIK sebagai "…" dengan 16 digit`,
    });
  return { ...readPage(body), subject };
};

/** Who received what about one citizen (UU 27/2022): the question comes in a body, and is kept nowhere. */
export const subjectRoutes = (app: FastifyInstance, { disclosures }: SubjectRoutes, recordRead: RecordRead): void => {
  app.post(
    '/audit/v1/subjects/search',
    {
      config: { role: 'auditor' },
      schema: { summary: 'Every disclosure about one citizen, business or thing, newest first', ...schemaOf },
      // The body stays bytes; the schema is for the documentation.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const { subject, span, cursor, limit } = readSubjectSearch(jsonOf(request));
      const page = await disclosures(subject, span, cursor, limit);
      await recordRead(request, { by: subject.scheme, read: 'subject', found: page.disclosures.length });
      reply.header('cache-control', 'no-store');
      return { ...page, next: page.next === null ? null : String(page.next) };
    },
  );
};
