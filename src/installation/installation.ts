import type { Accept as AcceptNative, AdapterLog, AnyAdapter, Refuse } from '../adapter/adapter.js';
import type { Registry } from '../adapter/registry.js';
import { createTools, type InboundHandler } from '../adapter/tools.js';
import { type Agreement, compileAgreement, standing } from '../agreements/agreement.js';
import { type Authorize, createAuthorize } from '../agreements/authorize.js';
import { isConcerned } from '../agreements/concerned.js';
import { connectionOf } from '../config/connection.js';
import type { Configuration, SystemDocument } from '../config/documents.js';
import type { Keeping } from '../config/references.js';
import type { Catalog, Contract } from '../contracts/contract.js';
import { withRetention } from '../contracts/retention.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import { type Accept, createAccept } from '../exchanges/accept.js';
import type { ConsumeRules } from '../exchanges/consume.js';
import type { InboundParts } from '../exchanges/inbound.js';
import { createRecognise, type Recognise } from '../exchanges/recognise.js';
import type { ReceiveRules, Subscription } from '../exchanges/subscription.js';
import type { Breaker } from '../routes/breaker.js';
import type { Provider, Route } from '../routes/route.js';
import { createDirectory, type Directory } from '../systems/directory.js';
import { maintenanceOf } from '../systems/maintenance.js';
import type { Mappings, OwnMappings } from '../translation/mappings.js';
import type { Translation } from '../translation/translation.js';

/** One configuration version, compiled and connected: everything that changes when another version is activated. */
export interface Installation {
  readonly config: number;
  readonly configuration: Configuration;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly agreements: readonly Agreement[];
  readonly authorize: Authorize;
  readonly accept: Accept;
  readonly recognise: Recognise;
  readonly receiving: ReceiveRules & ConsumeRules & Pick<InboundParts, 'isEvent'>;
  agreement(id: string): Agreement | undefined;
  /** Agreements that stand now and let a consumer use services. */
  agreementsOf(consumer: string): readonly Agreement[];
  routeTo(system: string, service: string): Route | undefined;
  provider(system: string): Provider | undefined;
  inbound(system: string, operation: string): InboundHandler | undefined;
  /** Stops listening and closes every connection. Safe to call twice. */
  close(): Promise<void>;
}

export interface InstallationParts {
  readonly config: number;
  readonly configuration: Configuration;
  readonly catalog: Catalog;
  readonly registry: Registry;
  readonly mappings: (own: OwnMappings) => Mappings;
  readonly keeping: Keeping;
  readonly clock: Clock;
  readonly log: AdapterLog;
  /** Breakers outlive a configuration version, unless a system's own document changed. */
  readonly breakerOf: (system: SystemDocument) => Breaker;
  /** What a system hands over or asks goes here. */
  readonly inbound: (system: string) => AcceptNative;
  /** And what it cannot hand over, here. */
  readonly refuse: (system: string) => Refuse;
}

interface Connected {
  readonly provider: Provider;
  readonly inbound: ReadonlyMap<string, InboundHandler>;
  close(): Promise<void>;
}

const unknownAdapter = (system: SystemDocument): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `${system.id} names the adapter ${system.adapter}, which is not installed. Run jembatan check.`,
    id: `${system.id} memakai adapter ${system.adapter}, yang tidak terpasang. Jalankan jembatan check.`,
  });

const connectSystem = async (system: SystemDocument, parts: InstallationParts): Promise<Connected> => {
  const adapter: AnyAdapter | undefined = parts.registry.get(system.adapter ?? '');
  if (adapter === undefined) throw unknownAdapter(system);
  const connection = await connectionOf(system, adapter, parts.keeping);
  const { tools, inbound, close } = createTools({
    system: system.id,
    addresses: system.addresses ?? [],
    connections: system.concurrency ?? 16,
    log: parts.log,
    clock: parts.clock,
  });
  const open = await adapter.connect(connection, tools);
  const stop = new AbortController();
  const listening = open
    .listen?.(parts.inbound(system.id), stop.signal, parts.refuse(system.id))
    .catch(() => undefined);
  const provider: Provider = {
    system: system.id,
    connection: open,
    breaker: parts.breakerOf(system),
    concurrency: system.concurrency ?? 16,
    assertOpen: maintenanceOf(system, parts.clock),
    active: 0,
  };
  return {
    provider,
    inbound,
    async close() {
      stop.abort();
      await listening;
      await open.close();
      await close();
    },
  };
};

/** Connects every system with an adapter; when one cannot be, those already open are closed again and the reason is thrown. */
const connectAll = async (parts: InstallationParts): Promise<Map<string, Connected>> => {
  const connected = new Map<string, Connected>();
  try {
    for (const system of parts.configuration.systems)
      if (system.adapter !== undefined) connected.set(system.id, await connectSystem(system, parts));
  } catch (error) {
    await Promise.all([...connected.values()].map(({ close }) => close()));
    throw error;
  }
  return connected;
};

/** The mapping document a route or an inbound call names: the configuration's own, else the adapter's. */
const mapping = (
  { configuration }: InstallationParts,
  mappings: Mappings,
  system: string,
  { service, translation = service }: { readonly service: string; readonly translation?: string },
): Translation => {
  const kind = configuration.systems.find(({ id }) => id === system)?.adapter ?? '';
  const found = mappings.find(kind, translation);
  if (found !== undefined) return found;
  throw new Failure('CONFIG_INVALID', {
    en: `${system} has no mapping document ${translation}.yaml, neither in translations/ nor beside its adapter. Run jembatan check.`,
    id: `${system} tidak memiliki dokumen pemetaan ${translation}.yaml, baik di translations/ maupun di samping adapternya. Jalankan jembatan check.`,
  });
};

