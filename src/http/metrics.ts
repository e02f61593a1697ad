import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the gateway counts. Labels are names from the configuration and route templates, never identifiers. */
export interface Metrics {
  readonly registry: Registry;
  exchange(service: string, outcome: string, code: string): void;
}

export interface Gauges {
  readonly breakers: () => Iterable<readonly [system: string, breaker: { readonly state: 'open' | 'closed' }]>;
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
  return { registry, exchange: (service, outcome, code) => exchanges.inc({ service, outcome, code }) };
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
