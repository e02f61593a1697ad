import { createDecipheriv, createSecretKey, hash, type KeyObject } from 'node:crypto';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { parseNative } from '../../src/core/lossless-json.js';

const ivLength = 12;
const tagLength = 16;

/** The key of an envelope: SHA-256 of the agreed salt. */
export const envelopeKey = (salt: string): KeyObject =>
  createSecretKey(Buffer.from(hash('sha256', salt, 'hex'), 'hex'));

/** Reads JSON that may be encoded twice: a text that holds JSON again. */
const parse = (bytes: Uint8Array): Json => {
  const value = parseNative(bytes);
  return typeof value === 'string' ? parseNative(Buffer.from(value)) : value;
};

/**
 * Opens `{"data":"<hex>"}`: IV (12 bytes), ciphertext and tag (16 bytes) of AES-256-GCM, as public clients of SiCantik on SPLP read it.
 * Resolves `undefined` for whatever is no such envelope, was changed on the way, or is no JSON inside.
 */
export const openEnvelope = (body: Json, key: KeyObject): Json | undefined => {
  const hex = isObject(body) && typeof body.data === 'string' ? body.data : '';
  if (!/^([0-9a-f]{2})+$/i.test(hex) || hex.length < 2 * (ivLength + tagLength)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  try {
    return parse(Buffer.concat([decipher.update(bytes.subarray(ivLength, -tagLength)), decipher.final()]));
  } catch {
    return undefined;
  }
};

const listOf = (opened: Json): readonly Json[] | undefined => {
  if (Array.isArray(opened)) return opened;
  if (!isObject(opened)) return undefined;
  return [opened.items, opened.data, opened.root].find(Array.isArray);
};

/** The permits in an opened envelope, under whichever of their names the list stands; `undefined` when there is no list. */
export const permitsIn = (opened: Json | undefined): readonly JsonObject[] | undefined =>
  opened === undefined ? undefined : listOf(opened)?.filter(isObject);
