import { isObject, type Json } from '../core/json.js';
import type { Surroundings } from './decode.js';
import type { CanonicalPath, FieldsDocument, FormatDocument } from './document.js';
import { type Draft, parseNativePath, writer } from './path.js';
import { numberFields, type PlainNative, type PlainRule, parseRange, type Tree, treeOf, within } from './rules.js';

/** Writes a canonical value (`undefined` = absent) into the record. */
export type Sink = (canonical: Json | undefined, record: Draft) => void;

export const compileSink = (fields: FieldsDocument, path: CanonicalPath, around: Surroundings): Sink =>
  treeSink(treeOf(fields), path, around);

const treeSink = (tree: Tree, path: CanonicalPath, around: Surroundings): Sink => {
  if (tree.rule !== undefined) return ruleSink(tree.rule, path, around);
  const children = [...tree.children].map(([key, child]) => ({
    key,
    sink: treeSink(child, within(path, key), around),
  }));
  return (canonical, record) => {
    if (canonical !== undefined && canonical !== null && !isObject(canonical)) throw around.trouble(path);
    for (const { key, sink } of children) sink(canonical?.[key], record);
  };
};

const ruleSink = (rule: PlainRule, path: CanonicalPath, around: Surroundings): Sink => {
  if (rule.shape === 'native') return nativeSink(rule, path, around);
  if (rule.shape === 'value') return () => {};
  if (rule.shape === 'list') return listSink(rule.list, rule.fields, path, around);
  if (rule.shape === 'numbered') return numberedSink(rule.numbered, rule.fields, path, around);
  const sink = compileSink(rule.fields, path, around);
  return (canonical, record) => {
    if (canonical !== undefined && canonical !== null) sink(canonical, record);
  };
};

const nativeSink = (rule: PlainNative, path: CanonicalPath, around: Surroundings): Sink => {
  const table = around.table(rule.table);
  const print = rule.join === undefined ? printWhole(rule, around) : printParts(rule, rule.join, around);
  const writes = rule.paths
    .slice(0, rule.join === undefined ? 1 : rule.paths.length)
    .map((native) => writer(parseNativePath(native) ?? []));
  return (canonical, record) => {
    const value = canonical === undefined ? rule.default : canonical;
    if (value === undefined) return;
    const coded = value === null || table === undefined ? value : table.encode(value);
    const natives = coded === null ? writes.map(() => null) : coded === undefined ? undefined : print(coded);
    if (natives === undefined) throw around.trouble(path);
    writes.forEach((write, at) => {
      write(record, natives[at] ?? null);
    });
  };
};

type Print = (canonical: Json) => Json[] | undefined;

const printWhole = (rule: PlainNative, around: Surroundings): Print => {
  const { encode } = around.format(rule, 0);
  return (canonical) => {
    const native = encode(canonical);
    return native === undefined ? undefined : [native];
  };
};

const printParts = (rule: PlainNative, join: string, around: Surroundings): Print => {
  const encoders = rule.paths.map((_, at) => around.format(rule, at).encode);
  const split = splitter(rule.formats, join);
  return (canonical) => {
    const parts = typeof canonical === 'string' ? split(canonical) : [];
    const natives = parts.flatMap((part, at) => encoders[at]?.(part) ?? []);
    return parts.length === encoders.length && natives.length === parts.length ? natives : undefined;
  };
};

/** Parts without anything between them are cut by their widths. */
const splitter = (formats: PlainNative['formats'], join: string): ((text: string) => string[]) => {
  if (join !== '') return (text) => text.split(join);
  const widths = formats.map(widthOf);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const starts = widths.map((_, at) => widths.slice(0, at).reduce((sum, width) => sum + width, 0));
  return (text) =>
    text.length === total ? starts.map((start, at) => text.slice(start, start + (widths[at] ?? 0))) : [];
};

const widthOf = (format: FormatDocument | undefined): number =>
  typeof format === 'object' && 'digits' in format ? format.digits : 0;

const listSink = (list: string, fields: FieldsDocument, path: CanonicalPath, around: Surroundings): Sink => {
  const write = writer(parseNativePath(list) ?? []);
  const sink = compileSink(fields, within(path, '*'), around);
  return (canonical, record) => {
    if (canonical === undefined || canonical === null) return;
    if (!Array.isArray(canonical)) throw around.trouble(path);
    const items = canonical.map((item) => {
      const draft: Draft = { root: undefined };
      sink(item, draft);
      return draft.root ?? {};
    });
    write(record, items);
  };
};

const numberedSink = (numbered: string, fields: FieldsDocument, path: CanonicalPath, around: Surroundings): Sink => {
  const { first, last } = parseRange(numbered) ?? { first: 0, last: -1 };
  const sinks = Array.from({ length: last - first + 1 }, (_, at) =>
    compileSink(numberFields(fields, first + at), within(path, '*'), around),
  );
  return (canonical, record) => {
    if (canonical === undefined || canonical === null) return;
    if (!Array.isArray(canonical) || canonical.length > sinks.length) throw around.trouble(path);
    canonical.forEach((item, at) => {
      sinks[at]?.(item, record);
    });
  };
};
