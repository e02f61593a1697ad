import type { ErrorObject } from 'ajv';
import type { Breach } from '../core/failure.js';
import { pointerTo } from '../core/pointer.js';
import type { Text } from '../core/text.js';

const limit = 20;

type Parameters = Readonly<Record<string, unknown>>;

const types: Readonly<Record<string, Text>> = {
  string: { en: 'text', id: 'teks' },
  integer: { en: 'a whole number', id: 'bilangan bulat' },
  number: { en: 'a number', id: 'angka' },
  boolean: { en: 'true or false', id: 'true atau false' },
  object: { en: 'an object', id: 'objek' },
  array: { en: 'a list', id: 'daftar' },
  null: { en: 'null', id: 'null' },
};

const typeText = (type: unknown): Text => {
  const names = Array.isArray(type) ? type.map(String) : String(type).split(',');
  const texts = names.map((name) => types[name] ?? { en: name, id: name });
  return { en: texts.map(({ en }) => en).join(' or '), id: texts.map(({ id }) => id).join(' atau ') };
};

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(', ') : '';

const phrases: Readonly<Record<string, (parameters: Parameters) => Text>> = {
  type: ({ type }) => {
    const text = typeText(type);
    return { en: `must be ${text.en}`, id: `harus berupa ${text.id}` };
  },
  required: () => ({ en: 'is required but missing', id: 'wajib diisi, tetapi tidak ada' }),
  dependentRequired: ({ property }) => ({
    en: `is required when ${String(property)} is present`,
    id: `wajib diisi bila ${String(property)} ada`,
  }),
  additionalProperties: () => ({ en: 'is not part of the contract', id: 'tidak termasuk dalam kontrak' }),
  unevaluatedProperties: () => ({ en: 'is not part of the contract', id: 'tidak termasuk dalam kontrak' }),
  enum: ({ allowedValues }) => ({
    en: `must be one of ${listed(allowedValues)}`,
    id: `harus salah satu dari ${listed(allowedValues)}`,
  }),
  const: ({ allowedValue }) => ({
    en: `must be ${JSON.stringify(allowedValue)}`,
    id: `harus ${JSON.stringify(allowedValue)}`,
  }),
  pattern: ({ pattern }) => ({ en: `must match ${String(pattern)}`, id: `harus sesuai pola ${String(pattern)}` }),
  format: ({ format }) => ({
    en: `must be a valid ${String(format)}`,
    id: `harus berupa ${String(format)} yang sah`,
  }),
  minLength: ({ limit: n }) => ({
    en: `must have at least ${String(n)} characters`,
    id: `harus paling sedikit ${String(n)} karakter`,
  }),
  maxLength: ({ limit: n }) => ({
    en: `must have at most ${String(n)} characters`,
    id: `harus paling banyak ${String(n)} karakter`,
  }),
  minimum: ({ limit: n }) => ({ en: `must be at least ${String(n)}`, id: `harus paling kecil ${String(n)}` }),
  maximum: ({ limit: n }) => ({ en: `must be at most ${String(n)}`, id: `harus paling besar ${String(n)}` }),
  exclusiveMinimum: ({ limit: n }) => ({ en: `must be above ${String(n)}`, id: `harus lebih dari ${String(n)}` }),
  exclusiveMaximum: ({ limit: n }) => ({ en: `must be below ${String(n)}`, id: `harus kurang dari ${String(n)}` }),
  multipleOf: ({ multipleOf: n }) => ({ en: `must be a multiple of ${String(n)}`, id: `harus kelipatan ${String(n)}` }),
  minItems: ({ limit: n }) => ({
    en: `must have at least ${String(n)} items`,
    id: `harus berisi paling sedikit ${String(n)} butir`,
  }),
  maxItems: ({ limit: n }) => ({
    en: `must have at most ${String(n)} items`,
    id: `harus berisi paling banyak ${String(n)} butir`,
  }),
  uniqueItems: () => ({ en: 'must not repeat an item', id: 'tidak boleh berisi butir yang sama' }),
  minProperties: ({ limit: n }) => ({
    en: `must have at least ${String(n)} members`,
    id: `harus memiliki paling sedikit ${String(n)} isian`,
  }),
  maxProperties: ({ limit: n }) => ({
    en: `must have at most ${String(n)} members`,
    id: `harus memiliki paling banyak ${String(n)} isian`,
  }),
};

/** Ajv points at the object around a missing or extra key; a person looks for the key. */
const pointerOf = ({ keyword, instancePath, params }: ErrorObject): string => {
  const key =
    keyword === 'required' || keyword === 'dependentRequired'
      ? params.missingProperty
      : keyword === 'additionalProperties'
        ? params.additionalProperty
        : keyword === 'unevaluatedProperties'
          ? params.unevaluatedProperty
          : undefined;
  return typeof key === 'string' ? pointerTo(instancePath, key) : instancePath;
};

const fallback = (keyword: string): Text => ({
  en: `breaks the rule ${keyword} of the contract`,
  id: `melanggar aturan ${keyword} dalam kontrak`,
});

/** The first 20 breaches: where, which rule, what to do about it in both languages; never the value that was sent. */
export const breaches = (errors: readonly ErrorObject[]): Breach[] =>
  errors.slice(0, limit).map((error) => ({
    pointer: pointerOf(error),
    keyword: error.keyword,
    detail: phrases[error.keyword]?.(error.params) ?? fallback(error.keyword),
  }));
