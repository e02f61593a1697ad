import type { Json, JsonSchema } from './json.js';

/** A pair of functions between a native and a canonical value, with the schema of what `decode` yields. */
export interface Format {
  readonly yields: JsonSchema;
  /** Returns `undefined` when the native value cannot be understood. */
  decode(native: Json): Json | undefined;
  /** Returns `undefined` when the canonical value has no native form. */
  encode(canonical: Json): Json | undefined;
}
