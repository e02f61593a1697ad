import { isUtf8 } from 'node:buffer';
import { isObject, type Json } from './json.js';

const LEVELS = 64;

/** A number token that might lose a digit, where such a token can stand. May also hit inside a string: it only decides who looks closer. */
const suspicious = /(?:^|[[:,\s])-?(?:\d{16}|\d+[.eE]|(?<=-)0)/;
const token = /-?\d[\d.eE+-]*/y;
const wellFormed = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const colonNext = /\s*:/y;
/** `__proto__`, or an escape that could spell one of its letters. */
const mayPollute = (text: string): boolean => text.includes('__proto__') || text.includes('\\u00');

/**
 * Parses native JSON without losing a digit: a number that a double would not print back exactly (16 digits and more, `1.0`, `1e3`)
 * comes out as the string of its characters. `__proto__` keys are dropped. Throws SyntaxError on anything else than JSON (in UTF-8)
 * and on more than 64 levels.
 */
export const parseNative = (input: string | Uint8Array): Json => {
  const text = typeof input === 'string' ? withoutMark(input) : decodeUtf8(input);
  const value = JSON.parse(suspicious.test(text) ? quoteNumbers(text) : text) as Json;
  if (bracketsExceed(text, LEVELS)) refuseDepth(value, LEVELS);
  return mayPollute(text) ? dropProto(value) : value;
};

const withoutMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

const decodeUtf8 = (bytes: Uint8Array): string => {
  if (!isUtf8(bytes)) throw new SyntaxError('the message is not UTF-8');
  return withoutMark(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
};

const loses = (number: string): boolean =>
  wellFormed.test(number) && (number.length > 15 || String(Number(number)) !== number);

/** Puts quotes around every number token outside strings that a double would change. */
const quoteNumbers = (text: string): string => {
  let out = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
      continue;
    }
    if (code !== 0x2d && (code < 0x30 || code > 0x39)) {
      at += 1;
      continue;
    }
    token.lastIndex = at;
    const number = token.exec(text)?.[0] ?? '-';
    const end = at + number.length;
    if (loses(number)) {
      colonNext.lastIndex = end;
      if (colonNext.test(text)) throw new SyntaxError('a key of the message is a number');
      out += `${text.slice(copied, at)}"${number}"`;
      copied = end;
    }
    at = end;
  }
  return out + text.slice(copied);
};

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; ; at += 1) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(quote - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    at = quote;
  }
};

/** Cheap first look: a text with few brackets cannot be deep. */
const bracketsExceed = (text: string, limit: number): boolean => {
  let count = 0;
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1;
      if (count > limit) return true;
    }
  return false;
};

const refuseDepth = (value: Json, left: number): void => {
  if (typeof value !== 'object' || value === null) return;
  if (left === 0) throw new SyntaxError(`the message is nested more than ${LEVELS} levels deep`);
  for (const inner of Array.isArray(value) ? value : Object.values(value)) refuseDepth(inner, left - 1);
};

/** A key of that name is an own property after JSON.parse, yet it bites whoever copies the object by assignment. */
const dropProto = (value: Json): Json => {
  if (Array.isArray(value)) value.forEach(dropProto);
  else if (isObject(value)) {
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    Object.values(value).forEach(dropProto);
  }
  return value;
};
