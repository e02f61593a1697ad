import { quotaUsed } from '../agreements/quota.postgres.js';
import { changesBetween } from '../config/changes.js';
import { listVersions, readVersion } from '../config/versions.postgres.js';
import type { Clock } from '../core/clock.js';
import type { Sealer } from '../core/seal.js';
import type { Sql } from '../core/sql.js';
import { readObligations } from '../deliveries/obligations.postgres.js';
import type { ExchangeStore } from '../exchanges/store.postgres.js';
import { addUpBreach } from '../log/breach.js';
import { type BreachFilters, openDisclosures } from '../log/breach.postgres.js';
import { searchDisclosures } from '../log/disclosures.postgres.js';
import type { LogKeys } from '../log/exchange-log.js';
import type { ExchangeLog } from '../log/log.js';
import type { PublishedLog } from '../log/published.postgres.js';
import { openEntry, readExchange } from '../log/read.postgres.js';
import { searchEntries } from '../log/search.postgres.js';
import { findSignals } from '../log/signals/find.postgres.js';
import { signalRules } from '../log/signals/signal.js';
import { readTotals, type TotalsQuery } from '../log/totals.postgres.js';
import { createNaming } from '../systems/naming.js';
import type { Current } from './activation.js';
import type { Equipment } from './check.js';

interface AuditingParts {
  readonly database: Sql;
  readonly sealer: Sealer;
  readonly keys: LogKeys;
  readonly log: ExchangeLog;
  readonly published: PublishedLog & { readonly keys: readonly string[] };
  readonly store: ExchangeStore;
  readonly current: Current;
  readonly equipment: Equipment;
  readonly clock: Clock;
}

type Arguments<Asked> = Asked extends (tools: never, ...asked: infer Given) => unknown ? Given : never;

/** What an auditor's calls read. */
export const createAuditing = (parts: AuditingParts) => {
  const { database, sealer, keys, log, published, store, current, equipment, clock } = parts;
  const tools = { sql: database, sealer, keys };
  return {
    search: (...asked: Arguments<typeof searchEntries>) => searchEntries(tools, ...asked),
    disclosures: (...asked: Arguments<typeof searchDisclosures>) => searchDisclosures(tools, ...asked),
    breach: (filters: BreachFilters) => addUpBreach(openDisclosures(tools, filters)),
    signals: (...asked: Arguments<typeof findSignals>) => findSignals(tools, ...asked),
    signalRules: () => signalRules(current.get().configuration.gateway.signals),
    totals: (query: TotalsQuery, limit: number) => readTotals(database, query, limit),
    quotaOf: (id: string) => current.get().configuration.agreements.find((agreement) => agreement.id === id)?.quota,
    quotaUsedOn: (agreements: readonly string[], day: string) => quotaUsed(database, agreements, day),
    obligations: (from: Date, to: Date) => readObligations(database, from, to),
    configurations: () => listVersions(database),
    configurationChanges: async (before: number, n: number) => {
      const [old, version] = [await readVersion(database, before), await readVersion(database, n)];
      if (version === undefined || (before !== 0 && old === undefined)) return undefined;
      return changesBetween(old?.configuration, version.configuration);
    },
    entries: (exchange: string) => readExchange(database, exchange),
    prove: published.prove,
    proving: published.proving,
    verifierKeys: published.keys,
    open: (entry: Parameters<typeof openEntry>[1]) => openEntry(tools, entry),
    exchange: store.get,
    agreementIn: async (config: number, id: string) =>
      (await readVersion(database, config))?.configuration.agreements.find((agreement) => agreement.id === id),
    naming: () =>
      createNaming(current.get().configuration, (service) => equipment.catalog.get(service)?.document.title),
    log,
    config: () => current.get().config,
    clock,
  };
};
