import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import localize from 'ajv-i18n';
import type { Json, JsonSchema } from '../core/json.js';
import { packageRoot } from '../core/package-root.js';
import { pointerTo } from '../core/pointer.js';
import type { Text } from '../core/text.js';

/** A breach of a schema, at a pointer, in words for an administrator. */
export interface SchemaFault {
  readonly pointer: string;
  readonly keyword: string;
  readonly problem: Text;
}

export const documentKinds = ['gateway', 'agency', 'system', 'routes', 'agreement', 'purposes'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** JSON Schema's annotation for secrets; for an adapter's connection it becomes a rule. */
export const secretKeyword = 'writeOnly';

export interface ValidatorOptions {
  readonly strict: boolean;
  /** Whether schemas are held against the meta-schema first, whose compilation takes longer than that of all of them. */
  readonly validateSchema: boolean;
}

/** A validator for documents people write: all breaches at once, each with the rule's own schema to take examples from. */
export const newValidator = ({ strict, validateSchema }: ValidatorOptions): Ajv2020 => {
  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict, validateSchema, ownProperties: true });
  addFormats.default(ajv);
  return ajv;
};

export const compileDocumentSchemas = async (): Promise<Record<DocumentKind, ValidateFunction>> => {
  const home = new URL('schemas/config/', packageRoot());
  // They came with the gateway; its tests hold them against the meta-schema.
  const ajv = newValidator({ strict: true, validateSchema: false });
  const compile = async (kind: DocumentKind): Promise<[DocumentKind, ValidateFunction]> => {
    const schema = JSON.parse(await readFile(new URL(`${kind}.schema.json`, home), 'utf8')) as JsonSchema;
    return [kind, ajv.compile(schema)];
  };
  return Object.fromEntries(await Promise.all(documentKinds.map(compile))) as Record<DocumentKind, ValidateFunction>;
};

const known = (error: ErrorObject): string => Object.keys(error.parentSchema?.properties ?? {}).join(', ');

const likeExample = (error: ErrorObject): Text | undefined => {
  const form: unknown = error.parentSchema?.examples?.[0];
  if (typeof form !== 'string') return undefined;
  return {
    en: `not written as it should be. Write it like ${form}.`,
    id: `penulisannya tidak sesuai. Tulis seperti ${form}.`,
  };
};

const noAddress: Text = {
  en: 'no address. Write it whole, like https://host/path, without a user name or password in it.',
  id: 'bukan alamat. Tulis lengkap, seperti https://host/jalur, tanpa nama pengguna atau kata sandi di dalamnya.',
};

/** What to do, where the rule itself says it; undefined where the library's sentence is enough. */
const advice = (error: ErrorObject): Text | undefined => {
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        en: `unknown key. Remove it, or use one of: ${known(error)}.`,
        id: `kunci tidak dikenal. Hapus, atau gunakan salah satu dari: ${known(error)}.`,
      };
    case 'required':
      return {
        en: `the key ${params.missingProperty} is missing. Add it.`,
        id: `kunci ${params.missingProperty} tidak ada. Tambahkan.`,
      };
    case 'dependentRequired':
      return {
        en: `the key ${params.missingProperty} is missing, which ${params.property} needs. Add it.`,
        id: `kunci ${params.missingProperty} tidak ada, padahal diperlukan oleh ${params.property}. Tambahkan.`,
      };
    case 'enum':
      return {
        en: `unknown value. Use one of: ${params.allowedValues.join(', ')}.`,
        id: `nilai tidak dikenal. Gunakan salah satu dari: ${params.allowedValues.join(', ')}.`,
      };
    case secretKeyword:
      return {
        en: 'a secret stands here in clear. Write env:NAME or file:path instead, and change the secret.',
        id: 'rahasia tertulis terbuka di sini. Tulis env:NAMA atau file:jalur, lalu ganti rahasianya.',
      };
    case 'format':
      return params.format === 'uri' ? noAddress : likeExample(error);
    case 'propertyNames':
      return {
        en: 'this name is not written as it should be. Correct it.',
        id: 'penulisan nama ini tidak sesuai. Perbaiki.',
      };
    default:
      return likeExample(error);
  }
};

// The package's types describe a default export that its CommonJS module does not have.
const languages = localize as unknown as Record<'en' | 'id', (errors: ErrorObject[]) => void>;

const sentence = (error: ErrorObject, language: 'en' | 'id'): string => {
  const copy = { ...error };
  languages[language]([copy]);
  const message = (copy.message ?? error.keyword).trim();
  return language === 'en' ? `${message}. Correct the value.` : `${message}. Perbaiki nilainya.`;
};

/** The place a person must look at: for a key too many, the key itself. */
const pointerOf = (error: ErrorObject): string => {
  if (error.keyword === 'additionalProperties') return pointerTo(error.instancePath, error.params.additionalProperty);
  return error.keyword === 'propertyNames'
    ? pointerTo(error.instancePath, error.params.propertyName)
    : error.instancePath;
};

/** Errors inside `propertyNames` repeat what the `propertyNames` error says at the right place. */
const isEcho = (error: ErrorObject): boolean => error.propertyName !== undefined && error.keyword !== 'propertyNames';

const isChoice = (error: ErrorObject): boolean => error.keyword === 'anyOf' || error.keyword === 'oneOf';

const isInside = (choice: ErrorObject, other: ErrorObject): boolean =>
  choice !== other && other.schemaPath.startsWith(`${choice.schemaPath}/`);

/** The one alternative that was meant: the only one whose shape and constants fit, whatever else is wrong in it. */
const meant = (choice: ErrorObject, errors: readonly ErrorObject[]): string | undefined => {
  const branch = (error: ErrorObject): string =>
    `${choice.schemaPath}/${error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0]}/`;
  const inside = errors.filter((error) => isInside(choice, error));
  const excluded = inside.filter(
    ({ keyword, instancePath }) =>
      keyword === 'const' || keyword === 'enum' || (keyword === 'type' && instancePath === choice.instancePath),
  );
  const wrong = new Set(excluded.map(branch));
  const left = new Set(inside.map(branch).filter((candidate) => !wrong.has(candidate)));
  return left.size === 1 ? [...left][0] : undefined;
};

/** Of a failed choice only what is wrong with the alternative that was meant, or else the choice alone. */
const withoutAlternatives = (errors: readonly ErrorObject[]): readonly ErrorObject[] => {
  let kept = errors;
  for (const choice of errors.filter(isChoice)) {
    const branch = meant(choice, errors);
    kept = kept.filter((error) => {
      if (error === choice) return branch === undefined;
      return !isInside(choice, error) || (branch !== undefined && error.schemaPath.startsWith(branch));
    });
  }
  return kept;
};

/** The last validation's breaches, one a place and rule. */
export const schemaFaults = (errors: readonly ErrorObject[] | null | undefined): SchemaFault[] =>
  withoutAlternatives((errors ?? []).filter((error) => !isEcho(error))).map((error) => ({
    pointer: pointerOf(error),
    keyword: error.keyword,
    problem: advice(error) ?? { en: sentence(error, 'en'), id: sentence(error, 'id') },
  }));

/** Validates a value a person wrote. */
export const judge = (validate: ValidateFunction, value: Json): SchemaFault[] =>
  validate(value) ? [] : schemaFaults(validate.errors);
