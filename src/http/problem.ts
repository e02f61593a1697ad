import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import { problemOf } from '../core/problem.js';
import { languageOf } from './language.js';

/** Fastify's own refusals, before a handler runs, in the words of the house. */
const refusals: Record<string, Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Failure('TOO_LARGE', {
    en: 'The body is larger than this route allows.',
    id: 'Isi permintaan lebih besar daripada yang diizinkan.',
  }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Failure('UNSUPPORTED_MEDIA_TYPE', {
    en: 'Send the body as application/json (UTF-8).',
    id: 'Kirim isi permintaan sebagai application/json (UTF-8).',
  }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Failure('BODY_MALFORMED', {
    en: 'The body ended before the length its Content-Length announced.',
    id: 'Isi permintaan berakhir sebelum panjang yang disebut Content-Length.',
  }),
};

const badRequest = new Failure('BODY_MALFORMED', {
  en: 'The request could not be read as HTTP or does not fit this route.',
  id: 'Permintaan tidak dapat dibaca sebagai HTTP atau tidak sesuai rute ini.',
});

const unexpected = (cause: unknown): Failure =>
  new Failure(
    'UNEXPECTED',
    {
      en: 'The gateway failed unexpectedly. The administrator finds the cause in its log under this request.',
      id: 'Gateway gagal secara tak terduga. Administrator dapat menemukan penyebabnya di log untuk permintaan ini.',
    },
    { cause },
  );

const notFound = new Failure('NOT_FOUND', {
  en: 'There is nothing here. /openapi.json lists what there is.',
  id: 'Tidak ada apa-apa di sini. /openapi.json memuat daftar yang tersedia.',
});

/** What Fastify or a handler threw, as a Failure. The one place where anything else becomes UNEXPECTED. */
export const failureOf = (error: Error & Partial<FastifyError>): Failure => {
  if (error instanceof Failure) return error;
  const known = refusals[error.code ?? ''];
  if (known !== undefined) return known;
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? badRequest : unexpected(error);
};

export const sendProblem = (
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Failure,
  origin: string,
): FastifyReply => {
  const language = languageOf(request.headers['accept-language']);
  if (failure.retryAfter !== undefined) reply.header('retry-after', String(failure.retryAfter));
  if (failure.status === 401) reply.header('www-authenticate', 'Bearer realm="jembatan"');
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
      request.log.error({ code: failure.code, cause: describe(failure.cause) }, 'failed');
    return sendProblem(request, reply, failure, origin());
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, notFound, origin()));
};

/** The kind and place of an error without its message, which may quote data. */
const describe = (cause: unknown): string | undefined =>
  cause instanceof Error ? `${cause.name} ${(cause.stack ?? '').split('\n').slice(1, 4).join(' ').trim()}` : undefined;

/** What is not HTTP never reaches a route; its sender still gets a problem document, and the connection ends. */
export const answerBrokenHttp = (origin: () => string) => {
  return (_error: Error, socket: Duplex): void => {
    if (!socket.writable) return;
    const body = JSON.stringify(problemOf(badRequest, { exchange: newId(), language: 'en', origin: origin() }));
    socket.end(
      `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
};
