import type { Format } from '../core/format.js';
import type { Json, JsonObject } from '../core/json.js';
import type { CompiledTable } from './codes.js';
import type { CanonicalPath, FieldsDocument, Unknown } from './document.js';
import { parseNativePath, type Read, reader } from './path.js';
import { numberFields, type PlainNative, type PlainRule, parseRange, type Tree, treeOf, within } from './rules.js';
import type { Trouble } from './trouble.js';

/** What compiling needs to know beyond the rule. */
export interface Surroundings {
  format(rule: PlainNative, part: number): Format;
  table(name: string | undefined): CompiledTable | undefined;
  isUnknown(native: Json | undefined): native is null | undefined;
  readonly unknown: Unknown;
  readonly trouble: Trouble;
}

/** Makes a canonical value of a record. */
export interface Source {
  /** `undefined` = leave the key out. */
  build(record: Json | undefined): Json | undefined;
  /** Whether the record knows anything of it. */
  known(record: Json | undefined): boolean;
}

export const compileSource = (fields: FieldsDocument, path: CanonicalPath, around: Surroundings): Source =>
  treeSource(treeOf(fields), path, around);

const treeSource = (tree: Tree, path: CanonicalPath, around: Surroundings): Source => {
  if (tree.rule !== undefined) return ruleSource(tree.rule, path, around);
  const children = [...tree.children].map(([key, child]) => ({
    key,
    ...treeSource(child, within(path, key), around),
  }));
  return {
    build: (record) => {
      const built: JsonObject = {};
      for (const { key, build } of children) {
        const value = build(record);
        if (value !== undefined) built[key] = value;
      }
      return built;
    },
    known: (record) => children.some(({ known }) => known(record)),
  };
};

const ruleSource = (rule: PlainRule, path: CanonicalPath, around: Surroundings): Source => {
  if (rule.shape === 'native') return nativeSource(rule, path, around);
  if (rule.shape === 'value') return { build: constant(rule.value), known: () => false };
  if (rule.shape === 'numbered') return numberedSource(rule.numbered, rule.fields, path, around);
  if (rule.shape === 'list') return listSource(rule.list, rule.fields, path, around);
  const { build, known } = compileSource(rule.fields, path, around);
  const missing = whenUnknown(undefined, rule.unknown, path, around);
  return { build: (record) => (known(record) ? build(record) : missing()), known };
};

/** Constants are copied: whoever withholds elements may cut into the answer. */
const constant = (value: Json): (() => Json) =>
  typeof value === 'object' && value !== null ? () => structuredClone(value) : () => value;

const whenUnknown = (
  otherwise: Json | undefined,
  unknown: Unknown | undefined,
  path: CanonicalPath,
  around: Surroundings,
): (() => Json | undefined) => {
  if (otherwise !== undefined) return constant(otherwise);
  const chosen = unknown === undefined ? around.unknown : unknown;
  if (chosen === 'omit') return () => undefined;
  if (chosen !== 'fail') return () => null;
  return () => {
    throw around.trouble(path);
  };
};

const nativeSource = (rule: PlainNative, path: CanonicalPath, around: Surroundings): Source => {
  const missing = whenUnknown(rule.default, rule.unknown, path, around);
  const table = around.table(rule.table);
  const { take, known } = rule.join === undefined ? alternatives(rule, around) : joined(rule, rule.join, around);
  return {
    build: (record) => {
      const taken = take(record);
      if (taken === null) return missing();
      const value = taken === undefined || table === undefined ? taken : table.decode(taken);
      if (value === undefined) throw around.trouble(path);
      return value === null ? missing() : value;
    },
    known,
  };
};

/** Reads and formats a value: `null` when it is unknown, `undefined` when it has the wrong shape. */
interface Taker {
  take(record: Json | undefined): Json | undefined;
  known(record: Json | undefined): boolean;
}

const readers = (rule: PlainNative): Read[] => rule.paths.map((path) => reader(parseNativePath(path) ?? []));

const alternatives = (rule: PlainNative, around: Surroundings): Taker => {
  const { isUnknown } = around;
  const { decode } = around.format(rule, 0);
  const reads = readers(rule);
  const [only] = reads;
  const read: Read =
    only !== undefined && reads.length === 1
      ? only
      : (record) => reads.map((one) => one(record)).find((native) => !isUnknown(native));
  return {
    take: (record) => {
      const native = read(record);
      return isUnknown(native) ? null : decode(native);
    },
    known: (record) => !isUnknown(read(record)),
  };
};

const joined = (rule: PlainNative, join: string, around: Surroundings): Taker => {
  const { isUnknown } = around;
  const parts = readers(rule).map((read, at) => ({ read, decode: around.format(rule, at).decode }));
  return {
    take: (record) => {
      const values: string[] = [];
      for (const { read, decode } of parts) {
        const native = read(record);
        if (isUnknown(native)) return null;
        const value = decode(native);
        if (value === undefined || typeof value === 'object') return undefined;
        values.push(String(value));
      }
      return values.join(join);
    },
    known: (record) => parts.every(({ read }) => !isUnknown(read(record))),
  };
};

const listSource = (list: string, fields: FieldsDocument, path: CanonicalPath, around: Surroundings): Source => {
  const read = reader(parseNativePath(list) ?? []);
  const { build } = compileSource(fields, within(path, '*'), around);
  const items = (record: Json | undefined): Json[] => {
    const native = read(record);
    if (around.isUnknown(native)) return [];
    return (Array.isArray(native) ? native : [native]).filter((item) => !around.isUnknown(item));
  };
  return {
    build: (record) => items(record).flatMap((item) => build(item) ?? []),
    known: (record) => items(record).length > 0,
  };
};

const numberedSource = (
  numbered: string,
  fields: FieldsDocument,
  path: CanonicalPath,
  around: Surroundings,
): Source => {
  const { first, last } = parseRange(numbered) ?? { first: 0, last: -1 };
  const sources = Array.from({ length: last - first + 1 }, (_, at) =>
    compileSource(numberFields(fields, first + at), within(path, '*'), around),
  );
  return {
    build: (record) => sources.filter(({ known }) => known(record)).flatMap(({ build }) => build(record) ?? []),
    known: (record) => sources.some(({ known }) => known(record)),
  };
};
