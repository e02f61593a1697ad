import type { FastifyRequest } from 'fastify';
import { parseBody } from '../core/body.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';

const nothing = new Uint8Array();

/** The exact bytes of a request's body; none when it had no body. */
export const bytesOf = ({ body }: FastifyRequest): Uint8Array => (body instanceof Uint8Array ? body : nothing);

export const isJson = ({ headers }: FastifyRequest): boolean =>
  /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');

export const notJson = (): Failure =>
  new Failure('UNSUPPORTED_MEDIA_TYPE', {
    en: 'Send the body as application/json (UTF-8).',
    id: 'Kirim isi permintaan sebagai application/json (UTF-8).',
  });

/** The JSON body of a request that is no exchange. Throws UNSUPPORTED_MEDIA_TYPE or BODY_MALFORMED. */
export const jsonOf = (request: FastifyRequest): Json => {
  if (bytesOf(request).length > 0 && !isJson(request)) throw notJson();
  return parseBody(bytesOf(request));
};
