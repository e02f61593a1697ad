import type { Logger } from 'pino';
import { type Clients, postgresClients } from './access/clients.postgres.js';
import type { Keys } from './access/keys.js';
import { tokenKey } from './access/token-key.js';
import { quotaUsed } from './agreements/quota.postgres.js';
import { createRate } from './agreements/rate.js';
import { openRedisRate } from './agreements/rate.redis.js';
import type { Keeping } from './config/references.js';
import { activeVersion, type StoredConfiguration } from './config/versions.postgres.js';
import { systemClock, wibDay } from './core/clock.js';
import { createAgreementStands, createBring, createLimits } from './deliveries/bring.js';
import { createDeliveries } from './deliveries/deliveries.js';
import { createMailbox } from './deliveries/mailbox.postgres.js';
import { openBullQueue } from './deliveries/queue.bullmq.js';
import { endAbandonedWrites } from './exchanges/abandoned.postgres.js';
import { createAnnounce } from './exchanges/announce.js';
import { createAnswering } from './exchanges/answer.js';
import { type Consumed, createConsume } from './exchanges/consume.js';
import { createDescribe } from './exchanges/describe.js';
import { createEnqueue } from './exchanges/enqueue.js';
import { createFrontDoor } from './exchanges/front-door.js';
import { createIdempotency } from './exchanges/idempotency.postgres.js';
import { createInbound } from './exchanges/inbound.js';
import { createNotices } from './exchanges/notices.js';
import { createReceive, type ReceiveParts } from './exchanges/receive.js';
import { createRefusals } from './exchanges/refusals.js';
import { createRefuse } from './exchanges/refuse.js';
import { createReturns } from './exchanges/returns.js';
import { createSettling } from './exchanges/settle.js';
import { createExchangeStore } from './exchanges/store.postgres.js';
import { createTellEnd } from './exchanges/tell-end.js';
import { createWriting } from './exchanges/write.js';
import { type Signing, startPublishing } from './gateway-log.js';
import { openQuota } from './gateway-quota.js';
import { createMetrics } from './http/metrics.js';
import { createReadiness } from './http/readiness.js';
import { buildServer, type HttpServer } from './http/server.js';
import { type Current, followActiveVersion } from './installation/activation.js';
import { createAdministering } from './installation/administering.js';
import { createAuditing } from './installation/auditing.js';
import type { Equipment } from './installation/check.js';
import { type Installation, openInstallation } from './installation/installation.js';
import { createExchangeLog, prepareLog } from './log/exchange-log.js';
import { countEntries } from './log/totals.postgres.js';
import { connect } from './postgres/pool.js';
import { openQueuePool } from './postgres/queue-pool.js';
import { createRetention } from './retention/retention.js';
import { createBreakers } from './routes/breakers.js';
import { createDeadlines } from './routes/deadlines.js';
import { createSend } from './routes/send.js';

export interface GatewayOptions {
  /** A migrated PostgreSQL. */
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly keys: Keys;
  readonly signing: Signing;
  readonly equipment: Equipment;
  /** Where `env:` and `file:` references lead. */
  readonly keeping: Keeping;
  readonly log: Logger;
  /** Folder of the vault's own backups, which the retention run empties; absent = none here. */
  readonly vaultBackups?: string;
  /** `serve` answers HTTP, `work` delivers; a process may do both. */
  readonly does: { readonly serve: boolean; readonly work: boolean };
  /** Public origin until the configuration says another; known once the server listens. */
  readonly origin: () => string;
}

export interface Gateway {
  readonly http: HttpServer;
  readonly clients: Clients;
  readonly current: Current;
  /** Returns what was used, as far as it is due at an instant; a worker asks by itself every minute. */
  readonly returns: (now: Date) => Promise<void>;
  /** Stops taking calls, ends what is under way, gives back what it held. Safe to call twice. */
  close(): Promise<void>;
}

const minute = 60_000;
const hour = 60 * minute;

