import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Agreement } from '../agreements/agreement.js';
import type { Contract } from '../contracts/contract.js';
import { minimiser } from '../contracts/minimise.js';
import { failures } from '../core/failure.js';
import type { JsonObject } from '../core/json.js';

export interface OpenapiParts {
  readonly origin: () => string;
  /** The consumer a token proves, or undefined without one; throws UNAUTHENTICATED for a bad one. */
  readonly consumerOf: (request: FastifyRequest) => string | undefined;
  readonly agreementsOf: (consumer: string) => readonly Agreement[];
  readonly contract: (service: string) => Contract | undefined;
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457 problem; `code` is from the closed table in docs/failures.md',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'fault', 'exchange'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    code: { type: 'string', enum: Object.keys(failures) },
    fault: { type: 'string', enum: ['consumer', 'data', 'provider', 'gateway'] },
    exchange: { type: 'string', format: 'uuid' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'keyword', 'detail'],
        properties: { pointer: { type: 'string' }, keyword: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
} as const;

const problemAnswer = {
  description: 'A failure',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const tags = {
  Consumers: 'Exchanges, the directory of services and the inbox; for systems with an agreement',
  Auditors: 'The exchange log; each reading is itself an entry',
  Administrators: 'Configuration, systems, deliveries and metrics; each action is an entry',
  'Native dialects': 'Systems that speak their own dialect; their adapter authenticates them',
  Public: 'Tokens, keys, health, documentation, and what anybody may verify of the exchange log',
} as const;

const tagOf = (path: string): keyof typeof tags => {
  if (path.startsWith('/v1/')) return 'Consumers';
  if (path.startsWith('/audit/') || path.startsWith('/log/tile/entries/')) return 'Auditors';
  if (path.startsWith('/admin/') || path === '/metrics') return 'Administrators';
  return path.startsWith('/native/') ? 'Native dialects' : 'Public';
};

/** Collects the routes as they are registered; must come before them. */
export const registerOpenapi = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jembatan',
        version: '1',
        description:
          'Interoperability gateway of a regency: one HTTP interface and one vocabulary for its information systems.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: { schemas: { Problem: problemSchema as never } },
    },
  });
};

type Operation = Record<string, unknown> & { responses?: Record<string, unknown> };

const operationId = (method: string, path: string): string =>
  `${method} ${path}`.replace(/[^A-Za-z0-9]+(.)?/g, (_all, next: string | undefined) => (next ?? '').toUpperCase());

const described: Record<string, string> = {
  '200': 'Success',
  '201': 'Created',
  '202': 'Queued',
  '204': 'Done',
};

/** What every operation has in common, so that no route has to repeat it. */
const complete = (method: string, path: string, operation: Operation, scopes: readonly string[]): Operation => ({
  ...operation,
  operationId: operationId(method, path),
  summary: operation.summary ?? `${method.toUpperCase()} ${path}`,
  tags: [tagOf(path)],
  security: scopes.map((scope) => ({ oauth2: [scope] })),
  responses: {
    ...Object.fromEntries(
      Object.entries(operation.responses ?? { '200': {} }).map(([status, answer]) => [
        status,
        { ...(answer as object), description: described[status] ?? 'Answer' },
      ]),
    ),
    '4XX': problemAnswer,
    '5XX': problemAnswer,
  },
});

const scopeOfTag = { Consumers: 'consumer', Auditors: 'auditor', Administrators: 'administrator' } as const;

/** Any of them opens the path; none = it is public. */
const scopesOf = (path: string): string[] => {
  if (path.startsWith('/log/tile/entries/')) return ['auditor', 'consumer'];
  const tag = tagOf(path);
  return tag in scopeOfTag ? [scopeOfTag[tag as keyof typeof scopeOfTag]] : [];
};

/** How to authenticate; the origin is known only once the server listens. */
const securitySchemes = (origin: string) => ({
  oauth2: {
    type: 'oauth2',
    description: 'Client credentials (RFC 6749 §4.4); the token is a JWT (RFC 9068) that lives ten minutes',
    flows: {
      clientCredentials: {
        tokenUrl: `${origin}/oauth2/token`,
        scopes: { consumer: 'Exchanges', auditor: 'The exchange log', administrator: 'Configuration' },
      },
    },
  },
});

const header = (name: string, required: boolean, description: string) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

