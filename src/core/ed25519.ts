import { createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';

export const publicKeyLength = 32;
export const signatureLength = 64;

/** SubjectPublicKeyInfo of an Ed25519 key is these bytes and the key (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** A PKCS #8 Ed25519 key is these bytes and its seed (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** `seed`: 32 secret bytes; the same seed gives the same key. */
export const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });

/** The 32 bytes of the public key that belongs to `key` (RFC 8032). Throws when it is no Ed25519 key. */
export const publicBytesOf = (key: KeyObject): Buffer => {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('An Ed25519 key is needed.');
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(spkiPrefix.length);
};

/** Tells whether a signature is that of `publicBytes` over `message`; any bytes may come in. */
export const createEd25519Check = (publicBytes: Uint8Array): ((message: string, signature: Uint8Array) => boolean) => {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicBytes]), format: 'der', type: 'spki' });
  return (message, signature) =>
    signature.length === signatureLength && verify(null, Buffer.from(message), key, signature);
};
