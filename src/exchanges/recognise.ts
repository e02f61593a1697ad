import type { Catalog, Contract } from '../contracts/contract.js';
import type { Route } from '../routes/route.js';
import type { Known } from './accept.js';
import type { ExchangeRequest } from './accepted.js';

/** What a request can be held against before an agreement is found, of one configuration version. */
export interface Knowledge {
  readonly catalog: Catalog;
  /** Purposes of the closed list, by name. */
  readonly purposes: Readonly<Record<string, unknown>>;
  readonly routes: Iterable<Pick<Route, 'service' | 'system'>>;
}

export type Recognise = (asked: ExchangeRequest) => Known;

/** Services that only one system provides. An event's routes lead to its subscribers, so they name no provider. */
const soleProviders = ({ catalog, routes }: Knowledge): ReadonlyMap<string, string> => {
  const providers = new Map<string, Set<string>>();
  for (const { service, system } of routes) {
    if (catalog.get(service)?.document.disclosed === 'request') continue;
    providers.set(service, (providers.get(service) ?? new Set()).add(system));
  }
  return new Map([...providers].flatMap(([service, [only, ...others]]) => sole(service, only, others)));
};

const sole = (service: string, only: string | undefined, others: readonly string[]): [string, string][] =>
  only === undefined || others.length > 0 ? [] : [[service, only]];

const knownElements = (contract: Contract, asked: ExchangeRequest): ReadonlySet<string> =>
  new Set(asked.elements?.filter((name) => Object.hasOwn(contract.document.elements, name)));

/**
 * What of a refused request the configuration knows. A name that is only the caller's word, which may be an identifier put in
 * the wrong place, never comes out of here, so it never gets into the log's clear columns.
 */
export const createRecognise = (knowledge: Knowledge): Recognise => {
  const providers = soleProviders(knowledge);
  return (asked) => {
    const known: Known = {};
    if (Object.hasOwn(knowledge.purposes, asked.purpose)) known.purpose = asked.purpose;
    const contract = knowledge.catalog.get(asked.service);
    if (contract === undefined) return known;
    known.contract = contract;
    known.elements = knownElements(contract, asked);
    const provider = providers.get(asked.service);
    if (provider !== undefined) known.provider = provider;
    return known;
  };
};
