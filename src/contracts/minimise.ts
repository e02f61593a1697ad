import { Failure } from '../core/failure.js';
import type { Json, JsonSchema } from '../core/json.js';
import type { Contract } from './contract.js';

export interface Minimised {
  readonly value: Json;
  /** Elements removed from this value, in the contract's order. */
  readonly withheld: readonly string[];
  /** Granted elements present in this value, in the contract's order. */
  readonly returned: readonly string[];
}

export interface Minimiser {
  /** Takes a value valid for the contract's response; owns it from then on (what is withheld is deleted in place). */
  minimise(value: Json): Minimised;
  /** The response schema as this grant shows it: withheld paths gone from `properties` and `required`. */
  readonly schema: JsonSchema;
}

/** Compiled once per contract and set of granted elements. */
export const minimiser = (_contract: Contract, _granted: ReadonlySet<string>): Minimiser => {
  throw new Failure('UNEXPECTED', { en: 'Not built yet.', id: 'Belum dibuat.' });
};
