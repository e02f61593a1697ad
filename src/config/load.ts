import type { ValidateFunction } from 'ajv/dist/2020.js';
import type { Fault } from '../core/fault.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { pointerParts, pointerTo } from '../core/pointer.js';
import type { Text } from '../core/text.js';
import type { Position } from '../core/yaml.js';
import type {
  AgencyDocument,
  AgreementDocument,
  Configuration,
  GatewayDocument,
  PurposesDocument,
  RoutesDocument,
  SystemDocument,
} from './documents.js';
import type { Place } from './print.js';
import { type ReadFile, readFolder } from './read-folder.js';
import { type Salvaged, salvage } from './salvage.js';
import { compileDocumentSchemas, type DocumentKind, judge } from './schema-faults.js';

/** What a folder says, and everything wrong with its single documents. */
export interface Loaded {
  /** The sound documents only; cross-document rules are `checkConfiguration`'s. */
  readonly configuration: Configuration;
  readonly faults: readonly Fault[];
  /** Files that exist but are faulty, so that a reference to one is not reported as missing too. */
  readonly broken: ReadonlySet<string>;
  /** What is still usable of them, for rules that look at one of them beside the sound ones. */
  readonly salvaged: readonly SalvagedFile[];
  /** The place of a fault of this folder, whoever found it; the closest enclosing place when the pointer leads nowhere. */
  locate(fault: Fault): Place;
}

export interface SalvagedFile extends Salvaged {
  readonly file: string;
  readonly kind: DocumentKind;
}

const start: Position = { line: 1, column: 1 };

const notAMap: Text = {
  en: 'this file must hold keys and values. Write at least one key: value.',
  id: 'berkas ini harus berisi kunci dan nilai. Tulis setidaknya satu kunci: nilai.',
};

const wrongName = (key: string): Text => ({
  en: `${key} and the file's name differ. Make them the same.`,
  id: `${key} berbeda dengan nama berkas. Samakan keduanya.`,
});

const repeatedTable = (first: string): Text => ({
  en: `a table of this name already stands in ${first}. Rename one of the two.`,
  id: `tabel dengan nama ini sudah ada di ${first}. Ganti nama salah satunya.`,
});

/** A document's kind and the key that repeats its file's name; undefined for free-form documents (code tables, translations). */
const kindOf = ({ folder, stem }: ReadFile): { kind: DocumentKind; key?: string } | undefined => {
  switch (folder) {
    case undefined:
      return { kind: 'gateway' };
    case 'agencies':
      return { kind: 'agency', key: 'id' };
    case 'systems':
      return { kind: 'system', key: 'id' };
    case 'routes':
      return { kind: 'routes', key: 'system' };
    case 'agreements':
      return { kind: 'agreement', key: 'id' };
    case 'codes':
      return stem === 'purposes' ? { kind: 'purposes' } : undefined;
    default:
      return undefined;
  }
};

interface Judgement {
  readonly faults: Fault[];
  readonly positions: Position[];
}

/** All faults of one document, with their places. */
const judgeFile = (file: ReadFile, schemas: Record<DocumentKind, ValidateFunction>): Judgement => {
  const { value, mistakes, place } = file.source;
  const faults: Fault[] = mistakes.map(({ pointer, problem }) => ({ file: file.file, pointer, problem }));
  const positions = mistakes.map(({ position }) => position);
  if (value === undefined) return { faults, positions };
  const add = (pointer: string, problem: Text): void => {
    // An unquoted identifier is also of the wrong type; saying so twice helps nobody.
    if (pointer !== '' && mistakes.some((mistake) => mistake.pointer === pointer)) return;
    faults.push({ file: file.file, pointer, problem });
    positions.push(place(pointer));
  };
  if (!isObject(value)) {
    add('', notAMap);
    return { faults, positions };
  }
  const described = kindOf(file);
  if (described === undefined) return { faults, positions };
  for (const { pointer, problem } of judge(schemas[described.kind], value)) add(pointer, problem);
  const { key } = described;
  if (key !== undefined && typeof value[key] === 'string' && value[key] !== file.stem)
    add(pointerTo('', key), wrongName(key));
  return { faults, positions };
};

