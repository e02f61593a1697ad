import type { Fault } from '../core/fault.js';
import type { Format } from '../core/format.js';
import type { Json } from '../core/json.js';
import { pointerTo } from '../core/pointer.js';
import { type CheckAgainst, checkTranslation } from './check.js';
import { compileTranslation } from './compile.js';
import type { CodesDocument, ExampleDocument, TranslationDocument } from './document.js';
import { runExamples } from './examples.js';
import { type Filed, type LoadedTranslations, loadTranslations } from './load.js';
import type { MappingUse } from './mapping-uses.js';
import { loadParsers } from './parse.js';
import { reporter, type Vocabulary } from './soundness.js';
import type { Translation } from './translation.js';

/** What of an adapter translating needs. */
export interface Dialect {
  readonly kind: string;
  readonly home: URL;
  readonly formats?: Readonly<Record<string, Format>>;
  readonly canonical?: boolean;
}

/** What of a configuration translating needs: mapping documents by file stem, code tables by name. */
export interface OwnMappings {
  readonly translations: Readonly<Record<string, Json>>;
  readonly codes: Readonly<Record<string, Json>>;
}

export interface Mappings {
  /** The mapping document, compiled on first use; the configuration's own wins over the adapter's. Throws CONFIG_INVALID when it is unsound. */
  find(kind: string, name: string): Translation | undefined;
  /** Everything wrong with the documents, their tables and examples, and with the uses made of them. */
  check(uses: readonly MappingUse[], contractOf: (service: string) => ContractSchemas | undefined): Fault[];
}

export type ContractSchemas = Pick<CheckAgainst, 'request' | 'response' | 'served'>;

/** Reads the mapping documents of all adapters once (faults name them `adapters/<kind>/…`, tables of the configuration `codes`); what it returns joins them with a configuration's own. */
export const loadMappings = async (dialects: readonly Dialect[]): Promise<(own: OwnMappings) => Mappings> => {
  const parsers = await loadParsers();
  const loaded = new Map<string, Shelf>();
  for (const { kind, home, formats, canonical = false } of dialects)
    loaded.set(kind, { ...(await loadTranslations(home, parsers)), formats: formats ?? {}, canonical });
  return (own) => {
    const faults = [...loaded].flatMap(([kind, shelf]) =>
      shelf.faults.map((fault) => ({ ...fault, file: `adapters/${kind}/${fault.file}` })),
    );
    const documents = new Map<string, Filed<TranslationDocument>>();
    for (const [name, value] of Object.entries(own.translations)) {
      const file = `translations/${name}.yaml`;
      const parsed = parsers.translation(value, file);
      faults.push(...parsed.faults);
      if (parsed.document !== undefined) documents.set(name, { file, document: parsed.document });
    }
    const codes = parsers.codes({ ...own.codes }, 'codes');
    faults.push(...codes.faults);
    return joined(loaded, documents, codes.document ?? {}, faults);
  };
};

type Shelf = LoadedTranslations & Pick<Vocabulary, 'formats'> & { readonly canonical: boolean };

const same = (value: Json): Json => value;

/** For a system that takes the contract's own form. */
const untranslated = (service: string): Translation => ({
  service,
  operation: service,
  encodeRequest: same,
  decodeAnswer: same,
  decodeDone: () => undefined,
  decodeRequest: same,
  encodeAnswer: same,
  encodeFailure: (code) => ({ code }),
  encodeQueued: () => ({ state: 'queued' }),
});

interface Found extends Filed<TranslationDocument> {
  readonly vocabulary: Vocabulary;
}

const joined = (
  shelves: ReadonlyMap<string, Shelf>,
  own: ReadonlyMap<string, Filed<TranslationDocument>>,
  codes: CodesDocument,
  faults: readonly Fault[],
): Mappings => {
  const compiled = new Map<string, Translation>();
  const locate = (kind: string, name: string): Found | undefined => {
    const shelf = shelves.get(kind);
    const filed = own.get(name);
    const vocabulary = { tables: { ...shelf?.tables, ...codes }, formats: shelf?.formats ?? {} };
    if (filed !== undefined) return { ...filed, vocabulary };
    const shipped = shelf?.documents.get(name);
    return shipped && { ...shipped, file: `adapters/${kind}/${shipped.file}`, vocabulary };
  };
  return {
    find: (kind, name) => {
      const key = `${kind} ${name}`;
      const known = compiled.get(key);
      if (known !== undefined) return known;
      const found = locate(kind, name);
      if (found === undefined) return shelves.get(kind)?.canonical ? untranslated(name) : undefined;
      const translation = compileTranslation(found.document, found.vocabulary);
      compiled.set(key, translation);
      return translation;
    },
    check: (uses, contractOf) => [
      ...faults,
      ...uses
        .filter(({ kind, name }) => own.has(name) || !shelves.get(kind)?.canonical)
        .flatMap((use) => useFaults(use, locate(use.kind, use.name))),
      ...distinct(uses).flatMap(({ kind, name }) => {
        const found = locate(kind, name);
        const examples = own.has(name) ? [] : examplesOf(kind, name, shelves.get(kind));
        return found === undefined ? [] : documentFaults(found, examples, contractOf);
      }),
    ],
  };
};

const examplesOf = (kind: string, name: string, shelf: Shelf | undefined): Filed<ExampleDocument>[] =>
  (shelf?.examples.get(name) ?? []).map(({ file, document }) => ({ file: `adapters/${kind}/${file}`, document }));

const distinct = (uses: readonly MappingUse[]): MappingUse[] => [
  ...new Map(uses.map((use) => [`${use.kind} ${use.name}`, use])).values(),
];

const useFaults = (
  { kind, name, service, direction, file, pointer }: MappingUse,
  found: Found | undefined,
): Fault[] => {
  const { faults, report } = reporter(file);
  if (found === undefined) {
    report(
      pointer,
      `there is no sound mapping document ${name} for the adapter ${kind}; write translations/${name}.yaml, or correct the name under translation`,
      `dokumen pemetaan ${name} untuk adaptor ${kind} tidak ada atau cacat; tulis translations/${name}.yaml, atau betulkan namanya di translation`,
    );
    return faults;
  }
  const { document } = found;
  if (document.service !== service)
    report(
      pointer,
      `the mapping document ${name} is for ${document.service}; name one for ${service} under translation`,
      `dokumen pemetaan ${name} adalah untuk ${document.service}; sebutkan yang untuk ${service} di translation`,
    );
  if ((document.direction ?? 'outbound') !== direction)
    report(
      pointer,
      `the mapping document ${name} is ${document.direction ?? 'outbound'}, and ${direction} is needed here; name another one under translation`,
      `dokumen pemetaan ${name} berarah ${document.direction ?? 'outbound'}, padahal di sini diperlukan ${direction}; sebutkan yang lain di translation`,
    );
  return faults;
};

const documentFaults = (
  { file, document, vocabulary }: Found,
  examples: readonly Filed<ExampleDocument>[],
  contractOf: (service: string) => ContractSchemas | undefined,
): Fault[] => {
  const contract = contractOf(document.service);
  if (contract === undefined) {
    const { faults, report } = reporter(file);
    report(
      pointerTo('', 'service'),
      `there is no contract ${document.service}; correct the name`,
      `tidak ada kontrak ${document.service}; betulkan namanya`,
    );
    return faults;
  }
  const faults = checkTranslation(document, { ...vocabulary, ...contract, file });
  if (faults.length > 0) return faults;
  return runExamples(compileTranslation(document, vocabulary), examples, document.direction);
};
