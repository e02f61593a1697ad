import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Breach } from '../core/failure.js';
import type { Json, JsonSchema } from '../core/json.js';
import type { Side } from './contract.js';
import { breaches } from './explain.js';
import { formats } from './formats.js';
import { linearPatterns } from './patterns.js';
import { type SubjectPath, subjectReader } from './subjects.js';

/** One instance for each schema, so that no two contracts share a space of `$id`s. */
const ajv = (allErrors: boolean, warn: (message: string) => void): Ajv2020 =>
  new Ajv2020({
    strict: true,
    // `schemaJudge` does it once for all, and says where.
    validateSchema: false,
    strictTypes: 'log',
    strictRequired: true,
    allowUnionTypes: true,
    ownProperties: true,
    allErrors,
    messages: allErrors,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
    unicodeRegExp: true,
    validateFormats: true,
    loopRequired: 20,
    loopEnum: 200,
    addUsedSchema: false,
    formats: formats(),
    logger: { log: warn, warn, error: warn },
    code: { regExp: linearPatterns },
  });

/** Judges schemas by the meta-schema of JSON Schema 2020-12. */
export const schemaJudge = (): ((schema: JsonSchema) => Breach[]) => {
  const judge = new Ajv2020({ strict: true, allErrors: true, ownProperties: true, code: { regExp: linearPatterns } });
  return (schema) => (judge.validateSchema(schema) === true ? [] : breaches(judge.errors ?? []));
};

const compile = (schema: JsonSchema, allErrors: boolean, warn: (message: string) => void): ValidateFunction =>
  ajv(allErrors, warn).compile(schema);

const silent = (): void => undefined;

/** Compiles one side of a contract. Throws what Ajv says about a schema it refuses; `warn` hears what it finds odd. */
export const compileSide = (
  schema: JsonSchema,
  subjects: readonly SubjectPath[],
  warn: (message: string) => void = silent,
): Side => {
  const validate = compile(schema, false, warn);
  let explain: ValidateFunction | undefined;
  return {
    schema,
    subjects: subjectReader(subjects),
    valid: (value: Json): boolean => validate(value),
    explain(value: Json) {
      explain ??= compile(schema, true, silent);
      return explain(value) ? [] : breaches(explain.errors ?? []);
    },
  };
};
