import type { FastifyInstance } from 'fastify';
import type { InboundRequest, NativeMessage } from '../../adapter/adapter.js';
import { Failure } from '../../core/failure.js';
import { bytesOf } from '../body.js';

/** The adapter's handler of one native call, under the configuration in force. */
export type InboundOf = (
  system: string,
  operation: string,
) => ((message: InboundRequest) => Promise<NativeMessage>) | undefined;

const unknown = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'No system offers this native call. The administrator lists them under inbound in the system’s document.',
    id: 'Tidak ada sistem yang menyediakan panggilan ini. Administrator mencantumkannya pada inbound di dokumen sistem.',
  });

const singleHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** `POST /native/{system}/{operation}`: a system speaks its own dialect; its adapter authenticates and translates. */
export const nativeRoutes = (app: FastifyInstance, inboundOf: InboundOf): void => {
  app.post<{ Params: { system: string; '*': string } }>(
    '/native/:system/*',
    { bodyLimit: 4 * 1024 * 1024 },
    async (request, reply) => {
      const handle = inboundOf(request.params.system, request.params['*']);
      if (handle === undefined) throw unknown();
      const answer = await handle({
        body: bytesOf(request),
        headers: singleHeaders(request.headers),
        address: request.ip,
      });
      const bytes = answer.body instanceof Uint8Array;
      return reply
        .code(answer.status ?? 200)
        .headers({ 'content-type': bytes ? 'application/octet-stream' : 'application/json', ...answer.headers })
        .send(bytes ? answer.body : JSON.stringify(answer.body));
    },
  );
};
