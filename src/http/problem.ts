import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import { problemOf } from '../core/problem.js';
import { asFailure } from '../core/unexpected.js';
import { notJson } from './body.js';
import { languageOf } from './language.js';
import { allowedMethods } from './methods.js';
import { limitHeaders } from './rate-limit.js';

/** Fastify's own refusals, before a handler runs, in the words of the house. */
const refusals: Record<string, Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Failure('TOO_LARGE', {
    en: 'The body is larger than this route allows.',
    id: 'Isi permintaan lebih besar daripada yang diizinkan.',
  }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: notJson(),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Failure('BODY_MALFORMED', {
    en: 'The body ended before the length its Content-Length announced.',
    id: 'Isi permintaan berakhir sebelum panjang yang disebut Content-Length.',
  }),
};

const badRequest = new Failure('BODY_MALFORMED', {
  en: 'The request could not be read as HTTP or does not fit this route.',
  id: 'Permintaan tidak dapat dibaca sebagai HTTP atau tidak sesuai rute ini.',
});

const notFound = new Failure('NOT_FOUND', {
  en: 'There is nothing here. /openapi.json lists what there is.',
  id: 'Tidak ada apa-apa di sini. /openapi.json memuat daftar yang tersedia.',
});

const notAllowed = (methods: readonly string[]): Failure =>
  new Failure('METHOD_NOT_ALLOWED', {
    en: `This path answers only: ${methods.join(', ')}.`,
    id: `Jalur ini hanya melayani: ${methods.join(', ')}.`,
  });

/** Query or path parameters that a route does not take; names come from the caller, so `problemOf` masks them. */
const wrongParameters = ({ validation = [] }: Partial<FastifyError>): Failure =>
  new Failure(
    'REQUEST_INVALID',
    {
      en: 'A parameter of the request cannot be used; see errors. /openapi.json lists what this path takes.',
      id: 'Ada parameter permintaan yang tidak dapat dipakai; lihat errors. /openapi.json memuat parameter jalur ini.',
    },
    {
      errors: validation.map(({ instancePath, keyword, params }) => ({
        pointer: `${instancePath}${'additionalProperty' in params ? `/${String(params.additionalProperty)}` : ''}`,
        keyword,
        detail: {
          en: 'not known here, or not a value it can have',
          id: 'tidak dikenal di sini, atau nilainya tidak sah',
        },
      })),
    },
  );

/** What Fastify or a handler threw, as a Failure. */
export const failureOf = (error: Error & Partial<FastifyError>): Failure => {
  if (error instanceof Failure) return error;
  const known = refusals[error.code ?? ''];
  if (known !== undefined) return known;
  if (error.validation !== undefined) return wrongParameters(error);
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? badRequest : asFailure(error, 'request');
};

/** RFC 6750 §3: how to authenticate, and what was wrong with a token that was sent. */
const challengeOf = (request: FastifyRequest, { code }: Failure): string | undefined => {
  if (code === 'FORBIDDEN') return 'Bearer realm="jembatan", error="insufficient_scope"';
  if (code !== 'UNAUTHENTICATED') return undefined;
  return request.headers.authorization === undefined
    ? 'Bearer realm="jembatan"'
    : 'Bearer realm="jembatan", error="invalid_token"';
};

export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Failure,
  origin: string,
): FastifyReply => {
  const language = languageOf(request.headers['accept-language']);
  if (failure.retryAfter !== undefined) reply.header('retry-after', String(failure.retryAfter));
  if (failure.limit !== undefined) reply.headers(limitHeaders(failure.limit));
  if (failure.exchange !== undefined) reply.header('location', `${origin}/v1/exchanges/${failure.exchange}`);
  const challenge = challengeOf(request, failure);
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  return reply
    .code(failure.status)
    .headers({ 'content-type': 'application/problem+json', 'content-language': language, vary: 'Accept-Language' })
    .send(JSON.stringify(problemOf(failure, { exchange: request.id, language, origin })));
};

/** Every error leaves as a problem document (RFC 9457); only the unexpected is logged with its cause. */
export const problems = (app: FastifyInstance, origin: () => string): void => {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = failureOf(error);
    if (failure.fault === 'gateway')
      request.log.error({ exchange: request.id, code: failure.code, cause: describe(failure.cause) }, 'failed');
    return sendProblem(request, reply, failure, origin());
  });
  const methodsOf = allowedMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url);
    if (methods.length === 0) return sendProblem(request, reply, notFound, origin());
    return sendProblem(request, reply.header('allow', methods.join(', ')), notAllowed(methods), origin());
  });
};

/** The kind and place of an error without its message, which may quote data in lines of its own. */
const describe = (cause: unknown): string | undefined => {
  if (!(cause instanceof Error)) return undefined;
  const places = (cause.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
  // PostgreSQL's SQLSTATE, or what the system calls it.
  const code = 'code' in cause && typeof cause.code === 'string' && /^\w{1,40}$/.test(cause.code) ? [cause.code] : [];
  return [cause.name, ...code, ...places.slice(0, 3).map((line) => line.trim())].join(' ');
};

/** Node's own refusals of what it does not read to the end. */
const unread: Record<string, Failure> = {
  HPE_HEADER_OVERFLOW: new Failure('HEADER_INVALID', {
    en: 'The headers are larger than 16 KiB together. Send shorter ones.',
    id: 'Seluruh header lebih besar dari 16 KiB. Kirim header yang lebih pendek.',
  }),
  ERR_HTTP_REQUEST_TIMEOUT: new Failure('BODY_MALFORMED', {
    en: 'The request was not complete in time. Send it again without pauses.',
    id: 'Permintaan tidak lengkap pada waktunya. Kirim lagi tanpa jeda.',
  }),
};

/** What is not HTTP never reaches a route; its sender still gets a problem document, and the connection ends. */
export const answerBrokenHttp = (origin: () => string) => {
  return (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (!socket.writable) return;
    const failure = unread[error.code ?? ''] ?? badRequest;
    const body = JSON.stringify(problemOf(failure, { exchange: newId(), language: 'en', origin: origin() }));
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
};
