/** Any JSON value. Identifiers inside it are strings, never numbers (a 16-digit NIK does not fit a double). */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = { [key: string]: Json };

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON Schema 2020-12 document. In an adapter's configuration, `writeOnly: true` marks a secret. */
export type JsonSchema = { readonly [key: string]: Json };
