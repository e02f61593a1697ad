import type { AnyAdapter } from '../adapter/adapter.js';
import type { Catalog } from '../contracts/contract.js';
import type { Fault } from '../core/fault.js';
import type { Configuration } from './documents.js';

export interface Surroundings {
  readonly adapters: readonly AnyAdapter[];
  readonly catalog: Catalog;
  /** `loadConfiguration`'s `broken`. */
  readonly broken?: ReadonlySet<string>;
  /** The static check of every route's mapping; slice `translation` provides it. */
  readonly translations?: (configuration: Configuration) => readonly Fault[];
}

/** The rules that span documents: every fault of an installation whose single documents are sound. Pure. */
export const checkConfiguration = (configuration: Configuration, surroundings: Surroundings): Fault[] => [
  ...(surroundings.translations?.(configuration) ?? []),
];