const salvageFile = (
  file: ReadFile,
  faults: readonly Fault[],
  schemas: Record<DocumentKind, ValidateFunction>,
): SalvagedFile[] => {
  const kind = kindOf(file)?.kind;
  const { value } = file.source;
  if (kind === undefined || !isObject(value)) return [];
  const own = faults.filter((fault) => fault.file === file.file);
  const usable = salvage(kind, file.stem, value, own, (document) => judge(schemas[kind], document));
  return usable === undefined ? [] : [{ ...usable, file: file.file, kind }];
};

const valuesIn = <Document>(sound: readonly ReadFile[], folder: ReadFile['folder']): Document[] =>
  sound.filter((file) => file.folder === folder).map((file) => file.source.value as unknown as Document);

/** Tables of all files under `codes/` but the purposes; a name may stand once. */
const mergeTables = (sound: readonly ReadFile[], report: (file: ReadFile, pointer: string, problem: Text) => void) => {
  const tables = new Map<string, { file: string; table: Json }>();
  for (const file of sound) {
    if (file.folder !== 'codes' || file.stem === 'purposes') continue;
    for (const [name, table] of Object.entries(file.source.value as JsonObject)) {
      const first = tables.get(name);
      if (first === undefined) tables.set(name, { file: file.file, table });
      else report(file, pointerTo('', name), repeatedTable(first.file));
    }
  }
  return Object.fromEntries([...tables].map(([name, { table }]) => [name, table]));
};

/** Code tables are one namespace over several files, so a fault of theirs may name only the folder. */
const placeOfTable = (files: readonly ReadFile[], { file, pointer }: Fault): Place | undefined => {
  const [table] = pointerParts(pointer);
  if (file !== 'codes' || table === undefined) return undefined;
  const holds = ({ folder, source: { value } }: ReadFile): boolean =>
    folder === 'codes' && isObject(value) && Object.hasOwn(value, table);
  const found = files.find(holds);
  return found && { ...found.source.place(pointer), file: found.file };
};

const nothing: GatewayDocument = { installation: 'unnamed' };

const assemble = (sound: readonly ReadFile[], codes: Readonly<Record<string, Json>>): Configuration => ({
  gateway: valuesIn<GatewayDocument>(sound, undefined)[0] ?? nothing,
  agencies: valuesIn<AgencyDocument>(sound, 'agencies'),
  systems: valuesIn<SystemDocument>(sound, 'systems'),
  routes: valuesIn<RoutesDocument>(sound, 'routes'),
  agreements: valuesIn<AgreementDocument>(sound, 'agreements'),
  purposes: (sound.find((file) => file.file === 'codes/purposes.yaml')?.source.value ??
    {}) as unknown as PurposesDocument,
  translations: Object.fromEntries(
    sound.filter((file) => file.folder === 'translations').map((file) => [file.stem, file.source.value as Json]),
  ),
  codes,
});

/** Reads one installation: `gateway.yaml`, `agencies/`, `systems/`, `routes/`, `agreements/`, `codes/`, `translations/`. Never throws for what is written there. */
export const loadConfiguration = async (folder: string): Promise<Loaded> => {
  const [{ files, faults: misplaced }, schemas] = await Promise.all([readFolder(folder), compileDocumentSchemas()]);
  const known = new Map<Fault, Position>();
  const faults: Fault[] = [...misplaced];
  const add = (fault: Fault, position: Position): void => {
    faults.push(fault);
    known.set(fault, position);
  };
  for (const file of files) {
    const { faults: found, positions } = judgeFile(file, schemas);
    for (const [index, fault] of found.entries()) add(fault, positions[index] ?? start);
  }
  const broken = new Set(faults.map((fault) => fault.file));
  const sound = files.filter((file) => !broken.has(file.file));
  const salvaged = files.filter(({ file }) => broken.has(file)).flatMap((file) => salvageFile(file, faults, schemas));
  const codes = mergeTables(sound, (file, pointer, problem) =>
    add({ file: file.file, pointer, problem }, file.source.place(pointer)),
  );
  const sources = new Map(files.map((file) => [file.file, file.source]));
  const locate = (fault: Fault): Place =>
    known.get(fault) ?? sources.get(fault.file)?.place(fault.pointer) ?? placeOfTable(files, fault) ?? start;
  return { configuration: assemble(sound, codes), faults, broken, salvaged, locate };
};
