import { hash } from 'node:crypto';
import { isObject, type Json } from '../core/json.js';

/** Canonical JSON (RFC 8785): no spaces, keys by their UTF-16 code units. */
const canonical = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
};

/** SHA-256 (hex) of a document, whatever the order of its keys. */
export const fingerprint = (value: Json): string => hash('sha256', canonical(value), 'hex');
