import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto';
import { createRandomPool } from './random.js';

/** Authenticated encryption under the gateway's own key; `context` must be the same when opening (it is bound, not stored). */
export interface Sealer {
  seal(plain: Uint8Array, context: string): Uint8Array;
  /** Throws when the bytes, the key or the context are not the ones sealed. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}

const nonceLength = 12;
const tagLength = 16;

/** AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce ‖ ciphertext ‖ tag. */
export const aesSealer = (bytes: Uint8Array): Sealer => {
  const key = createSecretKey(bytes);
  const nonces = createRandomPool(nonceLength);
  return {
    seal(plain, context) {
      const nonce = nonces();
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, context) {
      const nonce = sealed.subarray(0, nonceLength);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
      return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
    },
  };
};
