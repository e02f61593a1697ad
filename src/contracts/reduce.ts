import { isObject, type JsonObject, type JsonSchema } from '../core/json.js';
import { readPointer } from '../core/pointer.js';
import { type ElementNode, type Owner, showsAnything } from './elements.js';

type Visible = (owner: Owner | undefined) => boolean;

/** Follows a `$ref` inside the document (`#/$defs/…`), keeping the description beside it. */
const resolve = (schema: JsonObject, root: JsonSchema): JsonObject => {
  const { $ref, ...beside } = schema;
  if (typeof $ref !== 'string') return schema;
  const target = readPointer(root as JsonObject, $ref.slice(1));
  return isObject(target) ? { ...resolve(target, root), ...beside } : schema;
};

const without = (schema: JsonObject, gone: ReadonlySet<string>): JsonObject => {
  if (gone.size === 0) return schema;
  const { required, minProperties: _few, dependentRequired: _dependent, ...rest } = schema;
  const still = Array.isArray(required) ? required.filter((key) => !gone.has(String(key))) : [];
  return still.length === 0 ? rest : { ...rest, required: still };
};

const reduceMembers = (schema: JsonObject, reduce: (key: string, schema: JsonObject) => JsonObject | undefined) => {
  const kept: JsonObject = {};
  const gone = new Set<string>();
  for (const [key, member] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const reduced = isObject(member) ? reduce(key, member) : undefined;
    if (reduced === undefined) gone.add(key);
    else kept[key] = reduced;
  }
  return { kept, gone };
};

/** The schema of what remains after minimising, for the consumer's own OpenAPI document. */
export const reduceSchema = (root: JsonSchema, tree: ElementNode, visible: Visible): JsonSchema => {
  const reduce = (
    written: JsonObject,
    node: ElementNode | undefined,
    inherited: Owner | undefined,
  ): JsonObject | undefined => {
    const owner = node?.owner ?? inherited;
    if (node === undefined || (node.members.size === 0 && node.items === undefined))
      return visible(owner) ? written : undefined;
    if (owner !== undefined && !showsAnything(node, inherited, visible)) return undefined;
    const schema = { ...resolve(written, root) };
    const { kept, gone } = reduceMembers(schema, (key, member) => reduce(member, node.members.get(key), owner));
    if (isObject(schema.properties)) schema.properties = kept;
    if (isObject(schema.items)) schema.items = reduce(schema.items, node.items, owner) ?? {};
    if (isObject(schema.additionalProperties) && !visible(owner)) schema.additionalProperties = false;
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const branches = schema[keyword];
      if (Array.isArray(branches))
        schema[keyword] = branches.map((branch) =>
          isObject(branch) ? (reduce(branch, node, inherited) ?? {}) : branch,
        );
    }
    return without(schema, gone);
  };
  return reduce(root as JsonObject, tree, undefined) ?? { type: 'object' };
};
