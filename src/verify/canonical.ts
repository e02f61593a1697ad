import { canonicalJson } from '../core/canonical-json.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';

/** Reads an entry; `undefined` unless it is the canonical JSON (RFC 8785) of an object, byte for byte. */
export const readCanonical = (text: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) && isWritten(value, text) && !hasLoneSurrogate(text) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** V8 keeps the order of the text and writes all else as RFC 8785 asks: sorted keys are left to see. Keys that are numbers it puts first. */
const isWritten = (value: JsonObject, text: string): boolean =>
  JSON.stringify(value) === text ? isSorted(value) : canonicalJson(value) === text;

const isSorted = (value: Json): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let last: string | undefined;
  for (const key of Object.keys(value)) {
    if (last !== undefined && last >= key) return false;
    last = key;
    const member = value[key];
    if (member !== undefined && !isSorted(member)) return false;
  }
  return true;
};

/** JSON.stringify writes half a character as an escape, which RFC 8785 forbids. */
const hasLoneSurrogate = (text: string): boolean => text.includes('\\ud') && /(?<!\\)(\\\\)*\\ud/.test(text);
