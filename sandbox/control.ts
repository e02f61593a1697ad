import Fastify, { type FastifyInstance } from 'fastify';
import type { Agency, AgencyName } from './agency.js';
import type { Calls } from './calls.js';
import type { Cases } from './cases.js';
import { type Fault, type Faults, faultSchema } from './faults.js';
import { give, type Listener, listen, read, route } from './listener.js';

export interface Controlled {
  readonly agencies: readonly Agency[];
  readonly faults: Faults;
  readonly calls: Calls;
  cases(): Cases;
}

interface Named {
  readonly agency: AgencyName;
}

/** The control API, for tests and the demonstration. It takes only JSON from this machine, so that no web page can drive it. */
export const openControl = async (controlled: Controlled): Promise<Listener> => {
  const { agencies, faults, calls } = controlled;
  const server = Fastify({
    forceCloseConnections: true,
    logger: false,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  guard(server);
  const params = { type: 'object', properties: { agency: { enum: agencies.map(({ name }) => name) } } };

  server.get('/cases', async () => controlled.cases());
  server.post<{ Params: Named; Body: Fault }>(
    '/faults/:agency',
    { schema: { params, body: faultSchema } },
    async ({ params: { agency }, body }, reply) => {
      faults.set(agency, body);
      return reply.code(204).send();
    },
  );
  server.delete<{ Params: Named }>('/faults/:agency', { schema: { params } }, async ({ params: { agency } }, reply) => {
    faults.clear(agency);
    return reply.code(204).send();
  });
  server.get<{ Params: Named }>('/calls/:agency', { schema: { params } }, async (request) =>
    calls.of(request.params.agency),
  );
  server.post('/reset', async (_, reply) => {
    faults.clearAll();
    calls.reset();
    for (const agency of agencies) agency.reset();
    return reply.code(204).send();
  });
  await server.register(async (own) => mountControls(own, agencies));
  return listen(server);
};

/** The agencies read their bodies themselves, so these arrive as bytes. */
const mountControls = (server: FastifyInstance, agencies: readonly Agency[]): void => {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  for (const { controls } of agencies)
    for (const control of controls)
      route(server, control, async (request, reply) => give(reply, await control.answer(read(request))));
};

/** Refuses web pages, also those that reached us through a name of their own (DNS rebinding). */
const guard = (server: FastifyInstance): void => {
  server.removeContentTypeParser('text/plain');
  server.addHook('onRequest', async (request, reply) => {
    const local = /^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '');
    if (local && request.headers.origin === undefined) return;
    return reply.code(403).send({ error: 'The control API answers only to 127.0.0.1.' });
  });
};
