import { setTimeout as wait } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Agency, type Answer, html, json, type Operation, type Request } from './agency.js';
import type { Calls } from './calls.js';
import type { Fault, Faults } from './faults.js';

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens one agency on 127.0.0.1, on a port of the system's choosing. */
export const openAgency = async (agency: Agency, faults: Faults, calls: Calls): Promise<Listener> => {
  const server = plainServer();
  server.setNotFoundHandler((_, reply) => {
    calls.count(agency.name, 'unknown');
    return give(reply, html(404, 'Not Found'));
  });
  for (const operation of agency.operations)
    route(server, operation, async (request, reply) => {
      calls.count(agency.name, operation.name);
      const fault = faults.take(agency.name, operation.name);
      if (fault === undefined) return give(reply, await operation.answer(read(request)));
      return misbehave(fault, agency, operation, request, reply);
    });
  return listen(server);
};

/** A server that hands every body over as bytes, whatever its content type. */
export const plainServer = (): FastifyInstance => {
  const server = Fastify({
    bodyLimit: 4 * 1024 * 1024,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    logger: false,
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  return server;
};

export const listen = async (server: FastifyInstance): Promise<Listener> => ({
  url: await server.listen({ host: '127.0.0.1', port: 0 }),
  close: () => server.close(),
});

export const route = (
  server: FastifyInstance,
  operation: Pick<Operation, 'method' | 'path'>,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
): void => {
  server.route({ method: operation.method, url: operation.path, handler });
};

export const read = (request: FastifyRequest): Request => ({
  body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
  headers: texts(request.headers),
  params: texts(request.params),
  query: texts(request.query),
});

const texts = (values: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

export const give = (reply: FastifyReply, answer: Answer): FastifyReply =>
  reply
    .code(answer.status)
    .headers({ ...answer.headers })
    .send(answer.body);

const misbehave = async (
  fault: Fault,
  agency: Agency,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> => {
  if (fault.latencyMs !== undefined) await wait(fault.latencyMs);
  if (fault.after !== true && (fault.drop || fault.hang)) return leave(fault, reply);
  const refusal = refuse(fault, agency, operation);
  if (refusal !== undefined) return give(reply, refusal);
  const answer = await operation.answer(read(request));
  if (fault.drop || fault.hang) return leave(fault, reply);
  if (fault.malformed === 'half') return give(reply, { ...answer, body: firstHalf(answer.body) });
  if (fault.malformed === 'cut') return cut(reply, answer);
  if (fault.slowBody) return drip(reply, answer);
  return give(reply, answer);
};

/** The answers that need no work of the agency. */
const refuse = (fault: Fault, agency: Agency, operation: Operation): Answer | undefined => {
  const later = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  const also = (answer: Answer): Answer => ({ ...answer, headers: { ...answer.headers, ...later } });
  if (fault.maintenance) return also(html(503, 'Sistem sedang dalam pemeliharaan'));
  if (fault.quotaExhausted) return agency.exhausted?.(operation.name) ?? also(html(429, 'Too Many Requests'));
  if (fault.status !== undefined || fault.failNext !== undefined)
    return also(html(fault.status ?? 503, 'Galat peladen'));
  if (fault.malformed === 'html') return html(200, 'Selamat datang');
  if (fault.malformed === 'empty') return json(200, {});
  if (fault.malformed === 'null') return json(200, null);
  return undefined;
};

const leave = (fault: Fault, reply: FastifyReply): FastifyReply => {
  reply.hijack();
  if (fault.drop) reply.raw.destroy();
  return reply;
};

const firstHalf = (body: string): string => body.slice(0, Math.floor(body.length / 2));

/** Promises the whole body, sends half of it and breaks the connection. */
const cut = (reply: FastifyReply, answer: Answer): FastifyReply => {
  reply.hijack();
  reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  reply.raw.write(firstHalf(answer.body), () => reply.raw.destroy());
  return reply;
};

const drip = async (reply: FastifyReply, answer: Answer): Promise<FastifyReply> => {
  reply.hijack();
  const bytes = Buffer.from(answer.body);
  reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  for (const byte of bytes) {
    if (reply.raw.destroyed) return reply;
    reply.raw.write(Uint8Array.of(byte));
    await wait(200, undefined, { ref: false });
  }
  reply.raw.end();
  return reply;
};
