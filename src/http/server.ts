import formbody from '@fastify/formbody';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { TokenKey } from '../access/token-key.js';
import type { Role } from '../config/documents.js';
import { newId } from '../core/id.js';
import type { Mailbox } from '../deliveries/mailbox.js';
import type { Erasing } from '../retention/erasing.js';
import { guard } from './guard.js';
import { type Metrics, timeRequests } from './metrics.js';
import { openapiRoutes, registerOpenapi } from './openapi.js';
import { authenticate, optionalConsumer, registerTokens } from './principal.js';
import { answerBrokenHttp, failureOf, problems, sendProblem } from './problem.js';
import type { Readiness } from './readiness.js';
import { type AdminRoutes, adminRoutes } from './routes/admin.js';
import { type AuditRoutes, auditRoutes } from './routes/audit.js';
import { bulkRoutes } from './routes/bulk.js';
import { type DirectoryRoutes, directoryRoutes } from './routes/directory.js';
import { docsRoutes } from './routes/docs.js';
import { erasureRoutes } from './routes/erasures.js';
import { type ExchangeRoutes, exchangeRoutes } from './routes/exchanges.js';
import { healthRoutes } from './routes/health.js';
import { inboxRoutes } from './routes/inbox.js';
import { entryRoutes, type LogRoutes, publicLogRoutes } from './routes/log.js';
import { type InboundOf, nativeRoutes } from './routes/native.js';
import { type OauthRoutes, oauthRoutes } from './routes/oauth.js';
import { receiptRoutes } from './routes/receipts.js';
import { createWaiting } from './waiting.js';

export type HttpServer = FastifyInstance;

export interface ServerParts {
  readonly log: FastifyBaseLogger;
  readonly key: TokenKey;
  /** Public origin: issuer and audience of tokens, base of problem types. */
  readonly origin: () => string;
  readonly rolesOf: (system: string) => readonly Role[];
  readonly clients: OauthRoutes['clients'];
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  readonly inboundOf: InboundOf;
  readonly exchanges: ExchangeRoutes;
  readonly services: DirectoryRoutes;
  readonly mailbox: Mailbox;
  readonly audit: AuditRoutes;
  readonly published: LogRoutes;
  readonly admin: AdminRoutes;
  readonly erasing: Erasing;
}

/** Limits that keep one caller from holding the server: `tests/http/security-defaults.test.ts` holds them. */
const settings = {
  bodyLimit: 1024 * 1024,
  requestTimeout: 30_000,
  connectionTimeout: 60_000,
  keepAliveTimeout: 65_000,
  maxRequestsPerSocket: 0,
  routerOptions: { maxParamLength: 200 },
  // While it closes, a connection that is still open is answered once more, and ends.
  return503OnClosing: false,
  forceCloseConnections: 'idle',
  http: {
    maxHeaderSize: 16_384,
    headersTimeout: 10_000,
    // Node looks this often whether the two timeouts have passed; by itself only every 30 s.
    connectionsCheckingInterval: 5_000,
    requireHostHeader: true,
  },
  // A parameter that is not known is refused, never taken away in silence.
  ajv: { customOptions: { removeAdditional: false, coerceTypes: true, useDefaults: false, allErrors: false } },
} as const;

/** JSON bodies stay bytes: the exchange log commits to them exactly, and `core/body` parses them with its own limits. */
const keepBytes = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};

/** Node alone drops headers after the 2,000th in silence, and refuses an Expect it does not know without a word, which may pass (RFC 9110 §10.1.1). */
const hearEverything = ({ server }: FastifyInstance): void => {
  server.maxHeadersCount = 0;
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
};

/** A connection that was busy when the closing began would be kept alive by its client for a minute more: it ends once it is idle. */
const endIdleConnections = (app: FastifyInstance): void => {
  app.addHook('preClose', async () => {
    if (!app.server.listening) return;
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50);
    app.server.once('close', () => clearInterval(sweep));
  });
};

/** The HTTP face of the gateway. What stands in the first part is public; everything in the second proves its caller. */
export const buildServer = async (parts: ServerParts): Promise<HttpServer> => {
  const { origin } = parts;
  const app: HttpServer = Fastify({
    ...settings,
    loggerInstance: parts.log,
    logController: new LogController({ disableRequestLogging: true }),
    clientErrorHandler: answerBrokenHttp(origin),
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, failureOf(error), origin()),
    genReqId: () => newId(),
    // Every line names its exchange itself; a logger of its own for each request is paid by those that say nothing, too.
    childLoggerFactory: (logger) => logger,
    requestIdHeader: false,
  });
  hearEverything(app);
  app.decorateRequest('principal', null);
  keepBytes(app);
  endIdleConnections(app);
  const waitingOf = createWaiting(app);
  guard(app);
  problems(app, origin);
  timeRequests(app, parts.metrics.registry);
  await registerOpenapi(app);
  const tokens = await registerTokens(app, parts.key, origin);

  healthRoutes(app, parts.readiness);
  await docsRoutes(app);
  publicLogRoutes(app, parts.published);
  nativeRoutes(app, parts.inboundOf);
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    await scope.register(formbody);
    oauthRoutes(scope, { clients: parts.clients, tokens, key: parts.key, issuer: origin, rolesOf: parts.rolesOf });
  });

  await app.register(async (scope) => {
    authenticate(scope, origin, parts.rolesOf);
    exchangeRoutes(scope, parts.exchanges, waitingOf);
    bulkRoutes(scope, parts.exchanges, origin);
    directoryRoutes(scope, parts.services);
    inboxRoutes(scope, parts.mailbox, waitingOf);
    receiptRoutes(scope, parts.published);
    entryRoutes(scope, parts.published);
    await scope.register(async (office) => {
      // What auditors and administrators read stays out of every cache.
      office.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
      auditRoutes(office, parts.audit);
      adminRoutes(office, parts.admin);
    });
    erasureRoutes(scope, parts.erasing);
    scope.get('/metrics', { config: { role: 'administrator' } }, async (_request, reply) =>
      reply.header('content-type', parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics()),
    );
  });
  openapiRoutes(app, { ...parts.services, origin, consumerOf: optionalConsumer(app, origin, parts.rolesOf) });
  return app;
};
