import { Failure } from '../core/failure.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';

/** The value of an Authorization header (RFC 7617), UTF-8. */
export const basicAuth = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** Joins a configured address and a path without doubling the slash between them. */
export const join = (url: string, path: string): string => `${url.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;

/** A native body as an object; anything else never came out of a mapping for this dialect. Throws TRANSLATION_FAILED. */
export const objectBody = (body: Json | Uint8Array): JsonObject => {
  if (!(body instanceof Uint8Array) && isObject(body)) return body;
  throw new Failure('TRANSLATION_FAILED', {
    en: "The mapping did not produce an object for this operation. Correct the route's translation.",
    id: 'Pemetaan tidak menghasilkan objek untuk operasi ini. Perbaiki translasi pada rutenya.',
  });
};

const text = (name: string, value: Json): string => {
  if (typeof value === 'object' && value !== null)
    throw new Failure('TRANSLATION_FAILED', {
      en: `The native field "${name}" holds a list or an object where the dialect takes one value. Correct the route's translation.`,
      id: `Kolom "${name}" berisi daftar atau objek, padahal dialeknya hanya menerima satu nilai. Perbaiki translasi pada rutenya.`,
    });
  return String(value);
};

/** Native fields as texts, for a query, a form or a path; absent and null ones are left out. */
export const texts = (fields: JsonObject): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, text(name, value)]),
  );

/** `?a=b`, percent-encoded, or `''` when there is nothing to ask. */
export const query = (fields: JsonObject): string => {
  const parameters = new URLSearchParams(texts(fields)).toString();
  return parameters === '' ? '' : `?${parameters}`;
};
