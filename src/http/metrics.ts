import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the gateway counts. Labels are names from the configuration and route templates, never identifiers. */
export interface Metrics {
  readonly registry: Registry;
  exchange(service: string, outcome: string, code: string): void;
}

export interface Gauges {
  readonly breakers: () => Iterable<readonly [system: string, breaker: { readonly state: 'open' | 'closed' }]>;
  readonly log: () => Promise<LogState>;
}

/** How far the exchange log is, and how this process stands to it. */
export interface LogState {
  readonly durable: number;
  readonly published: number;
  readonly waitingSince: Date | null;
  readonly now: Date;
  readonly signs: boolean;
  readonly refused: boolean;
  readonly refusals: number;
}

export const createMetrics = (gauges: Gauges): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const exchanges = new Counter({
    name: 'jembatan_exchanges_total',
    help: 'Exchanges by service, outcome and failure code',
    labelNames: ['service', 'outcome', 'code'],
    registers: [registry],
  });
  new Gauge({
    name: 'jembatan_breaker_open',
    help: '1 while calls to a system are stopped by its breaker',
    labelNames: ['system'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [system, { state }] of gauges.breakers()) this.set({ system }, state === 'open' ? 1 : 0);
    },
  });
  gaugeLog(registry, gauges.log);
  return { registry, exchange: (service, outcome, code) => exchanges.inc({ service, outcome, code }) };
};

const logGauges: Record<string, readonly [help: string, value: (state: LogState) => number]> = {
  jembatan_log_durable_entries: ['Entries of the exchange log that are durable', ({ durable }) => durable],
  jembatan_log_published_entries: [
    'Entries that are integrated and covered by a signed checkpoint',
    ({ published }) => published,
  ],
  jembatan_log_oldest_unpublished_seconds: [
    'Age of the oldest entry that no checkpoint covers; 0 when there is none',
    ({ waitingSince, now }) =>
      waitingSince === null ? 0 : Math.max(0, (now.getTime() - waitingSince.getTime()) / 1000),
  ],
  jembatan_log_signs: ['1 in the process that integrates and signs', ({ signs }) => Number(signs)],
  jembatan_log_signing_refused: ['1 while this process refuses to sign', ({ refused }) => Number(refused)],
  jembatan_log_signing_refusals: ['Refusals to sign since the start', ({ refusals }) => refusals],
};

/** One look at the log for all its gauges; they stay as they were while the database is away. */
const gaugeLog = (registry: Registry, log: Gauges['log']): void => {
  let looking: Promise<LogState | undefined> | undefined;
  const look = (): Promise<LogState | undefined> => {
    looking ??= log()
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  for (const [name, [help, value]] of Object.entries(logGauges))
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const state = await look();
        if (state !== undefined) this.set(value(state));
      },
    });
};

/** Times every request by its route template. */
export const timeRequests = (app: FastifyInstance, registry: Registry): void => {
  const seconds = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Duration of HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
};
