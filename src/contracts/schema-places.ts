import { isObject, type Json, type JsonObject, type JsonSchema } from '../core/json.js';
import { pointerOf, pointerParts } from '../core/pointer.js';

/** How a schema is used: by itself it must say what a value is; a branch (allOf, if …) may say only a part. */
export type Use = 'root' | 'value' | 'definition' | 'branch';

export interface Place {
  readonly schema: Json;
  readonly pointer: string;
  readonly use: Use;
  /** The property's name, where it is one. */
  readonly name?: string;
}

const maps: Readonly<Record<string, Use>> = { properties: 'value', $defs: 'definition' };
const lists = ['allOf', 'anyOf', 'oneOf'];
const singles = new Map<string, Use>([
  ['items', 'value'],
  ['additionalProperties', 'value'],
  ['not', 'branch'],
  ['if', 'branch'],
  ['then', 'branch'],
  ['else', 'branch'],
]);

const below = (schema: JsonObject, tokens: readonly (string | number)[]): Place[] => {
  const places: Place[] = [];
  for (const [keyword, use] of Object.entries(maps)) {
    const map = schema[keyword];
    if (!isObject(map)) continue;
    for (const [name, inner] of Object.entries(map))
      places.push({
        schema: inner,
        pointer: pointerOf([...tokens, keyword, name]),
        use,
        ...(use === 'value' ? { name } : {}),
      });
  }
  for (const keyword of lists) {
    const list = schema[keyword];
    if (Array.isArray(list))
      list.forEach((inner, at) => {
        places.push({ schema: inner, pointer: pointerOf([...tokens, keyword, at]), use: 'branch' });
      });
  }
  for (const [keyword, use] of singles) {
    const inner = schema[keyword];
    if (inner !== undefined && inner !== false)
      places.push({ schema: inner, pointer: pointerOf([...tokens, keyword]), use });
  }
  return places;
};

/** Every schema inside a schema, itself first. Bounded by the document's own depth. */
export const schemaPlaces = (schema: JsonSchema): Place[] => {
  const open: Place[] = [{ schema: schema as JsonObject, pointer: '', use: 'root' }];
  const found: Place[] = [];
  for (let place = open.shift(); place !== undefined; place = open.shift()) {
    found.push(place);
    if (isObject(place.schema)) open.push(...below(place.schema, pointerParts(place.pointer)));
  }
  return found;
};

/**
 * What a schema says about the values at a pointer (`*` = each item): `undefined` when there can be none, `true` (anything) where it is
 * too clever to follow.
 */
export const schemaAt = (schema: JsonSchema, pointer: string): JsonSchema | true | undefined => {
  let at: Json | undefined = schema as JsonObject;
  for (const part of pointerParts(pointer)) {
    if (!isObject(at)) return true;
    const { properties, items }: JsonObject = at;
    if (part === '*' && isObject(items)) at = items;
    else if (!isObject(properties)) return isLeaf(at) ? undefined : true;
    else if (!Object.hasOwn(properties, part)) return undefined;
    else at = properties[part];
  }
  return isObject(at) ? at : true;
};

/** A text or number has nothing inside it. */
const isLeaf = ({ type }: JsonObject): boolean => typeof type === 'string' && !['object', 'array'].includes(type);

export const depthOf = (value: Json): number => {
  if (Array.isArray(value)) return 1 + value.reduce<number>((deepest, item) => Math.max(deepest, depthOf(item)), 0);
  if (!isObject(value)) return 0;
  return 1 + Object.values(value).reduce<number>((deepest, item) => Math.max(deepest, depthOf(item)), 0);
};
