import type { Json } from '../core/json.js';
import type {
  CanonicalPath,
  FieldsDocument,
  FormatDocument,
  ListRule,
  NativePath,
  NativeRule,
  NestedRule,
  NumberedRule,
  Rule,
  Unknown,
  ValueRule,
} from './document.js';
import { parseCanonicalPath } from './path.js';

/** A native rule with its shorthands written out: one format a path. */
export interface PlainNative {
  readonly shape: 'native';
  readonly paths: readonly NativePath[];
  readonly formats: readonly (FormatDocument | undefined)[];
  readonly join: string | undefined;
  readonly table: string | undefined;
  readonly default: Json | undefined;
  readonly unknown: Unknown | undefined;
}

export type PlainRule =
  | PlainNative
  | ({ readonly shape: 'value' } & ValueRule)
  | ({ readonly shape: 'list' } & ListRule)
  | ({ readonly shape: 'numbered' } & NumberedRule)
  | ({ readonly shape: 'nested' } & NestedRule);

const isFormatList = (as: NativeRule['as']): as is readonly FormatDocument[] => Array.isArray(as);

/** Tells the five shapes apart. */
export const plainRule = (rule: Rule): PlainRule => {
  if (typeof rule === 'string') return plainNative({ native: rule });
  if ('native' in rule) return plainNative(rule);
  if ('value' in rule) return { shape: 'value', ...rule };
  if ('list' in rule) return { shape: 'list', ...rule };
  if ('numbered' in rule) return { shape: 'numbered', ...rule };
  return { shape: 'nested', ...rule };
};

const plainNative = ({ native, as, join, table, default: otherwise, unknown }: NativeRule): PlainNative => {
  const paths = typeof native === 'string' ? [native] : native;
  const formats = isFormatList(as) ? as : paths.map(() => as);
  return { shape: 'native', paths, formats, join, table, default: otherwise, unknown };
};

/** `0..5` → first and last; `undefined` when it is not a range of at most 100 numbers. */
export const parseRange = (numbered: string): { first: number; last: number } | undefined => {
  const match = /^(\d{1,2})\.\.(\d{1,2})$/.exec(numbered);
  const [first, last] = [Number(match?.[1]), Number(match?.[2])];
  return first <= last ? { first, last } : undefined;
};

/** The fields with `{n}` in their native paths replaced by one number. */
export const numberFields = (fields: FieldsDocument, n: number): FieldsDocument => {
  const put = (path: NativePath): NativePath => path.replaceAll('{n}', String(n));
  const numberRule = (rule: Rule): Rule => {
    if (typeof rule === 'string') return put(rule);
    if ('native' in rule) {
      return { ...rule, native: typeof rule.native === 'string' ? put(rule.native) : rule.native.map(put) };
    }
    if ('list' in rule) return { ...rule, list: put(rule.list) };
    return 'fields' in rule && !('numbered' in rule) ? { ...rule, fields: numberFields(rule.fields, n) } : rule;
  };
  return Object.fromEntries(Object.entries(fields).map(([key, rule]) => [key, numberRule(rule)]));
};

/** The fields as the object they make: a node is a rule, or has children. `key` is the path as the document spells it. */
export interface Tree {
  readonly children: Map<string, Tree>;
  rule?: PlainRule;
  key?: CanonicalPath;
}

/** Skips what `checkTranslation` refuses: malformed paths, and a rule inside another rule. */
export const treeOf = (fields: FieldsDocument): Tree => {
  const root: Tree = { children: new Map() };
  for (const [key, rule] of Object.entries(fields)) {
    let node = root;
    for (const segment of parseCanonicalPath(key) ?? []) {
      const child: Tree = node.children.get(segment) ?? { children: new Map() };
      node.children.set(segment, child);
      node = child;
    }
    node.rule = plainRule(rule);
    node.key = key;
  }
  return root;
};

/** `a` and `b` → `a.b`, for messages. */
export const within = (path: CanonicalPath, key: string): CanonicalPath =>
  path === '' || key === '' ? path + key : `${path}.${key}`;
