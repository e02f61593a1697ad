import { listVersions } from '../config/versions.postgres.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import type { Database } from '../core/sql.js';
import type { Deliveries } from '../deliveries/deliveries.js';
import type { DeliveryState } from '../exchanges/exchange.js';
import { eventRecord } from '../log/event.js';
import type { ExchangeLog } from '../log/log.js';
import type { Breakers } from '../routes/breakers.js';
import type { Provider } from '../routes/route.js';
import { activateVersion, type Current } from './activation.js';
import type { Equipment } from './check.js';

interface AdministeringParts {
  readonly database: Database;
  readonly log: ExchangeLog;
  readonly clock: Clock;
  readonly current: Current;
  readonly breakers: Breakers;
  readonly deliveries: Deliveries;
  readonly equipment: Equipment;
}

const noVersion = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no configuration version with this number. GET /admin/v1/config/versions lists them.',
    id: 'Tidak ada versi konfigurasi dengan nomor ini. GET /admin/v1/config/versions menampilkannya.',
  });

const noProvider = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no system with this id that the gateway calls. GET /admin/v1/systems lists them.',
    id: 'Tidak ada sistem dengan id ini yang dipanggil gateway. GET /admin/v1/systems menampilkannya.',
  });

const probeMs = 10_000;

/** What an administrator's calls do; each leaves an entry. */
export const createAdministering = (parts: AdministeringParts) => {
  const { database, log, clock, current, breakers, deliveries, equipment } = parts;

  const record = (by: string, action: string, on: string): Promise<number> =>
    log.append(
      eventRecord({
        kind: 'admin.action',
        at: clock.now(),
        exchange: newId(),
        consumer: by,
        provider: on,
        config: current.get().config,
        outcome: 'answered',
        note: { action },
      }),
    );

  const providerOf = (system: string): Provider => {
    const provider = current.get().provider(system);
    if (provider === undefined) throw noProvider();
    return provider;
  };

  const probe = async ({ connection, breaker }: Provider): Promise<void> => {
    breaker.enterProbe();
    try {
      await connection.probe(AbortSignal.timeout(probeMs));
      breaker.succeeded();
    } catch (error) {
      if (error instanceof Failure) breaker.failed(error);
      throw error;
    }
  };

  return {
    adapters: () => equipment.registry.all.map(({ kind, summary, config }) => ({ kind, summary, config })),
    versions: () => listVersions(database),
    activeVersion: () => current.get().config,
    async activate(n: number, by: string) {
      const version = (await listVersions(database)).find((one) => one.n === n);
      if (version === undefined) throw noVersion();
      await activateVersion({ database, log, clock }, version, by);
      await current.refresh();
    },
    async probe(system: string, by: string) {
      const provider = providerOf(system);
      await record(by, 'probe', system);
      await probe(provider);
    },
    async reset(system: string, by: string) {
      const { breaker } = providerOf(system);
      await record(by, 'reset', system);
      breaker.reset();
    },
    systems: () => breakers.states().map(([system, breaker]) => ({ system, breaker })),
    deliveries: (state: DeliveryState, cursor?: string) => deliveries.listDeliveries(state, cursor),
    retry: (id: string, by: string) => deliveries.retryDelivery(id, by),
    discard: (id: string, by: string, reason: string) => deliveries.discardDelivery(id, by, reason),
  };
};
