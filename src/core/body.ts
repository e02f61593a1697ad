import { isUtf8 } from 'node:buffer';
import { Failure } from './failure.js';
import type { Json } from './json.js';

/** Deepest nesting of a body; a contract needs a handful, an attack needs thousands. */
const deepest = 32;

const malformed = (en: string, id: string): Failure => new Failure('BODY_MALFORMED', { en, id });

/** Members of all objects in a text, counted before they are parsed; `undefined` when it nests too deep. */
const membersWritten = (text: string): number | undefined => {
  let depth = 0;
  let members = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x3a) members += 1;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > deepest) return undefined;
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
  return members;
};

/** Keys that reach an object's prototype, whatever way the text spelt them. */
const isPoisonous = (key: string): boolean => key === '__proto__' || key === 'constructor' || key === 'prototype';

/** Members of all objects in a value; a name that was written twice is there once. Throws at a poisonous key. */
const membersRead = (value: Json): number => {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) for (const item of value) members += membersRead(item);
  else
    for (const key of Object.keys(value)) {
      if (isPoisonous(key)) throw poisonous();
      members += 1 + membersRead(value[key] as Json);
    }
  return members;
};

/** UTF-8 without its byte order mark. A TextDecoder for each body costs as much as parsing it. */
const decode = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};

/**
 * Reads the JSON body of a consumer's request (RFC 8259, UTF-8). Throws BODY_MALFORMED, which names the trouble and never
 * the content: broken UTF-8 or JSON, nesting deeper than 32, keys such as `__proto__`, a key twice in one object.
 */
export const parseBody = (bytes: Uint8Array): Json => {
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.', 'Isi permintaan bukan UTF-8.');
  const text = decode(bytes);
  if (text === '')
    throw malformed('The body is empty; send a JSON object.', 'Isi permintaan kosong; kirim objek JSON.');
  const written = membersWritten(text);
  if (written === undefined) throw tooDeep();
  const value = parse(text);
  if (membersRead(value) !== written) throw repeated();
  return value;
};

const parse = (text: string): Json => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw malformed('The body is not valid JSON (RFC 8259).', 'Isi permintaan bukan JSON yang sah (RFC 8259).');
  }
};

const tooDeep = (): Failure =>
  malformed(`The body nests deeper than ${deepest} levels.`, `Isi permintaan bersarang lebih dari ${deepest} tingkat.`);

const poisonous = (): Failure =>
  malformed(
    'The body has a key that is never part of a contract (`__proto__`, `constructor` or `prototype`).',
    'Isi permintaan memuat kunci yang tidak pernah ada dalam kontrak (`__proto__`, `constructor`, atau `prototype`).',
  );

const repeated = (): Failure =>
  malformed(
    'An object of the body has a key twice, so that two readers could understand it differently (RFC 8259 §4).',
    'Sebuah objek dalam isi permintaan memuat kunci yang sama dua kali, sehingga dapat dipahami berbeda (RFC 8259 §4).',
  );
