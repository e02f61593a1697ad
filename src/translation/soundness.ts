import { failures, isFailureCode } from '../core/failure.js';
import type { Fault } from '../core/fault.js';
import type { Format } from '../core/format.js';
import { pointerTo } from '../core/pointer.js';
import { wordFor } from './codes.js';
import type {
  CodesDocument,
  FieldsDocument,
  NativePath,
  SideDocument,
  TableDocument,
  TranslationDocument,
} from './document.js';
import { findFormat } from './formats.js';
import { parseCanonicalPath, parseNativePath } from './path.js';
import { type PlainNative, parseRange, plainRule } from './rules.js';

/** What mapping documents refer to by name. */
export interface Vocabulary {
  readonly tables: CodesDocument;
  /** Formats of the adapter: `kind.name`. */
  readonly formats: Readonly<Record<string, Format>>;
}

export type Report = (pointer: string, en: string, id: string) => void;

export const reporter = (file: string): { faults: Fault[]; report: Report } => {
  const faults: Fault[] = [];
  return { faults, report: (pointer, en, id) => faults.push({ file, pointer, problem: { en, id } }) };
};

export const findTable = (name: string | undefined, tables: CodesDocument): TableDocument | undefined =>
  name !== undefined && Object.hasOwn(tables, name) ? tables[name] : undefined;

/** What is wrong with a mapping document whatever its contract: paths, formats, tables, ranges. Without such faults it compiles. */
export const soundness = (document: TranslationDocument, vocabulary: Vocabulary, file: string): Fault[] => {
  const { faults, report } = reporter(file);
  if (document.request.failures !== undefined)
    report(
      '/request/failures',
      'a request has no failures; move them to the answer',
      'permintaan tidak memiliki failures; pindahkan ke answer',
    );
  if (document.direction === 'inbound') wordsSoundness(document.answer, vocabulary, report);
  sideSoundness(document.request, '/request', vocabulary, report);
  sideSoundness(document.answer, '/answer', vocabulary, report);
  return faults;
};

const sideSoundness = (side: SideDocument, pointer: string, vocabulary: Vocabulary, report: Report): void => {
  const native = (path: NativePath, at: string) => nativeSoundness(path, at, report);
  side.failures?.forEach((rule, at) => {
    const here = pointerTo(`${pointer}/failures`, at);
    for (const path of [rule.native].flat()) native(path, `${here}/native`);
    failureTable(rule.table, `${here}/table`, vocabulary, report);
  });
  if (side.record !== undefined) native(side.record, `${pointer}/record`);
  side.present?.forEach((path, at) => {
    native(path, pointerTo(`${pointer}/present`, at));
  });
  for (const key of ['constants', 'queued'] as const)
    for (const path of Object.keys(side[key] ?? {})) native(path, pointerTo(`${pointer}/${key}`, path));
  if (Object.hasOwn(side.fields, ''))
    report(
      `${pointer}/fields`,
      'the path "" is for the items of a list; name the field',
      'jalur "" hanya untuk isi daftar; sebutkan nama ruasnya',
    );
  fieldsSoundness(side.fields, `${pointer}/fields`, vocabulary, report, false);
};

const nativeSoundness = (path: NativePath, pointer: string, report: Report): void => {
  if (parseNativePath(path) !== undefined) return;
  report(
    pointer,
    `"${path}" is no native path; write keys joined by dots, or a JSON Pointer`,
    `"${path}" bukan jalur yang sah; tulis kunci yang dipisahkan titik, atau JSON Pointer`,
  );
};

const failureTable = (name: string, pointer: string, { tables }: Vocabulary, report: Report): void => {
  const table = findTable(name, tables);
  if (table?.failures !== true) {
    report(
      pointer,
      `there is no failure table "${name}"; define it with failures: true`,
      `tidak ada tabel kegagalan "${name}"; buat dengan failures: true`,
    );
    return;
  }
  for (const code of [...Object.values(table.decode), ...(table.else === undefined ? [] : [table.else])])
    if (!isProviderFailure(code))
      report(
        pointer,
        `table "${name}" names ${JSON.stringify(code)}, which is no failure a provider can report; see docs/failures.md`,
        `tabel "${name}" menyebut ${JSON.stringify(code)}, yang bukan kegagalan dari penyedia; lihat docs/failures.md`,
      );
};

