import { Failure, type FailureCode } from '../core/failure.js';
import { isObject, type Json } from '../core/json.js';
import { type CompiledTable, compileFailureTable, compileTable, type Verdict, wordFor } from './codes.js';
import { compileSource, type Surroundings } from './decode.js';
import type { NativePath, SideDocument, TranslationDocument } from './document.js';
import { compileSink } from './encode.js';
import { findFormat } from './formats.js';
import { type Draft, parseNativePath, type Read, reader, type Segments, writer } from './path.js';
import { findTable, soundness, type Vocabulary } from './soundness.js';
import type { Translation } from './translation.js';
import { answerUnreadable, refusal, requestUnreadable, type Trouble, unsendable } from './trouble.js';

export type { Vocabulary } from './soundness.js';

/**
 * Compiles a mapping document to plain functions, both ways; nothing of it is interpreted afterwards.
 * Throws CONFIG_INVALID when it is unsound whatever the contract (`checkTranslation` lists all of its faults).
 */
export const compileTranslation = (document: TranslationDocument, vocabulary: Vocabulary): Translation => {
  const [fault] = soundness(document, vocabulary, '');
  if (fault !== undefined) {
    const { en, id } = fault.problem;
    throw new Failure('CONFIG_INVALID', {
      en: `The mapping document of ${document.service} is unsound at ${fault.pointer}: ${en}.`,
      id: `Dokumen pemetaan ${document.service} bermasalah pada ${fault.pointer}: ${id}.`,
    });
  }
  const { service, operation, request, answer } = document;
  const compile = compiler(document, vocabulary);
  const guard = guardian(unsendable(service));
  const decodeDone = guard(compile.decode(answer, answerUnreadable(service), () => undefined));
  return {
    service,
    operation,
    encodeRequest: guard(compile.encode(request, unsendable(service))),
    decodeAnswer: guard(compile.decode(answer, answerUnreadable(service), failureReader(answer, compile, vocabulary))),
    decodeDone: (native) => {
      try {
        return decodeDone(native);
      } catch (error) {
        if (error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID') return undefined;
        throw error;
      }
    },
    decodeRequest: guard(compile.decode(request, requestUnreadable(service), () => undefined)),
    encodeAnswer: guard(compile.encode(answer, unsendable(service))),
    encodeFailure: failureWriter(document, vocabulary),
    encodeQueued: () => (answer.queued === undefined ? undefined : written(Object.entries(answer.queued))),
  };
};

type Translate = (from: Json) => Json;

/** An adapter's own format may throw anything; callers meet Failures only. */
const guardian =
  (trouble: Trouble) =>
  (translate: Translate): Translate =>
  (from) => {
    try {
      return translate(from);
    } catch (error) {
      if (error instanceof Failure) throw error;
      const { code, detail } = trouble('');
      throw new Failure(code, detail, { cause: error });
    }
  };

/** Space at either end; every kind of white space but the ASCII blank and controls lies above 127. */
const untrimmed = (text: string): boolean => {
  const [first, last] = [text.charCodeAt(0), text.charCodeAt(text.length - 1)];
  return first <= 0x20 || last <= 0x20 || first > 0x7f || last > 0x7f;
};

const compiler = (document: TranslationDocument, { tables, formats }: Vocabulary) => {
  const nulls = new Set(document.nulls ?? []);
  const compiled = new Map<string, CompiledTable>();
  for (const [name, table] of Object.entries(tables)) if (!table.failures) compiled.set(name, compileTable(table));
  const isUnknown = (native: Json | undefined): native is null | undefined =>
    native === undefined ||
    native === null ||
    (typeof native === 'string' && nulls.has(untrimmed(native) ? native.trim() : native));
  const surroundings = (side: SideDocument, trouble: Trouble): Surroundings => ({
    format: (rule, part) => {
      const format = findFormat(rule.formats[part], formats);
      if (format === undefined) throw trouble('');
      return format;
    },
    table: (name) => (name === undefined ? undefined : compiled.get(name)),
    isUnknown,
    unknown: side.unknown ?? 'null',
    trouble,
  });
  return {
    isUnknown,
    decode: (side: SideDocument, trouble: Trouble, refuse: (native: Json) => Failure | undefined) =>
      decoder(side, surroundings(side, trouble), refuse),
    encode: (side: SideDocument, trouble: Trouble) => encoder(side, surroundings(side, trouble)),
  };
};

const at = (path: string | undefined): Segments => parseNativePath(path ?? '') ?? [];

/** `refuse` throws the failure the answer reports, or returns the one to throw if the record turns out to be missing. */
const decoder = (
  side: SideDocument,
  around: Surroundings,
  refuse: (native: Json) => Failure | undefined,
): Translate => {
  const readRecord = reader(at(side.record));
  const present = (side.present ?? []).map((path) => reader(at(path)));
  const listIsRecord = Object.values(side.fields).some(
    (rule) => typeof rule === 'object' && 'list' in rule && rule.list === '',
  );
  const { build } = compileSource(side.fields, '', around);
  return (native) => {
    const refused = refuse(native);
    const record = readRecord(native);
    const there = isObject(record) || (listIsRecord && Array.isArray(record));
    if (!there || present.some((read) => read(record) === undefined)) throw refused ?? around.trouble('');
    return build(record) ?? {};
  };
};

const failureReader = (
  side: SideDocument,
  { isUnknown }: { isUnknown: Surroundings['isUnknown'] },
  { tables }: Vocabulary,
): ((native: Json) => Failure | undefined) => {
  const rules = (side.failures ?? []).flatMap(({ native, table: name }) => {
    const table = findTable(name, tables);
    return table === undefined
      ? []
      : { reads: [native].flat().map((path) => reader(at(path))), say: compileFailureTable(table) };
  });
  return (native) => {
    let refused: Failure | undefined;
    for (const { reads, say } of rules) {
      const said = firstKnown(reads, native, isUnknown);
      if (said === undefined) continue;
      const verdict = say(said);
      if (verdict === 'ok') continue;
      const token = shortToken(said, verdict) ?? refused?.native;
      if (verdict !== 'unknown') throw refusal(verdict, token);
      refused = refusal('PROVIDER_REFUSED', token);
    }
    return refused;
  };
};

/** The answer of a native consumer's own dialect that tells a failure; only `inbound` documents write it. */
const failureWriter = (
  { direction, answer }: TranslationDocument,
  { tables }: Vocabulary,
): ((code: FailureCode) => Json | undefined) => {
  const { failures = [] } = answer;
  if (direction !== 'inbound' || failures.length === 0) return () => undefined;
  return (code) =>
    written(
      failures.flatMap(({ native, table: name }) => {
        const [path = ''] = [native].flat();
        const table = findTable(name, tables);
        const word = table && wordFor(table, code);
        return word === undefined ? [] : [[path, word] as const];
      }),
    );
};

/** A body that holds these values and nothing else. */
const written = (values: readonly (readonly [NativePath, Json])[]): Json => {
  const body: Draft = { root: undefined };
  for (const [path, value] of values) writer(at(path))(body, structuredClone(value));
  return body.root ?? {};
};

const firstKnown = (reads: readonly Read[], native: Json, isUnknown: Surroundings['isUnknown']): Json | undefined => {
  for (const read of reads) {
    const said = read(native);
    if (!isUnknown(said) && typeof said !== 'object') return said;
  }
  return undefined;
};

/** Only codes go into the log, never words: a word that no table knows could be a name, a long number an identifier. */
const shortToken = (said: Json, verdict: Verdict): string | undefined => {
  const token = String(said).trim();
  return (verdict === 'unknown' ? /^(?=.*\d)[\w.-]{1,6}$/ : /^[\w.-]{1,8}$/).test(token) ? token : undefined;
};

const encoder = (side: SideDocument, around: Surroundings): Translate => {
  const write = writer(at(side.record));
  const fill = compileSink(side.fields, '', around);
  const constants = Object.entries(side.constants ?? {}).map(([path, value]) => ({ put: writer(at(path)), value }));
  return (canonical) => {
    const record: Draft = { root: undefined };
    fill(canonical, record);
    const body: Draft = { root: undefined };
    write(body, record.root ?? {});
    for (const { put, value } of constants) put(body, structuredClone(value));
    return body.root ?? {};
  };
};