const exchangeHeaders = (purposes: readonly string[], needsKey: boolean) => [
  header('Gateway-Purpose', true, `One of: ${purposes.join(', ')}`),
  header('Gateway-Officer', false, 'The acting officer; required where the agreement says so'),
  header('Gateway-Case', false, 'The case number; required where the agreement says so'),
  header('Gateway-Elements', false, 'Fewer elements than the agreement grants, comma-separated'),
  header('Gateway-Agreement', false, 'The agreement to use, when several would allow the call'),
  header(
    'Idempotency-Key',
    needsKey,
    'Required for writes and queued exchanges; on synchronous reads accepted, echoed and not honoured',
  ),
  header('Prefer', false, 'respond-async, wait=N (RFC 7240)'),
];

const exchangePath = '/v1/exchanges/{exchange}';

/** Any exchange, as long as nobody says who asks. */
const anyExchange = (shown: Operation): Operation => {
  const answer = { content: { 'application/json': { schema: { type: 'object' } } } };
  return {
    ...shown,
    description: 'With an access token this document shows each service you may call, with its contract, instead.',
    parameters: [
      ...((shown.parameters as object[] | undefined) ?? []),
      ...exchangeHeaders(['see GET /v1/services'], false),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    responses: { '200': answer, '202': {} },
  };
};

const exchangeOperation = (contract: Contract, agreements: readonly Agreement[]): Operation => {
  const granting = agreements.filter(({ grants }) => grants.has(contract.service));
  const elements = new Set(granting.flatMap(({ grants }) => [...(grants.get(contract.service) ?? [])]));
  const { document } = contract;
  const needsKey = document.effect === 'write' || document.async === 'always';
  const answer = { content: { 'application/json': { schema: strip(minimiser(contract, elements).schema) } } };
  return {
    summary: document.title.en,
    description: `${document.title.id}. Elements: ${[...elements].join(', ') || 'none'}.`,
    parameters: exchangeHeaders([...new Set(granting.flatMap(({ purposes }) => [...purposes]))], needsKey),
    requestBody: { required: true, content: { 'application/json': { schema: strip(contract.request.schema) } } },
    responses:
      document.async === 'always'
        ? { '202': {} }
        : document.async === 'allowed'
          ? { '200': answer, '202': {} }
          : { '200': answer },
  };
};

/** Inside an OpenAPI document a schema is no document of its own. */
const strip = (schema: object): object => {
  const { $schema: _dialect, $id: _id, ...rest } = schema as JsonObject;
  return rest;
};

type Paths = Record<string, Record<string, Operation>>;

/** The routes as a reader of the document names them: a wildcard has a name, and a known consumer's services stand instead of `POST`. */
const readable = (paths: Paths, isKnown: boolean): Paths =>
  Object.fromEntries(
    Object.entries(paths).flatMap(([path, methods]) => {
      if (path.startsWith('/docs')) return [];
      const wildcard = path.startsWith('/log/') ? 'tile' : 'operation';
      if (path !== exchangePath) return [[path.replace('{*}', `{${wildcard}}`), named(methods, wildcard)]];
      const { post = {}, ...rest } = methods;
      return [[path, isKnown ? rest : { ...rest, post: anyExchange(post) }]];
    }),
  );

const named = (methods: Record<string, Operation>, wildcard: string): Record<string, Operation> =>
  JSON.parse(JSON.stringify(methods).replaceAll('"name":"*"', `"name":"${wildcard}"`));

/** `/openapi.json`: what anybody may know; with a consumer's token, also each service it may call with its contract. */
export const openapiRoutes = (app: FastifyInstance, parts: OpenapiParts): void => {
  const servicePaths = (consumer: string): Paths => {
    const agreements = parts.agreementsOf(consumer);
    const services = [...new Set(agreements.flatMap(({ grants }) => [...grants.keys()]))].sort();
    return Object.fromEntries(
      services.flatMap((service) => {
        const contract = parts.contract(service);
        if (contract === undefined || contract.document.disclosed === 'request') return [];
        return [[`/v1/exchanges/${service}`, { post: exchangeOperation(contract, agreements) }]];
      }),
    );
  };

  app.get('/openapi.json', { schema: { summary: 'This document' } }, async (request, reply) => {
    const consumer = parts.consumerOf(request);
    const base = app.swagger() as unknown as { paths: Paths; components: object };
    const paths: Paths = {
      ...readable(base.paths, consumer !== undefined),
      ...(consumer === undefined ? {} : servicePaths(consumer)),
    };
    const completed = Object.entries(paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, one]) => [method, complete(method, path, one, scopesOf(path))]),
      ),
    ]);
    return reply.headers({ 'content-type': 'application/json; charset=utf-8', vary: 'Authorization' }).send(
      JSON.stringify({
        ...base,
        components: { ...base.components, securitySchemes: securitySchemes(parts.origin()) },
        paths: Object.fromEntries(completed),
      }),
    );
  });
};
