import { type KeyObject, sign } from 'node:crypto';
import { createEd25519Check, signatureLength } from './ed25519.js';
import { cosignatureKind, type NoteSigner, type NoteVerifier, readVerifierKey, signerOfKind } from './signed-note.js';

/**
 * Cosignatures of witnesses (c2sp.org/tlog-cosignature, Ed25519): "at this time, this was the largest consistent tree I have seen of
 * this log". A note's signature whose bytes are the time (64 bits, seconds) and the signature proper.
 */

const timeLength = 8;

const message = (text: string, seconds: bigint): string => `cosignature/v1\ntime ${seconds}\n${text}`;

/** The key of a witness, of the kind of timestamped cosignatures; `undefined` for any other text. */
export const parseWitnessKey = (text: string): NoteVerifier | undefined => {
  const key = readVerifierKey(text, cosignatureKind);
  if (key === undefined) return undefined;
  const check = createEd25519Check(key.publicBytes);
  return {
    name: key.name,
    id: key.id,
    verify: (note, signature) =>
      signature.length === timeLength + signatureLength &&
      check(message(note, timeIn(signature)), signature.subarray(timeLength)),
  };
};

/** Signs with the time of `now`. Throws TypeError as createNoteSigner does. */
export const createCosigner = (name: string, privateKey: KeyObject, now: () => Date): NoteSigner =>
  signerOfKind(cosignatureKind, name, privateKey, (text) => {
    const time = Buffer.alloc(timeLength);
    time.writeBigUInt64BE(BigInt(Math.floor(now().getTime() / 1000)));
    return Buffer.concat([time, sign(null, Buffer.from(message(text, timeIn(time))), privateKey)]);
  });

const timeIn = (signature: Uint8Array): bigint =>
  Buffer.from(signature.buffer, signature.byteOffset, timeLength).readBigUInt64BE();

/** When a witness has signed; only for a signature that was verified. */
export const cosignedAt = (signature: Uint8Array): Date => new Date(Number(timeIn(signature)) * 1000);
