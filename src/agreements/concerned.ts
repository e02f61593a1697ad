import type { Condition } from '../config/documents.js';
import type { Json } from '../core/json.js';
import { readEach } from '../core/pointer.js';

/** `35.10.24.*` means every value that begins with `35.10.24.`, any other text only itself. */
const isOneOf = (value: Json, wanted: readonly string[]): boolean =>
  typeof value === 'string' &&
  wanted.some((text) => (text.endsWith('*') ? value.startsWith(text.slice(0, -1)) : value === text));

const holds = (condition: Condition, event: Json): boolean =>
  Object.entries(condition).every(([place, wanted]) => readEach(event, place).some((value) => isOneOf(value, wanted)));

/**
 * Whether an event, whole and before anything is withheld, concerns a subscriber: one of the conditions holds, which means that
 * each of its places has one of the values named. Where an event says nothing at a place, the condition does not hold.
 */
export const isConcerned = (where: readonly Condition[] | undefined, event: Json): boolean =>
  where === undefined || where.some((condition) => holds(condition, event));
