import type { AnyAdapter } from '../adapter/adapter.js';
import type { Catalog } from '../contracts/contract.js';
import type { Fault } from '../core/fault.js';
import type { Configuration } from './documents.js';
import type { SalvagedFile } from './load.js';
import { agreements } from './rules/agreements.js';
import { duplicates } from './rules/duplicates.js';
import { grants } from './rules/grants.js';
import { inbound } from './rules/inbound.js';
import { networks } from './rules/networks.js';
import { returns } from './rules/returns.js';
import { routes } from './rules/routes.js';
import { type Rule, viewOf } from './rules/rule.js';
import { signals } from './rules/signals.js';
import { systems } from './rules/systems.js';
import { witnesses } from './rules/witnesses.js';

export interface Surroundings {
  readonly adapters: readonly AnyAdapter[];
  readonly catalog: Catalog;
  /** `loadConfiguration`'s `broken`. */
  readonly broken?: ReadonlySet<string>;
  /** `loadConfiguration`'s `salvaged`. */
  readonly salvaged?: readonly SalvagedFile[];
  /** The static check of every route's mapping; slice `translation` provides it. */
  readonly translations?: (configuration: Configuration) => readonly Fault[];
}

const rules: readonly Rule[] = [
  duplicates,
  systems,
  routes,
  agreements,
  grants,
  inbound,
  networks,
  returns,
  signals,
  witnesses,
];

const folders = { agency: 'agencies', system: 'systems', routes: 'routes', agreement: 'agreements' } as const;

/** The installation with one faulty document's usable part added to the sound ones. */
const withSalvaged = (configuration: Configuration, { kind, document }: SalvagedFile): Configuration => {
  if (kind === 'gateway' || kind === 'purposes') return configuration;
  const folder = folders[kind];
  return { ...configuration, [folder]: [...configuration[folder], document] };
};

/**
 * The rules that span documents. A faulty document is judged by what is usable of it, alone beside the sound ones, so that
 * neither it nor any other is blamed for what its faults hide. Pure.
 */
export const checkConfiguration = (configuration: Configuration, surroundings: Surroundings): Fault[] => {
  const { adapters, catalog, broken = new Set<string>(), salvaged = [], translations } = surroundings;
  const judge = (judged: Configuration): Fault[] => {
    const view = viewOf(judged, { adapters, catalog, broken });
    return rules.flatMap((rule) => rule(view));
  };
  const further = salvaged.flatMap((part) =>
    judge(withSalvaged(configuration, part)).filter(({ file, pointer }) => file === part.file && !part.unsure(pointer)),
  );
  return [...judge(configuration), ...further, ...(translations?.(configuration) ?? [])];
};
