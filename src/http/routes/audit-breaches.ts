import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '../../core/clock.js';
import { isObject, type Json, type JsonObject } from '../../core/json.js';
import type { Breach } from '../../log/breach.js';
import type { BreachFilters } from '../../log/breach.postgres.js';
import type { Naming } from '../../systems/naming.js';
import { jsonOf } from '../body.js';
import { type NoticeWords, noticeDueBy, noticeText } from '../breach-notice.js';
import { assertKnown, instant, readPage, wrong } from './audit-filters.js';
import type { RecordRead } from './audit-subjects.js';

export interface BreachRoutes {
  readonly breach: (filters: BreachFilters) => Promise<Breach>;
  readonly naming: () => Naming;
  readonly clock: Clock;
}

const through = ['consumer', 'provider', 'service', 'agreement', 'purpose', 'officer'] as const;
const words = ['how', 'handling', 'contact'] as const;

const breachBody = {
  type: 'object',
  required: ['from', 'to'],
  properties: {
    from: { type: 'string', description: 'Inclusive; RFC 3339 date-time with offset' },
    to: { type: 'string', description: 'Exclusive; at most 366 days later' },
    knownAt: { type: 'string', description: 'When the controller learned of it; default now' },
    ...Object.fromEntries(through.map((name) => [name, { type: 'string' }])),
    how: { type: 'string', description: 'How the data came out, for the notice' },
    handling: { type: 'string', description: 'What was done about it, for the notice' },
    contact: { type: 'string', description: 'Whom to ask, for the notice' },
  },
} as const;

const longestMs = 366 * 24 * 60 * 60 * 1000;

const spanOf = (body: JsonObject): { readonly from: Date; readonly to: Date } => {
  const { from, to } = readPage(body).span;
  if (from !== undefined && to !== undefined && to > from && to.getTime() - from.getTime() <= longestMs)
    return { from, to };
  throw wrong('to', {
    en: 'give from and to, to after from, at most 366 days apart',
    id: 'sebutkan from dan to, to setelah from, berjarak paling banyak 366 hari',
  });
};

const textIn = (body: JsonObject, name: string, longest: number): string | undefined => {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.trim() !== '' && value.length <= longest && !/[\p{Cc}]/u.test(value))
    return value.trim();
  throw wrong(name, {
    en: `one text of 1 to ${longest} characters on one line`,
    id: `satu teks sepanjang 1 sampai ${longest} karakter dalam satu baris`,
  });
};

const textsIn = (body: JsonObject, names: readonly string[], longest: number): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = textIn(body, name, longest);
      return text === undefined ? [] : [[name, text]];
    }),
  );

const knownAtOf = ({ knownAt }: JsonObject, clock: Clock): Date => {
  return instant({ knownAt }, 'knownAt') ?? clock.now();
};

const objectOf = (body: Json): JsonObject => {
  if (isObject(body)) return body;
  throw wrong('', { en: 'send an object with from and to', id: 'kirim objek berisi from dan to' });
};

const wantsText = ({ headers: { accept = '' } }: FastifyRequest): boolean =>
  /text\/plain/.test(accept) && !/json/.test(accept);

/** What a notice of a breach must say, within 3 × 24 hours (UU 27/2022 art. 46): a question in a body, since an officer may be a number. */
export const breachRoutes = (app: FastifyInstance, parts: BreachRoutes, recordRead: RecordRead): void => {
  app.post(
    '/audit/v1/breaches',
    {
      config: { role: 'auditor' },
      schema: {
        summary: 'Whose data went out in a span of time and what of it, as JSON or as the draft of the written notice',
        body: breachBody,
      },
      // The body stays bytes; its schema is for the documentation.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const body = objectOf(jsonOf(request));
      assertKnown(body, Object.keys(breachBody.properties));
      const filters: BreachFilters = { ...spanOf(body), ...textsIn(body, through, 128) };
      const { how, handling, contact } = textsIn(body, words, 2000);
      const told: NoticeWords = { knownAt: knownAtOf(body, parts.clock), how, handling, contact };
      await recordRead(request, { by: Object.keys(filters).sort().join(' '), read: 'breach' });
      const breach = await parts.breach(filters);
      reply.header('vary', 'Accept');
      if (wantsText(request))
        return reply.header('content-type', 'text/plain; charset=utf-8').send(noticeText(breach, told, parts.naming()));
      return { knownAt: told.knownAt, noticeDueBy: noticeDueBy(told.knownAt), ...breach };
    },
  );
};
