import { isObject, type Json, type JsonObject, type JsonSchema } from '../core/json.js';
import { pointerOf, readPointer } from '../core/pointer.js';

/** A place in the bodies a schema describes; `*` stands for each item of a list. */
export interface SchemaPath {
  readonly tokens: readonly string[];
  /** `leaf`: a value that is given or withheld as a whole. `open`: an object with keys the schema does not name. */
  readonly kind: 'container' | 'leaf' | 'open';
  readonly text: boolean;
}

/** More places than this are not looked at: definitions that use each other can multiply without end. */
const mostPaths = 5000;

const typesOf = (schema: JsonObject): readonly Json[] =>
  Array.isArray(schema.type) ? schema.type : [schema.type ?? (typeof schema.const === 'string' ? 'string' : null)];

/** All schemas that speak about one value: itself, what it refers to, and its branches. */
const parts = (schema: JsonObject, root: JsonSchema, depth = 0): JsonObject[] => {
  if (depth > 32) return [];
  const branches = ['allOf', 'anyOf', 'oneOf', 'then', 'else'].flatMap((keyword) => schema[keyword] ?? []);
  const referred = typeof schema.$ref === 'string' ? readPointer(root as JsonObject, schema.$ref.slice(1)) : undefined;
  return [schema, ...[referred, ...branches].filter(isObject).flatMap((part) => parts(part, root, depth + 1))];
};

const membersOf = (all: readonly JsonObject[]): Map<string, JsonObject[]> => {
  const members = new Map<string, JsonObject[]>();
  for (const { properties } of all)
    for (const [key, schema] of Object.entries(isObject(properties) ? properties : {}))
      if (isObject(schema)) members.set(key, [...(members.get(key) ?? []), schema]);
  return members;
};

/** Every place of the bodies that a schema without cycles describes. */
export const schemaPaths = (root: JsonSchema): SchemaPath[] => {
  const found: SchemaPath[] = [];
  const visit = (schemas: readonly JsonObject[], tokens: readonly string[]): void => {
    if (found.length >= mostPaths || tokens.length > 32) return;
    const all = schemas.flatMap((schema) => parts(schema, root));
    const types = new Set(all.flatMap(typesOf));
    const members = membersOf(all);
    const items = all.map(({ items: each }) => each).filter(isObject);
    const container = members.size > 0 || items.length > 0;
    const open = types.has('object') && !all.some(({ additionalProperties }) => additionalProperties === false);
    found.push({ tokens, kind: open ? 'open' : container ? 'container' : 'leaf', text: types.has('string') });
    for (const [key, member] of members) visit(member, [...tokens, key]);
    if (items.length > 0) visit(items, [...tokens, '*']);
  };
  visit([root as JsonObject], []);
  return found;
};

export const pathsByPointer = (paths: readonly SchemaPath[]): ReadonlyMap<string, SchemaPath> =>
  new Map(paths.map((path) => [pointerOf(path.tokens), path]));
