import { isObject, type Json, type JsonSchema } from '../core/json.js';
import { readPointer } from '../core/pointer.js';

/** What one place of a contract allows, as far as a mapping document can be proven against it. */
export interface Shape {
  readonly schema: JsonSchema;
  /** JSON Schema types without `null`; empty = not said. */
  readonly types: ReadonlySet<string>;
  readonly nullable: boolean;
  readonly properties: ReadonlyMap<string, JsonSchema>;
  readonly required: ReadonlySet<string>;
  readonly items: JsonSchema | undefined;
  /** `enum` or `const`, without null. */
  readonly members: readonly Json[] | undefined;
  readonly format: string | undefined;
  /** The keyword that makes this place more than a mapping can be proven against. */
  readonly beyond: string | undefined;
}

const branching = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'patternProperties', 'prefixItems', '$dynamicRef'];

/** Looks at one place: follows `$ref`s into the document's own `$defs` and reads `anyOf: [X, { type: 'null' }]` as a nullable X. */
export const shapeOf = (schema: JsonSchema, root: JsonSchema): Shape => {
  const { plain, nullable, dangling } = flatten(schema, root, 0);
  const members = membersOf(plain);
  const types = new Set([plain.type ?? members?.map(typeOf) ?? []].flat().map(String));
  const beyond = dangling ? '$ref' : branching.find((keyword) => keyword in plain);
  return {
    schema: plain,
    types: new Set([...types].filter((type) => type !== 'null')),
    nullable: nullable || types.has('null') || (types.size === 0 && members === undefined),
    properties: new Map(
      Object.entries(isObject(plain.properties) ? plain.properties : {}).map(([key, inner]) => [key, schemaOf(inner)]),
    ),
    required: new Set(Array.isArray(plain.required) ? plain.required.map(String) : []),
    items: isObject(plain.items) ? plain.items : undefined,
    members: members?.filter((member) => member !== null),
    format: typeof plain.format === 'string' ? plain.format : undefined,
    beyond,
  };
};

const schemaOf = (value: Json): JsonSchema => (isObject(value) ? value : {});

const membersOf = (schema: JsonSchema): Json[] | undefined => {
  if (Array.isArray(schema.enum)) return schema.enum;
  return schema.const === undefined ? undefined : [schema.const];
};

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isInteger(value) ? 'integer' : typeof value;
};

interface Flat {
  readonly plain: JsonSchema;
  readonly nullable: boolean;
  readonly dangling: boolean;
}

const flatten = (schema: JsonSchema, root: JsonSchema, depth: number): Flat => {
  const { $ref, anyOf, oneOf, ...rest } = schema;
  if (typeof $ref === 'string') {
    const target = $ref.startsWith('#') ? readPointer(root as Json, decodeURIComponent($ref.slice(1))) : undefined;
    if (!isObject(target) || depth > 8) return { plain: rest, nullable: false, dangling: true };
    const flat = flatten(target, root, depth + 1);
    return { ...flat, plain: { ...flat.plain, ...rest } };
  }
  const [first, second, third] = [anyOf ?? oneOf ?? []].flat();
  const other = isNull(first) ? second : isNull(second) ? first : undefined;
  if (other === undefined || third !== undefined) return { plain: schema, nullable: false, dangling: false };
  const flat = flatten(schemaOf(other), root, depth + 1);
  return { ...flat, plain: { ...flat.plain, ...rest }, nullable: true };
};

const isNull = (schema: Json | undefined): boolean => isObject(schema) && schema.type === 'null';

/** Whether everything `from` allows, `into` allows too, as far as types, formats, members and keys go; otherwise the word for what differs. */
export const mismatch = (from: Shape, fromRoot: JsonSchema, into: Shape, intoRoot: JsonSchema): string | undefined => {
  if (into.types.size === 0 && into.members === undefined) return undefined;
  const accepts = (type: string) => into.types.has(type) || (type === 'integer' && into.types.has('number'));
  if (from.types.size === 0 || ![...from.types].every(accepts)) return 'type';
  if (into.members !== undefined) {
    const allowed = new Set(into.members);
    if (from.members === undefined || !from.members.every((member) => allowed.has(member))) return 'enum';
  }
  if (into.format !== undefined && from.format !== into.format) return 'format';
  for (const [key, schema] of from.properties) {
    const inner = into.properties.get(key);
    if (inner === undefined) return key;
    if (mismatch(shapeOf(schema, fromRoot), fromRoot, shapeOf(inner, intoRoot), intoRoot) !== undefined) return key;
  }
  if (into.types.has('object')) return [...into.required].find((key) => !from.required.has(key));
  if (!into.types.has('array') || into.items === undefined) return undefined;
  return mismatch(shapeOf(from.items ?? {}, fromRoot), fromRoot, shapeOf(into.items, intoRoot), intoRoot);
};
