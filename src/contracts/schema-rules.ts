import { isObject, type Json, type JsonObject, type JsonSchema } from '../core/json.js';
import { readPointer } from '../core/pointer.js';
import type { Text } from '../core/text.js';
import { formats } from './formats.js';
import { patternFault } from './patterns.js';
import { problems } from './problems.js';
import { type Place, schemaPlaces } from './schema-places.js';

export type Report = (pointer: string, problem: Text) => void;

const annotations = ['title', 'description', '$comment', 'examples', 'deprecated', 'default'];
const keywords = new Set([
  ...annotations,
  ...[
    '$schema',
    '$id',
    '$ref',
    '$defs',
    'type',
    'enum',
    'const',
    'allOf',
    'anyOf',
    'oneOf',
    'not',
    'if',
    'then',
    'else',
  ],
  ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties', 'dependentRequired'],
  ...['items', 'minItems', 'maxItems', 'uniqueItems', 'minLength', 'maxLength', 'pattern', 'format'],
  ...[
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
    'contentEncoding',
    'contentMediaType',
  ],
]);
const sayWhat = ['type', 'enum', 'const', '$ref', 'allOf', 'anyOf', 'oneOf'];
const boundedFormats = new Set(['date', 'date-time', 'uuid']);
const identifier = /^(nik|kk|nop|nib|npwp|npwp16|kbli|rt|rw|ntpd|plate)$|(Nik|Nop|Nib|Npwp|Number|Code|Id|Phone)$/;
const mostUnique = 1000;

interface Looked {
  readonly schema: JsonObject;
  readonly place: Place;
  readonly types: readonly Json[];
  /** Reports at a keyword of this schema, or at the schema itself. */
  readonly report: (problem: Text, keyword?: string) => void;
}

const has = (schema: JsonObject, ...names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(schema, name));

const checkKeywords = ({ schema, place, report }: Looked): void => {
  for (const keyword of Object.keys(schema)) if (!keywords.has(keyword)) report(problems.keyword(keyword), keyword);
  if (place.use !== 'root')
    for (const keyword of ['$id', '$schema']) if (has(schema, keyword)) report(problems.nestedId, keyword);
  if ((place.use === 'value' || place.use === 'definition') && !has(schema, ...sayWhat)) report(problems.untyped);
};

const checkRef = ({ schema, report }: Looked, root: JsonSchema): void => {
  if (!has(schema, '$ref')) return;
  const target = schema.$ref;
  if (typeof target !== 'string' || !target.startsWith('#/$defs/')) report(problems.remoteRef, '$ref');
  else if (!isObject(readPointer(root as JsonObject, target.slice(1)))) report(problems.danglingRef, '$ref');
  if (Object.keys(schema).some((keyword) => keyword !== '$ref' && !annotations.includes(keyword)))
    report(problems.refSiblings, '$ref');
};

const checkText = ({ schema, types, report }: Looked): void => {
  if (typeof schema.pattern === 'string') {
    const why = patternFault(schema.pattern);
    if (why !== undefined) report(problems.pattern(why), 'pattern');
  }
  const known = Object.keys(formats());
  if (has(schema, 'format') && !known.includes(String(schema.format)))
    report(problems.format(known.join(', ')), 'format');
  if (!types.includes('string') || has(schema, 'enum', 'const', 'maxLength')) return;
  if (boundedFormats.has(String(schema.format))) return;
  if (typeof schema.pattern === 'string' && schema.pattern.startsWith('^') && schema.pattern.endsWith('$')) return;
  report(problems.unbounded);
};

const checkList = ({ schema, types, report }: Looked): void => {
  if (!types.includes('array')) return;
  if (!has(schema, 'items')) report(problems.untypedItems);
  if (typeof schema.maxItems !== 'number') report(problems.unboundedList);
  else if (schema.uniqueItems === true && schema.maxItems > mostUnique) report(problems.costlyUnique, 'uniqueItems');
};

const numbersIn = (value: Json | undefined): number[] =>
  typeof value === 'number' ? [value] : Array.isArray(value) ? value.flatMap(numbersIn) : [];

const checkNumber = ({ schema, place, types, report }: Looked): void => {
  if (typeof schema.multipleOf === 'number' && !Number.isInteger(schema.multipleOf))
    report(problems.fraction, 'multipleOf');
  for (const keyword of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'enum', 'const'])
    if (numbersIn(schema[keyword]).some((number) => Math.abs(number) > Number.MAX_SAFE_INTEGER))
      report(problems.unsafeNumber, keyword);
  if (!types.includes('integer') && !types.includes('number')) return;
  if (place.name !== undefined && identifier.test(place.name)) report(problems.identifierNumber);
  const bounded = has(schema, 'minimum', 'exclusiveMinimum') && has(schema, 'maximum', 'exclusiveMaximum');
  if (types.includes('integer') && !bounded && !has(schema, 'enum', 'const')) report(problems.unsafeInteger);
};

const checkObject = ({ schema, place, types, report }: Looked, closed: boolean): void => {
  if (isObject(schema.properties))
    for (const name of Object.keys(schema.properties))
      if (name in {}) report(problems.inheritedName, `properties/${name}`);
  if (closed && types.includes('object') && place.use !== 'branch' && schema.additionalProperties !== false)
    report(problems.openObject);
};

const checkCycles = (root: JsonSchema, report: Report): void => {
  const finished = new Set<string>();
  const visit = (pointer: string, above: readonly string[]): void => {
    const schema = readPointer(root as JsonObject, pointer);
    for (const inner of isObject(schema) ? schemaPlaces(schema) : []) {
      const target = isObject(inner.schema) && !inner.pointer.startsWith('/$defs/') ? inner.schema.$ref : undefined;
      if (typeof target !== 'string' || !target.startsWith('#/') || finished.has(target)) continue;
      if (above.includes(target)) report(`${pointer}${inner.pointer}/$ref`, problems.recursiveRef);
      else visit(target.slice(1), [...above, target]);
      finished.add(target);
    }
  };
  visit('', []);
};

const checkRoot = (schema: JsonSchema, id: string, report: Report): void => {
  if (schema.$schema !== 'https://json-schema.org/draft/2020-12/schema') report('/$schema', problems.wrongDialect);
  if (schema.$id !== id) report('/$id', problems.wrongId(id));
  if (schema.type !== 'object') report('/type', problems.rootNotObject);
};

/**
 * Holds one side's schema to the house's profile of JSON Schema 2020-12: what is bounded, exact, and read alike by every validator.
 * `closed`: every object refuses unknown keys.
 */
export const checkSchema = (root: JsonSchema, id: string, closed: boolean, report: Report): void => {
  checkRoot(root, id, report);
  for (const place of schemaPlaces(root)) {
    const { schema, pointer } = place;
    if (!isObject(schema)) {
      report(pointer, problems.notASchema);
      continue;
    }
    const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? null];
    const looked: Looked = {
      schema,
      place,
      types,
      report: (problem, keyword) => report(keyword === undefined ? pointer : `${pointer}/${keyword}`, problem),
    };
    checkKeywords(looked);
    checkRef(looked, root);
    checkText(looked);
    checkList(looked);
    checkNumber(looked);
    checkObject(looked, closed);
  }
  checkCycles(root, report);
};
