import type { Ajv2020, ErrorObject } from 'ajv/dist/2020.js';
import type { AnyAdapter } from '../../adapter/adapter.js';
import type { Json, JsonObject } from '../../core/json.js';
import { isObject } from '../../core/json.js';
import { pointerTo } from '../../core/pointer.js';
import type { Text } from '../../core/text.js';
import { isReference } from '../references.js';
import { newValidator, type SchemaFault, schemaFaults, secretKeyword } from '../schema-faults.js';

/** Rules about the text itself, which a reference stands in for. */
const textual = new Set(['pattern', 'format', 'minLength', 'maxLength', 'enum', 'const']);

const composite = new Set(['anyOf', 'oneOf', 'if', 'allOf']);

/** What a reference breaks cannot be judged before it is resolved, nor can a choice that failed because of it. */
const forgive = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const forgiven = errors.filter((error) => textual.has(error.keyword) && isReference(error.data as Json));
  const depends = (error: ErrorObject): boolean =>
    composite.has(error.keyword) && forgiven.some((other) => other.schemaPath.startsWith(`${error.schemaPath}/`));
  return errors.filter((error) => !forgiven.includes(error) && !depends(error));
};

const badName: Text = {
  en: 'not the name of an environment variable. Write env: and letters, digits or underscores.',
  id: 'bukan nama variabel lingkungan. Tulis env: lalu huruf, angka, atau garis bawah.',
};

const badReferences = (value: Json, pointer: string): SchemaFault[] => {
  if (typeof value === 'string')
    return value.startsWith('env:') && !/^env:[A-Za-z_][A-Za-z0-9_]*$/.test(value)
      ? [{ pointer, keyword: 'reference', problem: badName }]
      : [];
  if (Array.isArray(value)) return value.flatMap((item, index) => badReferences(item, pointerTo(pointer, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => badReferences(inner, pointerTo(pointer, key)));
};

/** An address in clear must not hold a password, nor the user name that goes with one. */
const withoutLogin = (text: string): boolean => {
  const { username, password } = URL.canParse(text) ? new URL(text) : { username: '?', password: '?' };
  return username === '' && password === '';
};

/** Adapters' schemas come from anywhere, so they are held less strictly than our own; judged once, with the connection as written. */
const validator = (secretsAreReferences: boolean): Ajv2020 => {
  const ajv = newValidator({ strict: false, validateSchema: secretsAreReferences });
  if (!secretsAreReferences) return ajv;
  ajv.addFormat('uri', withoutLogin);
  ajv.removeKeyword(secretKeyword);
  ajv.addKeyword({
    keyword: secretKeyword,
    validate: (secret: boolean, value: Json) => !secret || typeof value !== 'string' || isReference(value),
  });
  return ajv;
};

const judge = (ajv: Ajv2020, { config }: AnyAdapter, connection: JsonObject): ErrorObject[] => {
  const validate = ajv.compile(config);
  return validate(connection) ? [] : [...(validate.errors ?? [])];
};

export type JudgeConnection = (adapter: AnyAdapter, connection: JsonObject) => SchemaFault[];

/** Tells what is wrong with connections as written, their references unresolved; pointers start at the connection. */
export const writtenConnections = (): JudgeConnection => {
  const ajv = validator(true);
  return (adapter, connection) => [
    ...schemaFaults(forgive(judge(ajv, adapter, connection))),
    ...badReferences(connection, ''),
  ];
};

/** What is wrong with a connection whose references were resolved: now every rule counts. Never names a value. */
export const resolvedConnection = (adapter: AnyAdapter, connection: JsonObject): SchemaFault[] =>
  schemaFaults(judge(validator(false), adapter, connection));