const buildRoutes = (
  parts: InstallationParts,
  mappings: Mappings,
  connected: ReadonlyMap<string, Connected>,
): Map<string, Route> => {
  const routes = new Map<string, Route>();
  for (const { system, routes: documents } of parts.configuration.routes)
    for (const document of documents) {
      const contract = parts.catalog.get(document.service);
      const provider = connected.get(system)?.provider;
      const key = `${system} ${document.service}`;
      if (contract === undefined) continue;
      const { service, orderBy } = document;
      if (document.via === 'mailbox') routes.set(key, { via: 'mailbox', service, system, orderBy, contract });
      else if (provider !== undefined && document.operation !== undefined)
        routes.set(key, {
          via: 'push',
          service,
          system,
          orderBy,
          contract,
          provider,
          operation: document.operation,
          timeoutMs: document.timeoutMs ?? 10_000,
          retry: { attempts: 8, firstDelayMs: 5_000, maxDelayMs: 3_600_000, ...document.retry },
          deduplicates: document.deduplicates ?? false,
          translation: mapping(parts, mappings, system, document),
        });
    }
  return routes;
};

/** Inbound mappings are compiled at activation, so that a broken one is told then and not when the first message comes. */
const buildInbound = (parts: InstallationParts, mappings: Mappings): Map<string, Translation> =>
  new Map(
    parts.configuration.systems.flatMap((system) =>
      Object.entries(system.inbound ?? {}).map(
        ([operation, document]) =>
          [`${system.id} ${operation}`, mapping(parts, mappings, system.id, document)] as const,
      ),
    ),
  );

/** A subscription is an agreement for an event's service with its sender, plus a route to the subscriber. */
const subscribersOf = (
  agreements: readonly Agreement[],
  routes: ReadonlyMap<string, Route>,
  clock: Clock,
): ReceiveRules['subscribers'] => {
  return (service, sender) =>
    agreements.flatMap((agreement): Subscription[] => {
      const elements = agreement.grants.get(service);
      const route = routes.get(`${agreement.consumer} ${service}`);
      const [purpose] = agreement.purposes;
      if (elements === undefined || route === undefined || purpose === undefined) return [];
      if (agreement.provider !== sender || standing(agreement, clock.now().getTime()) !== 'active') return [];
      const { where } = agreement.document.services[service] ?? {};
      const concerns = (event: Json): boolean => isConcerned(where, event);
      return [{ consumer: agreement.consumer, agreement: agreement.id, elements, purpose, route, concerns }];
    });
};

/** Write → the events that come after it. */
const followingIn = ({ all }: Catalog): ReadonlyMap<string, readonly Contract[]> =>
  all.reduce((found, contract) => {
    const { after } = contract.document;
    return after === undefined ? found : found.set(after, [...(found.get(after) ?? []), contract]);
  }, new Map<string, readonly Contract[]>());

export const openInstallation = async (parts: InstallationParts): Promise<Installation> => {
  const { config, configuration, clock } = parts;
  const catalog = withRetention(parts.catalog, configuration.gateway.retention?.payloadDays);
  const directory = createDirectory(configuration);
  const agreements = configuration.agreements.map((one) => compileAgreement(one, (service) => catalog.get(service)));
  const byId = new Map(agreements.map((agreement) => [agreement.id, agreement]));
  const authorize = createAuthorize(agreements, clock);
  const mappings = parts.mappings(configuration);
  const inbound = buildInbound(parts, mappings);
  const connected = await connectAll(parts);
  const routes = buildRoutes(parts, mappings, connected);
  const following = followingIn(catalog);
  const inboundOf: ReceiveRules['inbound'] = (system, operation) => directory.system(system)?.inbound?.[operation];
  const routeTo = (system: string, service: string): Route | undefined => routes.get(`${system} ${service}`);
  return {
    config,
    configuration,
    directory,
    catalog,
    agreements,
    authorize,
    accept: createAccept({ config, catalog, authorize, routeTo }, clock),
    recognise: createRecognise({ catalog, purposes: configuration.purposes, routes: routes.values() }),
    receiving: {
      config,
      authorize,
      contract: (service) => catalog.get(service),
      inbound: inboundOf,
      isEvent: (system, operation) =>
        catalog.get(inboundOf(system, operation)?.service ?? '')?.document.disclosed === 'request',
      translation: (system, operation) => inbound.get(`${system} ${operation}`),
      parties: (agreement) => byId.get(agreement),
      subscribers: subscribersOf(agreements, routes, clock),
      following: (service) => following.get(service) ?? [],
    },
    agreement: (id) => byId.get(id),
    agreementsOf: (consumer) =>
      agreements.filter((one) => one.consumer === consumer && standing(one, clock.now().getTime()) === 'active'),
    routeTo,
    provider: (system) => connected.get(system)?.provider,
    inbound: (system, operation) => connected.get(system)?.inbound.get(operation),
    async close() {
      await Promise.all([...connected.values()].map(({ close }) => close()));
    },
  };
};
