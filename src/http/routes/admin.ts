import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Version } from '../../config/versions.postgres.js';
import { Failure } from '../../core/failure.js';
import { isId } from '../../core/id.js';
import { isObject, type JsonSchema } from '../../core/json.js';
import type { DeliveryView } from '../../deliveries/delivery.js';
import type { DeliveryState } from '../../exchanges/exchange.js';
import type { BreakerState } from '../../routes/breaker.js';
import { jsonOf } from '../body.js';
import { principalOf } from '../principal.js';

export interface AdminRoutes {
  readonly adapters: () => readonly { readonly kind: string; readonly summary: string; readonly config: JsonSchema }[];
  readonly versions: () => Promise<readonly Version[]>;
  readonly activeVersion: () => number;
  /** Activates a stored version on every process; rollback is activating an older one. */
  readonly activate: (n: number, by: string) => Promise<void>;
  /** Tests a system's address and credentials; throws the Failure it meets. */
  readonly probe: (system: string, by: string) => Promise<void>;
  /** Lets a system be called again after its login was mended. */
  readonly reset: (system: string, by: string) => Promise<void>;
  readonly systems: () => readonly { readonly system: string; readonly breaker: BreakerState }[];
  readonly deliveries: (state: DeliveryState, cursor?: string) => Promise<readonly DeliveryView[]>;
  readonly retry: (id: string, by: string) => Promise<void>;
  readonly discard: (id: string, by: string, reason: string) => Promise<void>;
}

const states: readonly DeliveryState[] = ['due', 'running', 'completed', 'held', 'dead', 'discarded'];

const deliveriesQuery = {
  type: 'object',
  additionalProperties: false,
  properties: {
    state: { type: 'string', description: `One of ${states.join(', ')}; default dead` },
    cursor: { type: 'string', description: 'The id of the last delivery of the page before' },
  },
} as const;

const badState = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: `Say which deliveries: ?state= one of ${states.join(', ')}.`,
    id: `Sebutkan pengiriman yang mana: ?state= salah satu dari ${states.join(', ')}.`,
  });

const badCursor = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: 'cursor is the id of the last delivery of the page before.',
    id: 'cursor adalah id pengiriman terakhir pada halaman sebelumnya.',
  });

const noReason = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: 'Give the reason, 5 to 500 characters: { "reason": "…" }. It is kept in the exchange log.',
    id: 'Berikan alasan, 5 sampai 500 karakter: { "reason": "…" }. Alasan disimpan di log pertukaran.',
  });

const reasonOf = (request: FastifyRequest): string => {
  const body = jsonOf(request);
  const reason = isObject(body) ? body.reason : undefined;
  if (typeof reason !== 'string' || reason.trim().length < 5 || reason.length > 500) throw noReason();
  return reason.trim();
};

/** What administrators do; every action is an entry of the exchange log. */
export const adminRoutes = (app: FastifyInstance, parts: AdminRoutes): void => {
  const role = { role: 'administrator' } as const;
  const by = (request: FastifyRequest): string => principalOf(request).system;

  app.get(
    '/admin/v1/adapters',
    { config: role, schema: { summary: 'Adapter kinds and their configuration' } },
    async () => ({
      adapters: parts.adapters(),
    }),
  );

  app.get('/admin/v1/config/versions', { config: role, schema: { summary: 'Configuration versions' } }, async () => ({
    active: parts.activeVersion(),
    versions: await parts.versions(),
  }));

  app.post<{ Params: { n: string } }>(
    '/admin/v1/config/versions/:n/activate',
    { config: role, schema: { summary: 'Activate a stored version on every process' } },
    async (request, reply) => {
      await parts.activate(/^\d{1,9}$/.test(request.params.n) ? Number(request.params.n) : 0, by(request));
      return reply.code(204).send();
    },
  );

  app.get(
    '/admin/v1/systems',
    { config: role, schema: { summary: 'Systems the gateway calls, and their breakers' } },
    async () => ({
      systems: parts.systems(),
    }),
  );

  app.post<{ Params: { id: string } }>(
    '/admin/v1/systems/:id/probe',
    { config: role, schema: { summary: 'Test the address and credentials of a system' } },
    async (request) => {
      await parts.probe(request.params.id, by(request));
      return { system: request.params.id, works: true };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/admin/v1/systems/:id/reset',
    { config: role, schema: { summary: 'Call a system again after its breaker opened' } },
    async (request, reply) => {
      await parts.reset(request.params.id, by(request));
      return reply.code(204).send();
    },
  );

  app.get<{ Querystring: { state?: string; cursor?: string } }>(
    '/admin/v1/deliveries',
    {
      config: role,
      schema: { summary: 'Deliveries in one state, newest first', querystring: deliveriesQuery },
    },
    async (request) => {
      const state = states.find((known) => known === (request.query.state ?? 'dead'));
      if (state === undefined) throw badState();
      const { cursor } = request.query;
      if (cursor !== undefined && !isId(cursor)) throw badCursor();
      return { deliveries: await parts.deliveries(state, cursor) };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/admin/v1/deliveries/:id/retry',
    { config: role, schema: { summary: 'Send a held or dead delivery again' } },
    async (request, reply) => {
      await parts.retry(request.params.id, by(request));
      return reply.code(204).send();
    },
  );

  app.post<{ Params: { id: string } }>(
    '/admin/v1/deliveries/:id/discard',
    { config: role, schema: { summary: 'Give a held or dead delivery up, with a reason' } },
    async (request, reply) => {
      await parts.discard(request.params.id, by(request), reasonOf(request));
      return reply.code(204).send();
    },
  );
};
