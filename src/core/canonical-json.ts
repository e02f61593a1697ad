import { hash } from 'node:crypto';
import { isObject, type Json } from './json.js';

/** Canonical JSON (RFC 8785): no spaces, keys by their UTF-16 code units, numbers as ECMAScript prints them. */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
};

/** SHA-256 of the canonical JSON, lower-case hex: the same for the same content, whatever the order of its members. */
export const digestOf = (value: Json): string => hash('sha256', canonicalJson(value), 'hex');
