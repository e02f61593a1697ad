import type { Json } from '../core/json.js';
import { pointerTo } from '../core/pointer.js';
import { type Checking, firstRule, unknownPlace } from './checking.js';
import type { TableDocument, Unknown } from './document.js';
import { findFormat } from './formats.js';
import { type PlainNative, type PlainRule, type Tree, treeOf, within } from './rules.js';
import { mismatch, type Shape, shapeOf } from './shape.js';
import { findTable } from './soundness.js';

/** A place of the contract and of the mapping document. */
interface Place {
  readonly shape: Shape;
  readonly required: boolean;
  /** Canonical, for the texts. */
  readonly path: string;
  /** The rule; for an object made by dotted paths, the fields it stands in. */
  readonly pointer: string;
}

/** Proves that whatever is read fits the contract. */
export const checkRead = (pointer: string, checking: Checking): void => {
  const shape = shapeOf(checking.root, checking.root);
  walk(treeOf(checking.side.fields), { shape, required: true, path: '', pointer: `${pointer}/fields` }, checking);
};

const walk = (tree: Tree, place: Place, checking: Checking): void => {
  const { shape, path, pointer } = place;
  if (shape.beyond !== undefined) {
    checking.report(
      pointer,
      `the contract says ${shape.beyond} at "${path}", which a mapping cannot be proven against; let the contract list plain properties`,
      `kontrak memakai ${shape.beyond} pada "${path}" sehingga pemetaan tidak dapat dibuktikan; tulis properti biasa dalam kontrak`,
    );
    return;
  }
  if (tree.rule !== undefined) {
    readRule(tree.rule, place, checking);
    return;
  }
  for (const [key, child] of tree.children) {
    const schema = shape.properties.get(key);
    const inner = child.key === undefined ? pointer : pointerTo(pointer, child.key);
    const name = within(path, key);
    if (schema === undefined) unknownPlace(name, firstRule(child, pointer), checking);
    else
      walk(
        child,
        { shape: shapeOf(schema, checking.root), required: shape.required.has(key), path: name, pointer: inner },
        checking,
      );
  }
  for (const key of shape.required)
    if (!tree.children.has(key))
      checking.report(
        pointer,
        `the contract requires "${within(path, key)}"; add a rule that makes it`,
        `kontrak mewajibkan "${within(path, key)}"; tambahkan aturan untuk membuatnya`,
      );
};

const readRule = (rule: PlainRule, place: Place, checking: Checking): void => {
  if (rule.shape === 'native') readNative(rule, place, checking);
  else if (rule.shape === 'value') constant(rule.value, 'value', place, checking);
  else if (rule.shape === 'nested') {
    whenUnknown(rule.unknown, undefined, place, checking);
    if (expects('object', place, checking))
      walk(treeOf(rule.fields), { ...place, pointer: `${place.pointer}/fields` }, checking);
  } else if (expects('array', place, checking)) {
    const shape = shapeOf(place.shape.items ?? {}, checking.root);
    walk(
      treeOf(rule.fields),
      { shape, required: true, path: within(place.path, '*'), pointer: `${place.pointer}/fields` },
      checking,
    );
  }
};

const expects = (type: 'object' | 'array', { shape, path, pointer }: Place, { report }: Checking): boolean => {
  if (shape.types.has(type)) return true;
  report(
    pointer,
    `the rule makes an ${type}, but "${path}" is none in the contract`,
    `aturan ini membuat ${type}, tetapi "${path}" dalam kontrak bukan ${type}`,
  );
  return false;
};

const readNative = (rule: PlainNative, place: Place, checking: Checking): void => {
  whenUnknown(rule.unknown, rule.default, place, checking);
  const table = findTable(rule.table, checking.tables);
  if (table !== undefined) tableValues(rule.table ?? '', table, place, checking);
  else formatFits(rule, place, checking);
};

const whenUnknown = (
  unknown: Unknown | undefined,
  otherwise: Json | undefined,
  place: Place,
  checking: Checking,
): void => {
  if (otherwise !== undefined) {
    constant(otherwise, 'default', place, checking);
    return;
  }
  const chosen = unknown === undefined ? (checking.side.unknown ?? 'null') : unknown;
  if (chosen === 'fail' || (chosen === 'omit' && !place.required) || (chosen !== 'omit' && place.shape.nullable))
    return;
  const [may, boleh] = place.required ? ['fail', 'fail'] : ['omit or fail', 'omit atau fail'];
  const [is, adalah] = chosen === 'omit' ? ['required', 'wajib ada'] : ['never null', 'tidak boleh null'];
  checking.report(
    place.pointer,
    `the provider may not know "${place.path}", which is ${is} in the contract; say unknown: ${may}, or give a default`,
    `penyedia mungkin tidak mengetahui "${place.path}", padahal ${adalah} menurut kontrak; tulis unknown: ${boleh}, atau beri default`,
  );
};

const constant = (value: Json, key: string, { shape, path, pointer }: Place, { allows, report }: Checking): void => {
  if (allows(shape.schema, value) || (value === null && shape.nullable)) return;
  report(
    `${pointer}/${key}`,
    `the contract does not allow this value at "${path}"`,
    `kontrak tidak mengizinkan nilai ini pada "${path}"`,
  );
};

const tableValues = (name: string, table: TableDocument, place: Place, { allows, report }: Checking): void => {
  const values = new Set([
    ...Object.values(table.decode),
    ...(table.else === undefined || table.else === 'fail' ? [] : [table.else]),
  ]);
  for (const value of values)
    if (value !== null && !allows(place.shape.schema, value))
      report(
        `${place.pointer}/table`,
        `table "${name}" makes ${JSON.stringify(value)}, which the contract does not allow at "${place.path}"`,
        `tabel "${name}" menghasilkan ${JSON.stringify(value)}, yang tidak diizinkan kontrak pada "${place.path}"`,
      );
};

const formatFits = (rule: PlainNative, place: Place, { formats, root, report }: Checking): void => {
  const yields = rule.join === undefined ? findFormat(rule.formats[0], formats)?.yields : joinYields(place.shape);
  if (yields === undefined) return;
  const differs = mismatch(shapeOf(yields, yields), yields, place.shape, root);
  if (differs === undefined) return;
  const [hint, saran] =
    rule.formats[0] === undefined
      ? ['say what it is with as: text, digits, date …', 'sebutkan bentuknya dengan as: text, digits, date …']
      : ['choose another format or a code table', 'pilih format lain atau tabel kode'];
  report(
    place.pointer,
    `what is read does not fit "${place.path}" in the contract (${differs}); ${hint}`,
    `hasil pembacaan tidak sesuai dengan "${place.path}" dalam kontrak (${differs}); ${saran}`,
  );
};

/** Joined parts are text; whether they keep the contract's format is proven by examples, like its patterns. */
const joinYields = ({ format }: Shape) => (format === undefined ? { type: 'string' } : { type: 'string', format });
