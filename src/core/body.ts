import { isUtf8 } from 'node:buffer';
import { Failure } from './failure.js';
import type { Json } from './json.js';

/** Deepest nesting of a body; a contract needs a handful, an attack needs thousands. */
const deepest = 32;

const malformed = (en: string, id: string): Failure => new Failure('BODY_MALFORMED', { en, id });

const tooDeep = (text: string): boolean => {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return false;
};

/** Keys that reach an object's prototype, in any spelling a JSON string allows. */
const poisonous = (text: string): boolean =>
  (text.includes('__proto__') || text.includes('constructor') || text.includes('prototype') || text.includes('\\u')) &&
  hasPoisonousKey(JSON.parse(text) as Json);

const hasPoisonousKey = (value: Json): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasPoisonousKey);
  return Object.keys(value).some(
    (key) =>
      key === '__proto__' ||
      key === 'constructor' ||
      key === 'prototype' ||
      hasPoisonousKey((value as Record<string, Json>)[key] as Json),
  );
};

/** UTF-8 without its byte order mark. A TextDecoder for each body costs as much as parsing it. */
const decode = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

/**
 * Reads the JSON body of a consumer's request (RFC 8259, UTF-8). Throws BODY_MALFORMED, which names the trouble and never
 * the content: broken UTF-8 or JSON, nesting deeper than 32, keys such as `__proto__`.
 */
export const parseBody = (bytes: Uint8Array): Json => {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.', 'Isi permintaan bukan UTF-8.');
  const text = decode(bytes);
  if (text === '')
    throw malformed('The body is empty; send a JSON object.', 'Isi permintaan kosong; kirim objek JSON.');
  if (tooDeep(text))
    throw malformed(
      `The body nests deeper than ${deepest} levels.`,
      `Isi permintaan bersarang lebih dari ${deepest} tingkat.`,
    );
  try {
    const value = JSON.parse(text) as Json;
    if (!poisonous(text)) return value;
  } catch {
    throw malformed('The body is not valid JSON (RFC 8259).', 'Isi permintaan bukan JSON yang sah (RFC 8259).');
  }
  throw malformed(
    'The body has a key that is never part of a contract (`__proto__`, `constructor` or `prototype`).',
    'Isi permintaan memuat kunci yang tidak pernah ada dalam kontrak (`__proto__`, `constructor`, atau `prototype`).',
  );
};