/** A native consumer may meet any failure, so whatever is written for one needs a word for all. */
const wordsSoundness = ({ failures: rules = [] }: SideDocument, { tables }: Vocabulary, report: Report): void => {
  rules.forEach(({ table: name }, at) => {
    const table = findTable(name, tables);
    const lacking = table === undefined ? [] : codes.filter((code) => wordFor(table, code) === undefined);
    if (lacking.length === 0) return;
    const list = lacking.join(', ');
    report(
      `${pointerTo('/answer/failures', at)}/table`,
      `table "${name}" has no encode entry for ${list}; add them, or one for consumer, data, provider or gateway`,
      `tabel "${name}" tidak punya entri encode untuk ${list}; tambahkan, atau satu untuk consumer, data, provider, atau gateway`,
    );
  });
};

const codes = Object.keys(failures).filter(isFailureCode);

/** Failures of the data or the provider, and its word that the request broke its rules. */
const isProviderFailure = (code: unknown): boolean =>
  typeof code === 'string' &&
  isFailureCode(code) &&
  (code === 'REQUEST_INVALID' || failures[code].fault === 'data' || failures[code].fault === 'provider');

const fieldsSoundness = (
  fields: FieldsDocument,
  pointer: string,
  vocabulary: Vocabulary,
  report: Report,
  numbered: boolean,
): void => {
  const keys = Object.keys(fields);
  for (const [key, rule] of Object.entries(fields)) {
    const here = pointerTo(pointer, key);
    canonicalSoundness(key, keys, here, report);
    const plain = plainRule(rule);
    if (plain.shape === 'native') ruleSoundness(plain, here, vocabulary, report);
    if (plain.shape === 'list') nativeSoundness(plain.list, `${here}/list`, report);
    if (plain.shape === 'numbered') rangeSoundness(plain.numbered, here, report, numbered);
    if ('fields' in plain)
      fieldsSoundness(plain.fields, `${here}/fields`, vocabulary, report, numbered || plain.shape === 'numbered');
  }
};

const canonicalSoundness = (key: string, keys: readonly string[], pointer: string, report: Report): void => {
  if (parseCanonicalPath(key) === undefined)
    report(pointer, `"${key}" is no path of the contract`, `"${key}" bukan jalur dalam kontrak`);
  const outer = keys.find((other) => other !== key && (other === '' || key.startsWith(`${other}.`)));
  if (outer !== undefined)
    report(
      pointer,
      `"${key}" lies inside "${outer}", which has its own rule; keep one of them`,
      `"${key}" berada di dalam "${outer}" yang punya aturan sendiri; pilih salah satu`,
    );
};

const rangeSoundness = (numbered: string, pointer: string, report: Report, again: boolean): void => {
  if (parseRange(numbered) === undefined)
    report(`${pointer}/numbered`, `"${numbered}" is no range; write 1..5`, `"${numbered}" bukan rentang; tulis 1..5`);
  if (again)
    report(
      `${pointer}/numbered`,
      'numbered keys cannot stand inside numbered keys',
      'kunci bernomor tidak dapat berada di dalam kunci bernomor',
    );
};

const ruleSoundness = (rule: PlainNative, pointer: string, { tables, formats }: Vocabulary, report: Report): void => {
  for (const path of rule.paths) nativeSoundness(path, pointer, report);
  if (rule.paths.length === 0)
    report(`${pointer}/native`, 'name at least one native path', 'sebutkan paling sedikit satu jalur');
  rule.formats.forEach((format) => {
    if (findFormat(format, formats) === undefined)
      report(
        `${pointer}/as`,
        `there is no format ${JSON.stringify(format)}`,
        `tidak ada format ${JSON.stringify(format)}`,
      );
  });
  if (rule.join === undefined && new Set(rule.formats.map((format) => JSON.stringify(format))).size > 1)
    report(
      `${pointer}/as`,
      'alternatives share one format; several formats need join',
      'pilihan memakai satu format; beberapa format memerlukan join',
    );
  if (rule.join !== undefined) joinSoundness(rule, rule.join, pointer, report);
  if (
    rule.table !== undefined &&
    (findTable(rule.table, tables) === undefined || findTable(rule.table, tables)?.failures)
  )
    report(`${pointer}/table`, `there is no code table "${rule.table}"`, `tidak ada tabel kode "${rule.table}"`);
};

const joinSoundness = (rule: PlainNative, join: string, pointer: string, report: Report): void => {
  if (rule.formats.length !== rule.paths.length || rule.paths.length < 2)
    report(
      pointer,
      'join needs several native paths and one format for each',
      'join memerlukan beberapa jalur dan satu format untuk masing-masing',
    );
  const widths = rule.formats.every((format) => typeof format === 'object' && 'digits' in format);
  if (join === '' && !widths)
    report(
      `${pointer}/join`,
      'parts joined without anything between them must all be digits',
      'bagian yang digabung tanpa pemisah harus semuanya digits',
    );
};
