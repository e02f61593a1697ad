import { readdir, readFile } from 'node:fs/promises';
import type { Fault } from '../core/fault.js';
import { readYaml } from '../core/yaml.js';
import type { CodesDocument, ExampleDocument, TranslationDocument } from './document.js';
import { loadParsers, type Parse, type Parsers } from './parse.js';

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

/** Reads `translations/*.yaml`, `codes.yaml` and `examples/<translation>/*.yaml` under `home` (file: URL ending in /); what is not there is empty. `parsers`: handed in by who reads several homes. */
export const loadTranslations = async (home: URL, parsers?: Parsers): Promise<LoadedTranslations> => {
  const { translation, codes: tables, example: sample } = parsers ?? (await loadParsers());
  const faults: Fault[] = [];
  const read = async <Document>(file: string, parse: Parse<Document>): Promise<Filed<Document> | undefined> => {
    const { value, mistakes } = readYaml(await readFile(new URL(file, home), 'utf8'));
    faults.push(...mistakes.map(({ pointer, problem }) => ({ file, pointer, problem })));
    if (value === undefined || mistakes.length > 0) return undefined;
    const parsed = parse(value, file);
    faults.push(...parsed.faults);
    return parsed.document === undefined ? undefined : { file, document: parsed.document };
  };
  const documents = new Map<string, Filed<TranslationDocument>>();
  for (const name of await yamlFiles(new URL('translations/', home))) {
    const filed = await read(`translations/${name}.yaml`, translation);
    if (filed !== undefined) documents.set(name, filed);
  }
  const codes = (await list(home)).includes('codes.yaml') ? await read('codes.yaml', tables) : undefined;
  const examples = new Map<string, Filed<ExampleDocument>[]>();
  for (const folder of await list(new URL('examples/', home))) {
    const names = await yamlFiles(new URL(`examples/${folder}/`, home));
    const filed = await Promise.all(names.map((name) => read(`examples/${folder}/${name}.yaml`, sample)));
    if (names.length > 0)
      examples.set(
        folder,
        filed.filter((example) => example !== undefined),
      );
  }
  for (const folder of examples.keys()) if (!documents.has(folder)) faults.push(orphan(folder));
  return { documents, tables: codes?.document ?? {}, examples, faults };
};

const orphan = (folder: string): Fault => ({
  file: `examples/${folder}`,
  pointer: '',
  problem: {
    en: `there is no sound translations/${folder}.yaml for these examples; name the folder after its mapping document`,
    id: `tidak ada translations/${folder}.yaml yang benar untuk contoh ini; beri folder nama yang sama dengan dokumen pemetaannya`,
  },
});

const list = async (folder: URL): Promise<string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};

const yamlFiles = async (folder: URL): Promise<string[]> =>
  (await list(folder)).filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length));
