import type { FastifyInstance } from 'fastify';
import type { Mailbox } from '../../deliveries/mailbox.js';
import { principalOf } from '../principal.js';
import type { WaitingOf } from '../waiting.js';

const longestWait = 30;
const page = 20;

/** Systems behind NAT pull what waits for them, and acknowledge it (`GET /v1/inbox?wait=20`, `POST /v1/inbox/{id}/ack`). */
export const inboxRoutes = (app: FastifyInstance, mailbox: Mailbox, waitingOf: WaitingOf): void => {
  app.get<{ Querystring: { wait?: number } }>(
    '/v1/inbox',
    {
      config: { role: 'consumer' },
      schema: {
        summary: 'What waits for this system; the same again until it is acknowledged',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            wait: {
              type: 'integer',
              minimum: 0,
              maximum: longestWait,
              description: 'Seconds to wait when there is nothing',
            },
          },
        },
      },
    },
    async (request, reply) => {
      const wait = (request.query.wait ?? 0) * 1000;
      const items = await mailbox.fetch(principalOf(request).system, wait, page, waitingOf(reply));
      return reply.header('cache-control', 'no-store').send({ items });
    },
  );

  app.post<{ Params: { id: string } }>(
    '/v1/inbox/:id/ack',
    { config: { role: 'consumer' }, schema: { summary: 'Acknowledge one item: its delivery is completed' } },
    async (request, reply) => {
      await mailbox.acknowledge(principalOf(request).system, request.params.id);
      return reply.code(204).send();
    },
  );
};
