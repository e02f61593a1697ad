import { createHash, createPublicKey } from 'node:crypto';
import { privateKeyOf } from '../core/ed25519.js';

/** The Ed25519 key pair that signs access tokens, as PEM, with its public JWK (RFC 8037) named by its thumbprint (RFC 7638). */
export interface TokenKey {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly kid: string;
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string };
}

/** `seed`: 32 secret bytes; the same seed gives the same key, so that every process signs alike. */
export const tokenKey = (seed: Uint8Array): TokenKey => {
  const key = privateKeyOf(seed);
  const publicKey = createPublicKey(key);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x }))
    .digest('base64url');
  return {
    privateKey: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    kid,
    jwk,
  };
};
