import { hash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.js';
import type { Json } from '../core/json.js';

/** SHA-256 (hex) of a document, whatever the order of its keys. */
export const fingerprint = (value: Json): string => hash('sha256', canonicalJson(value), 'hex');
