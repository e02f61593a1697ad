import { hash, type KeyObject, sign } from 'node:crypto';
import { readBase64 } from './base64.js';
import { createEd25519Check, publicBytesOf, publicKeyLength } from './ed25519.js';

/** Signed notes (c2sp.org/signed-note): text, an empty line, and one signature a line. */

/** A name without spaces and plus, and the first 4 bytes of a hash over it, the kind of signature and the public key. */
export interface NoteKey {
  readonly name: string;
  readonly id: number;
}

export interface NoteVerifier extends NoteKey {
  verify(text: string, signature: Uint8Array): boolean;
}

export interface NoteSigner extends NoteKey {
  /** `<name>+<id in hex>+<base64(kind ‖ public key)>`, by which others verify. */
  readonly verifierKey: string;
  sign(text: string): Uint8Array;
}

export interface NoteSignature extends NoteKey {
  readonly signature: Buffer;
}

export interface Note {
  /** Ends in a line break. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/**
 * A note that may be believed, signed by at least one of the verifiers; or why it may not: it is no note, a known key's signature is
 * not over this text, or nobody known has signed.
 */
export type Opened =
  | { readonly note: Note; readonly by: readonly NoteVerifier[] }
  | { readonly refused: 'malformed' | 'forged' | 'unknown' };

const maxLength = 1_000_000;
const maxSignatures = 100;
const dash = '\u2014';

/** Kinds of signatures, by the byte that the specification assigns. */
export const ed25519Kind = 0x01;
export const cosignatureKind = 0x04;

const isName = (name: string): boolean => name !== '' && !/[\s+\p{White_Space}\p{Cc}\p{Surrogate}]/u.test(name);

const noteKeyId = (name: string, kind: number, publicBytes: Uint8Array): number =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(kind), publicBytes]), 'buffer').readUInt32BE();

/** As verifier keys write it. */
export const keyIdHex = (id: number): string => id.toString(16).padStart(8, '0');

const formatVerifierKey = (name: string, kind: number, publicBytes: Uint8Array): string => {
  const material = Buffer.concat([Buffer.of(kind), publicBytes]).toString('base64');
  return `${name}+${keyIdHex(noteKeyId(name, kind, publicBytes))}+${material}`;
};

/** Reads an Ed25519 verifier key of one kind; `undefined` when it is none, or its id is not what name and key make. */
export const readVerifierKey = (
  text: string,
  kind: number,
): (NoteKey & { readonly publicBytes: Buffer }) | undefined => {
  const [, name = '', hex = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text) ?? [];
  const material = readBase64(encoded);
  if (!isName(name) || material?.length !== publicKeyLength + 1 || material[0] !== kind) return undefined;
  const publicBytes = material.subarray(1);
  const id = noteKeyId(name, kind, publicBytes);
  return keyIdHex(id) === hex ? { name, id, publicBytes } : undefined;
};

/** The key a log signs its checkpoints with, as `GET /log/key` shows it; `undefined` for any other text. */
export const parseVerifierKey = (text: string): NoteVerifier | undefined => {
  const key = readVerifierKey(text, ed25519Kind);
  return key && { name: key.name, id: key.id, verify: createEd25519Check(key.publicBytes) };
};

/** Throws TypeError for a name with spaces or plus, and for a key that is not Ed25519. */
export const createNoteSigner = (name: string, privateKey: KeyObject): NoteSigner =>
  signerOfKind(ed25519Kind, name, privateKey, (text) => sign(null, Buffer.from(text), privateKey));

/** A signer of a kind; throws as createNoteSigner does. */
export const signerOfKind = (
  kind: number,
  name: string,
  privateKey: KeyObject,
  signText: NoteSigner['sign'],
): NoteSigner => {
  if (!isName(name)) throw new TypeError('The name of a key has no spaces and no plus.');
  const publicBytes = publicBytesOf(privateKey);
  return {
    name,
    id: noteKeyId(name, kind, publicBytes),
    verifierKey: formatVerifierKey(name, kind, publicBytes),
    sign: signText,
  };
};

/** One line of a note, with its line break. */
export const formatSignature = ({ name, id, signature }: NoteKey & { readonly signature: Uint8Array }): string => {
  const first = Buffer.alloc(4);
  first.writeUInt32BE(id);
  return `${dash} ${name} ${Buffer.concat([first, signature]).toString('base64')}\n`;
};

export const signatureLine = (text: string, { name, id, sign }: NoteSigner): string =>
  formatSignature({ name, id, signature: sign(text) });

/** Throws TypeError for text that cannot be signed: without a line break at its end, or with other control characters. */
export const signNote = (text: string, signers: readonly NoteSigner[]): string => {
  if (!isText(text) || !text.endsWith('\n')) throw new TypeError('This text cannot be signed as a note.');
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
};

const isText = (text: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a note may not contain.
  text.length <= maxLength && !/[\0-\x09\x0b-\x1f\p{Surrogate}]/u.test(text);

const parseSignature = (line: string): NoteSignature | undefined => {
  const [mark, name = '', encoded = '', more] = line.split(' ');
  const bytes = readBase64(encoded);
  if (mark !== dash || !isName(name) || more !== undefined || bytes === undefined || bytes.length < 5) return undefined;
  return { name, id: bytes.readUInt32BE(), signature: bytes.subarray(4) };
};

/** Lines of signatures alone, each with its line break, as a witness hands them over; `undefined` when one is none. */
export const parseSignatures = (lines: string): NoteSignature[] | undefined => {
  if (!lines.endsWith('\n') || !isText(lines)) return undefined;
  const all = lines.slice(0, -1).split('\n');
  if (all.length > maxSignatures) return undefined;
  const signatures = all.flatMap((line) => parseSignature(line) ?? []);
  return signatures.length === all.length ? signatures : undefined;
};

/** Takes a note apart without believing it; `undefined` when it is none. */
export const parseNote = (note: string): Note | undefined => {
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !isText(note)) return undefined;
  const signatures = parseSignatures(note.slice(split + 2));
  return signatures && { text: note.slice(0, split + 1), signatures };
};

const sameKey = (a: NoteKey, b: NoteKey): boolean => a.name === b.name && a.id === b.id;

/** Signatures of unknown keys are ignored; one of a known key that does not verify refuses the whole note. */
export const openNote = (note: string, verifiers: readonly NoteVerifier[]): Opened => {
  const parsed = parseNote(note);
  if (parsed === undefined) return { refused: 'malformed' };
  const known = parsed.signatures.flatMap((signature) => {
    const verifier = verifiers.find((one) => sameKey(one, signature));
    return verifier === undefined ? [] : [{ verifier, signature: signature.signature }];
  });
  if (!known.every(({ verifier, signature }) => verifier.verify(parsed.text, signature))) return { refused: 'forged' };
  const by = verifiers.filter((verifier) => known.some((one) => one.verifier === verifier));
  return by.length === 0 ? { refused: 'unknown' } : { note: parsed, by };
};
