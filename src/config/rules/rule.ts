import type { AnyAdapter } from '../../adapter/adapter.js';
import type { Catalog, Contract } from '../../contracts/contract.js';
import type { Fault } from '../../core/fault.js';
import type { AgreementDocument, Configuration, GrantDocument, RouteDocument, SystemDocument } from '../documents.js';

/** One family of rules that span documents. */
export type Rule = (view: View) => Fault[];

/** An installation made ready for questions across documents. */
export interface View {
  readonly configuration: Configuration;
  adapter(kind: string): AnyAdapter | undefined;
  contract(service: string): Contract | undefined;
  system(id: string): SystemDocument | undefined;
  agreement(id: string): AgreementDocument | undefined;
  route(system: string, service: string): RouteDocument | undefined;
  /** Whether a file was written but is faulty: nothing is said about what it might contain. */
  isBroken(file: string): boolean;
  /** The inbound calls of a system that bring this service. */
  inbound(system: string, service: string): readonly Inbound[];
  /** Whether the service is an event: what the provider brings, its subscribers receive. */
  isEvent(service: string): boolean;
}

export interface Inbound {
  readonly operation: string;
  readonly purpose: string;
  readonly agreement: string;
}

/** One route with everything it joins. */
export interface Routed {
  readonly system: SystemDocument;
  readonly route: RouteDocument;
  readonly contract: Contract;
  readonly fault: (pointer: string, en: string, id: string) => Fault;
}

/** What one agreement grants of one service. */
export interface Grant {
  readonly agreement: AgreementDocument;
  readonly service: string;
  readonly document: GrantDocument;
  /** Pointer to the service. */
  readonly at: string;
  readonly fault: (pointer: string, en: string, id: string) => Fault;
}

export interface Known {
  readonly adapters: readonly AnyAdapter[];
  readonly catalog: Catalog;
  readonly broken: ReadonlySet<string>;
}

const byKey = <Value>(values: readonly Value[], key: (value: Value) => string): ReadonlyMap<string, Value> =>
  new Map(values.map((value) => [key(value), value]));

const inboundOf = (system: SystemDocument | undefined, service: string): Inbound[] =>
  Object.entries(system?.inbound ?? {})
    .filter(([, inbound]) => inbound.service === service)
    .map(([operation, { purpose, agreement }]) => ({ operation, purpose, agreement }));

export const viewOf = (configuration: Configuration, { adapters, catalog, broken }: Known): View => {
  const kinds = byKey(adapters, (adapter) => adapter.kind);
  const systems = byKey(configuration.systems, (system) => system.id);
  const agreements = byKey(configuration.agreements, (agreement) => agreement.id);
  const routes = byKey(configuration.routes, (document) => document.system);
  return {
    configuration,
    adapter: (kind) => kinds.get(kind),
    contract: (service) => catalog.get(service),
    system: (id) => systems.get(id),
    agreement: (id) => agreements.get(id),
    route: (system, service) => routes.get(system)?.routes.find((route) => route.service === service),
    isBroken: (file) => broken.has(file),
    inbound: (system, service) => inboundOf(systems.get(system), service),
    isEvent: (service) => catalog.get(service)?.document.disclosed === 'request',
  };
};

/** A fault maker for one document. */
export const faultsIn =
  (file: string) =>
  (pointer: string, en: string, id: string): Fault => ({ file, pointer, problem: { en, id } });

/** The names close at hand, for a person who mistyped one. */
export const among = (names: Iterable<string>): string => [...names].sort().slice(0, 20).join(', ') || '-';
