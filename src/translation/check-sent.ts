import type { Json } from '../core/json.js';
import { pointerTo } from '../core/pointer.js';
import { type Checking, firstRule, unknownPlace } from './checking.js';
import { findFormat } from './formats.js';
import { type PlainNative, type PlainRule, type Tree, treeOf, within } from './rules.js';
import { type Shape, shapeOf } from './shape.js';
import { findTable } from './soundness.js';

interface Place {
  readonly shape: Shape;
  readonly path: string;
  readonly pointer: string;
}

/** Proves that whatever the contract allows is sent, or left out on purpose. */
export const checkSent = (pointer: string, checking: Checking): void => {
  const root = shapeOf(checking.root, checking.root);
  walk(treeOf(checking.side.fields), { shape: root, path: '', pointer: `${pointer}/fields` }, checking);
  checking.side.ignore?.forEach((path, at) => {
    if (!exists(path.split('.'), root, checking)) unknownPlace(path, pointerTo(`${pointer}/ignore`, at), checking);
  });
};

const exists = ([first, ...rest]: readonly string[], shape: Shape, checking: Checking): boolean => {
  if (first === undefined) return true;
  const schema = first === '*' ? shape.items : shape.properties.get(first);
  return schema !== undefined && exists(rest, shapeOf(schema, checking.root), checking);
};

const isIgnored = (path: string, { side }: Checking): boolean =>
  (side.ignore ?? []).some((ignored) => path === ignored || path.startsWith(`${ignored}.`));

const walk = (tree: Tree, place: Place, checking: Checking): void => {
  const { shape, path, pointer } = place;
  if (tree.rule !== undefined) {
    sentRule(tree.rule, place, checking);
    return;
  }
  for (const [key, child] of tree.children)
    if (!shape.properties.has(key)) unknownPlace(within(path, key), firstRule(child, pointer), checking);
  for (const [key, schema] of shape.properties) {
    const name = within(path, key);
    if (isIgnored(name, checking)) continue;
    const child = tree.children.get(key);
    if (child === undefined) unsent(name, pointer, checking);
    else
      walk(
        child,
        {
          shape: shapeOf(schema, checking.root),
          path: name,
          pointer: child.key === undefined ? pointer : pointerTo(pointer, child.key),
        },
        checking,
      );
  }
};

const unsent = (path: string, pointer: string, { report }: Checking): void =>
  report(
    pointer,
    `"${path}" of the contract is not sent; add a rule, or list it under ignore`,
    `"${path}" dalam kontrak tidak dikirim; tambahkan aturan, atau cantumkan dalam ignore`,
  );

const sentRule = (rule: PlainRule, place: Place, checking: Checking): void => {
  if (rule.shape === 'native') sentNative(rule, place, checking);
  else if (rule.shape === 'value') unsent(place.path, place.pointer, checking);
  else {
    const pointer = `${place.pointer}/fields`;
    const nested = rule.shape === 'nested';
    const shape = nested ? place.shape : shapeOf(place.shape.items ?? {}, checking.root);
    if (place.shape.types.has(nested ? 'object' : 'array'))
      walk(treeOf(rule.fields), { shape, path: nested ? place.path : within(place.path, '*'), pointer }, checking);
    else misfit(place, checking);
  }
};

const misfit = ({ path, pointer }: Place, { report }: Checking): void =>
  report(
    pointer,
    `this kind of rule does not fit "${path}" in the contract`,
    `bentuk aturan ini tidak sesuai dengan "${path}" dalam kontrak`,
  );

const sentNative = (rule: PlainNative, place: Place, checking: Checking): void => {
  const { shape, path, pointer } = place;
  const structured = shape.types.has('object') || shape.types.has('array');
  const adapters = typeof rule.formats[0] === 'string' && rule.formats[0].includes('.');
  if (structured && !adapters) misfit(place, checking);
  if (rule.default !== undefined && !checking.allows(shape.schema, rule.default))
    checking.report(
      `${pointer}/default`,
      `the contract does not allow this value at "${path}"`,
      `kontrak tidak mengizinkan nilai ini pada "${path}"`,
    );
  const lacking = membersOf(shape).filter((member) => !hasNative(member, rule, checking));
  if (lacking.length === 0) return;
  const list = lacking.map((member) => JSON.stringify(member)).join(', ');
  checking.report(
    rule.table === undefined ? pointer : `${pointer}/table`,
    `${list} of "${path}" cannot be sent; add an encode entry to the code table`,
    `${list} pada "${path}" tidak dapat dikirim; tambahkan pada encode di tabel kode`,
  );
};

const membersOf = (shape: Shape): readonly Json[] => shape.members ?? (shape.types.has('boolean') ? [true, false] : []);

const hasNative = (member: Json, rule: PlainNative, { tables, formats }: Checking): boolean => {
  const table = findTable(rule.table, tables);
  if (table !== undefined) return Object.hasOwn(table.encode ?? {}, String(member));
  return rule.join !== undefined || findFormat(rule.formats[0], formats)?.encode(member) !== undefined;
};