/** The composition root: every part of the gateway, wired once. A configuration must be active in the database. */
export const buildGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { keys, equipment, log: logger, vaultBackups: backups } = options;
  const clock = systemClock;
  const report = (error: unknown): void =>
    logger.error({ cause: error instanceof Error ? error.name : 'unknown', code: codeOf(error) }, 'trouble');

  // Storage
  const database = connect(options.databaseUrl, { name: 'gateway', max: 10 });
  const logDatabase = connect(options.databaseUrl, { name: 'log', max: 2 });
  const queuePool = options.redisUrl === undefined ? openQueuePool(options.databaseUrl) : undefined;
  await prepareLog(logDatabase, keys.log);
  const log = createExchangeLog({ database: logDatabase, sealer: keys.sealer, keys: keys.log });
  const notices = createNotices(database);
  const queue = await openBullQueue({
    backend:
      queuePool === undefined ? { kind: 'redis', url: options.redisUrl ?? '' } : { kind: 'postgres', pool: queuePool },
    name: `deliveries-${keys.installation}`,
    report,
  });
  const secret = keys.derive('work');

  // Exchanges
  const sealer = keys.sealer;
  const store = createExchangeStore({ database, sealer, notices });
  const inForce = () => current.get();
  const retention = createRetention({ database, log, sealer, clock, keys: keys.log, inForce, backups });
  const idempotency = createIdempotency({ database, sealer, clock, secret, notices, keptDays: retention.keyDays });
  const enqueue = createEnqueue({ database, log, sealer, clock, secret, wake: queue.wake });
  const quota = await openQuota({ databaseUrl: options.databaseUrl, database, clock, report });
  const redisRate =
    options.redisUrl === undefined ? undefined : openRedisRate(options.redisUrl, keys.installation, clock);
  const send = createSend(createDeadlines(clock), clock);
  const answering = createAnswering({ send, quota, log, clock });
  const settling = createSettling();
  const describe = createDescribe(() => origin());
  const announce = createAnnounce({ rules: () => current.get().receiving, enqueue });
  const { settle } = settling;
  const writing = createWriting({ answering, database, store, log, describe, settle, announce, clock });
  const refusals = createRefusals(log, clock);

  // The configuration in force
  const breakers = createBreakers(clock);
  const frontDoor = createFrontDoor({
    accept: (asked, id, known) => current.get().accept(asked, id, known),
    recognise: (asked) => current.get().recognise(asked),
    config: () => current.get().config,
    rate: redisRate ?? createRate(clock),
    answering,
    writing,
    enqueue,
    idempotency,
    refusals,
    describe,
    clock,
  });
  const receiving = () => current.get().receiving;
  const receipt: ReceiveParts = { rules: receiving, enqueue, idempotency, store, clock };
  const consumed = (told: Consumed): void => {
    metrics.exchange(told.service, told.outcome, told.code);
    logger[told.outcome === 'answered' ? 'debug' : 'info'](told, 'exchange');
  };
  const inbound = createInbound({
    isEvent: (system, operation) => receiving().isEvent(system, operation),
    receive: createReceive(receipt),
    consume: createConsume({ rules: receiving, frontDoor, exchanges: store, observe: consumed }),
  });
  const open = (version: StoredConfiguration): Promise<Installation> =>
    openInstallation({
      config: version.n,
      configuration: version.configuration,
      ...equipment,
      keeping: options.keeping,
      clock,
      log: { info: (fields, message) => logger.debug(fields, message), warn: (f, m) => logger.warn(f, m) },
      breakerOf: breakers.of,
      inbound,
      refuse: createRefuse(receipt),
    });
  const active = await activeVersion(database);
  if (active === undefined) throw new Error('No configuration is active in the database.');
  const current: Current = await followActiveVersion({
    database,
    first: await open(active),
    open,
    graceMs: 35_000,
    report: (error, version) => logger.error({ version, code: codeOf(error) }, 'a version could not be put in force'),
  });
  const publishing = startPublishing({
    ...{ databaseUrl: options.databaseUrl, database, signing: options.signing, log, clock, logger, report },
    installation: current.get().configuration.gateway.installation,
    config: () => current.get().config,
    witnesses: () => current.get().configuration.gateway.witnesses ?? [],
  });
  const origin = (): string => current.get().configuration.gateway.origin ?? options.origin();

  // Deliveries
  const rules = () => current.get();
  const agreementStands = createAgreementStands(rules);
  const tellEnd = createTellEnd({ rules: () => rules().receiving, enqueue, origin, announce, sealer });
  const deliveries = createDeliveries({
    database,
    log,
    sealer,
    queue,
    send: createBring({ rules, send, quota }),
    agreementStands,
    tellEnd,
    limits: createLimits(rules),
    clock,
    random: Math.random,
    observe: (attempt) => {
      metrics.exchange(attempt.service, attempt.outcome, attempt.code ?? '');
      logger.info(attempt, 'delivery');
    },
    report,
  });
  const returns = createReturns({ database, sealer, enqueue, rules });
  const mailbox = createMailbox({ database, log, sealer, clock, agreementStands, notices, tellEnd });

  // HTTP
  let draining = false;
  const metrics = createMetrics({ breakers: breakers.states, log: publishing.state });
  const clients = postgresClients(database, keys.derive('client secrets'), clock);
  const readiness = createReadiness(
    [
      { name: 'database', run: () => database.query('select 1') },
      { name: 'queue', run: queue.check },
      { name: 'configuration', run: async () => assertNone(current.problem()) },
      { name: 'log', run: publishing.check, spared: true },
    ],
    () => draining,
  );
  const administering = createAdministering({ database, log, clock, current, breakers, deliveries, equipment });
  const auditing = createAuditing({
    ...{ database, sealer, log, store, current, equipment, clock },
    keys: keys.log,
    published: publishing,
  });
  const http = await buildServer({
    log: logger,
    key: tokenKey(keys.derive('access tokens')),
    origin,
    rolesOf: (system) => current.get().directory.roles(system),
    clients,
    readiness,
    metrics,
    inboundOf: (system, operation) => current.get().inbound(system, operation),
    exchanges: {
      frontDoor,
      store,
      catalog: () => equipment.catalog,
      largestBody: Math.max(...equipment.catalog.all.map(({ document }) => document.bodyLimit ?? 1024 * 1024)),
      metrics,
    },
    services: {
      agreementsOf: (consumer) => current.get().agreementsOf(consumer),
      contract: (service) => equipment.catalog.get(service),
      directory: () => current.get().directory,
      quotaUsed: (agreements) => quotaUsed(database, agreements, wibDay(clock.now())),
    },
    mailbox,
    audit: auditing,
    published: publishing,
    admin: administering,
    erasing: retention.erasing,
  });

  // Work
  const everyMinute = setInterval(() => {
    refusals.flush(current.get().config).catch(report);
    if (!options.does.work) return;
    countEntries(database).catch(report);
    returns(clock.now()).catch(report);
  }, minute);
  const everyHour = setInterval(() => retention.run().catch(report), hour);
  const everyQuarter = setInterval(
    () => endAbandonedWrites({ database, log, sealer, clock }).catch(report),
    15 * minute,
  );
  if (options.does.work) await deliveries.start();

  const close = async (): Promise<void> => {
    draining = true;
    clearInterval(everyMinute);
    clearInterval(everyHour);
    clearInterval(everyQuarter);
    await Promise.all([http.close(), deliveries.close()]);
    await settling.close(5_000);
    await refusals.flush(current.get().config, true).catch(report);
    await quota.close();
    await log.close();
    await publishing.close();
    await queue.close();
    await Promise.all([current.close(), notices.close(), redisRate?.close(), queuePool?.end()]);
    await Promise.all([logDatabase.close(), database.close()]);
  };
  let closing: Promise<void> | undefined;
  return {
    http,
    clients,
    current,
    returns,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

const assertNone = (problem: unknown): void => {
  if (problem !== undefined) throw problem;
};
