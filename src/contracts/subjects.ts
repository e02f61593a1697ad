import type { Json } from '../core/json.js';
import type { Contract, Subject } from './contract.js';

/** Whom a valid body of one side of a contract is about. */
export const subjectsOf = (contract: Contract, side: 'request' | 'response', value: Json): Subject[] =>
  contract[side].subjects(value);
