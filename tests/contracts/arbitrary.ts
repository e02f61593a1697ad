import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';

/** Real calendar dates, as `format: date` wants them. */
const date = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => day.toISOString());

const text = ({ pattern, format, maxLength = 30, minLength = 0 }: JsonObject): fc.Arbitrary<Json> => {
  if (format === 'date') return date.map((day) => day.slice(0, 10));
  if (format === 'date-time') return date;
  if (format === 'uri') return fc.webUrl().map((url) => url.replace(/^http:/, 'https:').slice(0, 400));
  if (typeof pattern === 'string') return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength: Number(minLength), maxLength: Math.min(Number(maxLength), 30) });
};

const object = (schema: JsonObject): fc.Arbitrary<Json> => {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const members: Record<string, fc.Arbitrary<Json>> = {};
  for (const [key, member] of Object.entries(properties)) members[key] = valuesOf(isObject(member) ? member : {});
  const requiredKeys = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = schema;
  return (fc.record(members, { requiredKeys }) as fc.Arbitrary<JsonObject>).filter((value) => {
    const count = Object.keys(value).length;
    return count >= Number(minProperties) && count <= Number(maxProperties);
  });
};

const typed = (type: Json, schema: JsonObject): fc.Arbitrary<Json> => {
  if (type === 'null') return fc.constant(null);
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer')
    return fc.integer({ min: Number(schema.minimum), max: Math.min(Number(schema.maximum), 2 ** 31) });
  if (type === 'string') return text(schema);
  if (type === 'array') return fc.array(valuesOf(isObject(schema.items) ? schema.items : {}), { maxLength: 4 });
  return object(schema);
};

/** Values that a schema of the house allows. */
export const valuesOf = (schema: JsonObject): fc.Arbitrary<Json> => {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? 'object'];
  return fc.oneof(...types.map((type) => typed(type, schema)));
};

/** The same message with one value somewhere replaced, as faulty providers do. */
export const disturbed = (native: Json): fc.Arbitrary<Json> => {
  const places: (readonly string[])[] = [[]];
  const visit = (value: Json, at: readonly string[]): void => {
    for (const [key, inner] of Array.isArray(value) || isObject(value) ? Object.entries(value) : []) {
      places.push([...at, key]);
      visit(inner, [...at, key]);
    }
  };
  visit(native, []);
  return fc.tuple(fc.constantFrom(...places), fc.jsonValue()).map(([[...path], junk]) => {
    const last = path.pop();
    if (last === undefined) return junk as Json;
    const copy = structuredClone(native);
    const holder = path.reduce<Json>((at, key) => (at as { [key: string]: Json })[key] ?? null, copy);
    (holder as { [key: string]: Json })[last] = junk as Json;
    return copy;
  });
};
