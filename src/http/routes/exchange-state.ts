import type { ExchangeView } from '../../exchanges/exchange.js';

/** The systems concerned by an exchange: whoever asked, whoever is asked, and whoever it is brought to. */
export const concerns = ({ consumer, provider, delivery }: ExchangeView, system: string): boolean =>
  [consumer, provider, delivery?.system].includes(system);

const instant = { type: 'string', format: 'date-time' } as const;
const nullable = { type: ['string', 'null'] } as const;
const code = { ...nullable, description: 'A code of the failure table' } as const;
const names = { type: 'array', items: { type: 'string' } } as const;

const deliveryStates = ['due', 'running', 'completed', 'held', 'dead', 'discarded'] as const;

const deliverySchema = {
  type: 'object',
  description: 'Of a queued exchange: where it is brought to, and how far it is',
  required: ['system', 'via', 'state', 'attempts', 'dueAt', 'code', 'reason'],
  properties: {
    system: { type: 'string' },
    via: { type: 'string', enum: ['push', 'mailbox'] },
    state: { type: 'string', enum: deliveryStates },
    attempts: { type: 'integer' },
    dueAt: instant,
    code,
    reason: {
      type: ['object', 'null'],
      description: 'Why it is not completed, and what to do, in English and Indonesian',
      properties: { en: { type: 'string' }, id: { type: 'string' } },
    },
  },
} as const;

const timelineSchema = {
  type: 'array',
  description: 'What happened, oldest first',
  items: {
    type: 'object',
    required: ['at', 'outcome', 'attempts', 'code'],
    properties: {
      at: instant,
      outcome: {
        type: 'string',
        description:
          'accepted, queued (again when an operator retries), postponed, abandoned (the gateway stopped during an attempt), held, completed, answered, failed, dead, discarded, erased',
      },
      attempts: { type: 'integer', description: 'Attempts made by then' },
      code,
    },
  },
} as const;

const passedOnSchema = {
  type: 'array',
  description:
    'Whom it was passed on to: the subscribers of an event, the consumer that wants to hear of the end; of those that concern the caller',
  items: {
    type: 'object',
    required: ['exchange', 'system', 'service', 'state', 'delivery', 'attempts', 'code', 'since'],
    properties: {
      exchange: { type: 'string', format: 'uuid' },
      system: { type: 'string' },
      service: { type: 'string' },
      state: { type: 'string', enum: ['queued', 'completed', 'failed', 'dead'] },
      delivery: { type: 'string', enum: deliveryStates },
      attempts: { type: 'integer' },
      code,
      since: instant,
    },
  },
} as const;

/** The answer of `GET /v1/exchanges/{id}`, as OpenAPI shows it and Fastify writes it. */
export const stateSchema = {
  type: 'object',
  required: [
    'exchange',
    'service',
    'agreement',
    'purpose',
    'mode',
    'state',
    'code',
    'elements',
    'createdAt',
    'endedAt',
  ],
  properties: {
    exchange: { type: 'string', format: 'uuid' },
    service: { type: 'string' },
    agreement: { type: 'string' },
    purpose: { type: 'string' },
    mode: { type: 'string', enum: ['sync', 'queued'] },
    state: { type: 'string', enum: ['accepted', 'answered', 'failed', 'queued', 'completed', 'dead'] },
    code,
    elements: { type: 'object', properties: { asked: names, returned: names, withheld: names } },
    createdAt: instant,
    endedAt: { ...nullable, format: 'date-time' },
    parent: { type: 'string', format: 'uuid', description: 'The event that this exchange passes on' },
    delivery: deliverySchema,
    passedOn: passedOnSchema,
    timeline: timelineSchema,
  },
} as const;

/** A child is told to its own parties alone: the provider of a request learns nothing of its consumer's call-back. */
const passedOn = ({ children }: ExchangeView, viewer: string) => {
  const concerned = children.filter(({ consumer, provider }) => [consumer, provider].includes(viewer));
  if (concerned.length === 0) return {};
  return {
    passedOn: concerned.map(({ consumer, provider: _, since, ...child }) => ({
      ...child,
      system: consumer,
      since: since.toISOString(),
    })),
  };
};

/** What the parties concerned may see of an exchange; nothing of its subject, of who asked, or of what was said. */
export const stateOf = (view: ExchangeView, viewer: string) => ({
  exchange: view.id,
  service: view.service,
  agreement: view.agreement,
  purpose: view.purpose,
  mode: view.mode,
  state: view.state,
  code: view.code,
  elements: view.elements,
  createdAt: view.createdAt.toISOString(),
  endedAt: view.endedAt?.toISOString() ?? null,
  ...(view.parent === null ? {} : { parent: view.parent }),
  ...(view.delivery === null
    ? {}
    : {
        delivery: {
          system: view.delivery.system,
          via: view.delivery.via,
          state: view.delivery.state,
          attempts: view.delivery.attempt,
          dueAt: view.delivery.dueAt.toISOString(),
          code: view.delivery.code,
          reason: view.delivery.reason,
        },
      }),
  ...passedOn(view, viewer),
  timeline: view.timeline.map(({ at, ...step }) => ({ at: at.toISOString(), ...step })),
});
