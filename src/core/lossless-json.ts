import type { Json } from './json.js';

/**
 * Parses native JSON without losing a digit: a number that a double would not print back exactly (16 digits and more, `1.0`, `1e3`)
 * comes out as the string of its characters. `__proto__` keys are dropped. Throws SyntaxError on anything else than JSON
 * and on more than 64 levels.
 */
export const parseNative = (text: string | Uint8Array): Json =>
  JSON.parse(typeof text === 'string' ? text : Buffer.from(text).toString('utf8')) as Json;
