import type { AnyAdapter } from '../adapter/adapter.js';
import type { Catalog } from '../contracts/contract.js';
import type { Fault } from '../core/fault.js';
import type { Configuration } from './documents.js';
import { agreements } from './rules/agreements.js';
import { duplicates } from './rules/duplicates.js';
import { grants } from './rules/grants.js';
import { inbound } from './rules/inbound.js';
import { networks } from './rules/networks.js';
import { routes } from './rules/routes.js';
import { type Rule, viewOf } from './rules/rule.js';
import { systems } from './rules/systems.js';

export interface Surroundings {
  readonly adapters: readonly AnyAdapter[];
  readonly catalog: Catalog;
  /** `loadConfiguration`'s `broken`. */
  readonly broken?: ReadonlySet<string>;
  /** The static check of every route's mapping; slice `translation` provides it. */
  readonly translations?: (configuration: Configuration) => readonly Fault[];
}

const rules: readonly Rule[] = [duplicates, systems, routes, agreements, grants, inbound, networks];

/** The rules that span documents: every fault of an installation whose single documents are sound. Pure. */
export const checkConfiguration = (configuration: Configuration, surroundings: Surroundings): Fault[] => {
  const { adapters, catalog, broken = new Set<string>(), translations } = surroundings;
  const view = viewOf(configuration, { adapters, catalog, broken });
  return [...rules.flatMap((rule) => rule(view)), ...(translations?.(configuration) ?? [])];
};
