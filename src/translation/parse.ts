import { readFile } from 'node:fs/promises';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import localize from 'ajv-i18n';
import type { Fault } from '../core/fault.js';
import type { Json, JsonSchema } from '../core/json.js';
import { packageRoot } from '../core/package-root.js';
import { pointerTo } from '../core/pointer.js';
import type { CodesDocument, ExampleDocument, TranslationDocument } from './document.js';

export type Parsed<Document> =
  | { readonly document: Document; readonly faults: readonly [] }
  | { readonly document: undefined; readonly faults: readonly Fault[] };

/** Accepts a document that a person wrote, or says everything that is wrong with its form. */
export type Parse<Document> = (value: Json, file: string) => Parsed<Document>;

export interface Parsers {
  readonly translation: Parse<TranslationDocument>;
  readonly codes: Parse<CodesDocument>;
  readonly example: Parse<ExampleDocument>;
}

/** Compiles the schemas of mapping documents, code tables and examples (`schemas/config/`). Unknown keys are refused. */
export const loadParsers = async (): Promise<Parsers> => {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    // They came with the gateway; its tests hold them against the meta-schema.
    validateSchema: false,
    ownProperties: true,
    verbose: true,
  });
  addFormats.default(ajv);
  const compile = async (kind: string): Promise<ValidateFunction> => {
    const schema = await readFile(new URL(`schemas/config/${kind}.schema.json`, packageRoot()), 'utf8');
    return ajv.compile(JSON.parse(schema) as JsonSchema);
  };
  return {
    translation: parser(await compile('translation')),
    codes: parser(await compile('codes')),
    example: parser(await compile('translation-example')),
  };
};

const parser =
  <Document>(validate: ValidateFunction): Parse<Document> =>
  (value, file) => {
    if (validate(value)) return { document: value as Document, faults: [] };
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    return { document: undefined, faults: errors.map((error) => faultOf(error, file)) };
  };

const faultOf = (error: ErrorObject, file: string): Fault => {
  if (error.keyword !== 'additionalProperties') {
    return { file, pointer: error.instancePath, problem: { en: sentence(error, 'en'), id: sentence(error, 'id') } };
  }
  const known = Object.keys(error.parentSchema?.properties ?? {}).join(', ');
  return {
    file,
    pointer: pointerTo(error.instancePath, String(error.params.additionalProperty)),
    problem: {
      en: `unknown key; remove it, or use one of: ${known}`,
      id: `kunci tidak dikenal; hapus, atau gunakan salah satu dari: ${known}`,
    },
  };
};

// The package's types describe a default export that its CommonJS module does not have.
const languages = localize as unknown as Record<'en' | 'id', (errors: ErrorObject[]) => void>;

const sentence = (error: ErrorObject, language: 'en' | 'id'): string => {
  const copy = { ...error };
  languages[language]([copy]);
  const example: unknown = error.parentSchema?.examples?.[0];
  const said = (copy.message ?? error.keyword).trim();
  if (typeof example !== 'string') return said;
  return language === 'en' ? `${said}; write it like ${example}` : `${said}; tulis seperti ${example}`;
};
