import type { Format } from '../core/format.js';
import type { CodesDocument, TranslationDocument } from './document.js';
import type { Translation } from './translation.js';

/** What mapping documents refer to by name. */
export interface Vocabulary {
  readonly tables: CodesDocument;
  /** Formats of the adapter: `kind.name`. */
  readonly formats: Readonly<Record<string, Format>>;
}

/** Compiles a mapping document to plain functions, both ways. Throws CONFIG_INVALID when `checkTranslation` would find it unsound. */
export const compileTranslation = (_document: TranslationDocument, _vocabulary: Vocabulary): Translation => {
  throw new Error('not yet');
};
