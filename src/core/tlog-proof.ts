import { readBase64 } from './base64.js';
import { readDecimal } from './decimal.js';

/** A receipt that is verified without asking anybody (c2sp.org/tlog-proof): the way from one entry up to a signed checkpoint. */
export interface TlogProof {
  readonly index: number;
  /** RFC 6962 inclusion proof, from the leaf's sibling to the root's child; 32 bytes each. */
  readonly hashes: readonly Buffer[];
  /** The signed note as the log gave it out, cosignatures included. */
  readonly checkpoint: string;
  /** Not authenticated by anything. */
  readonly extra?: Buffer;
}

const header = 'c2sp.org/tlog-proof@v1';
const hashLength = 32;
/** A tree of 2^63 leaves needs no more. */
const maxHashes = 63;
const maxLength = 2_000_000;

export const formatTlogProof = ({ index, hashes, checkpoint, extra }: TlogProof): string => {
  const lines = hashes.map((hash) => hash.toString('base64'));
  const first = extra === undefined ? [] : [`extra ${extra.toString('base64')}`];
  return `${[header, ...first, `index ${index}`, ...lines].join('\n')}\n\n${checkpoint}`;
};

/** `undefined` when the text is no proof; whether it proves anything is another question. */
export const parseTlogProof = (text: string): TlogProof | undefined => {
  const split = text.indexOf('\n\n');
  if (split < 0 || text.length > maxLength) return undefined;
  const [first, ...lines] = text.slice(0, split).split('\n');
  const extra = lines[0]?.startsWith('extra ') ? readBase64((lines.shift() ?? '').slice('extra '.length)) : null;
  const index = lines[0]?.startsWith('index ') ? readDecimal(lines[0].slice('index '.length)) : undefined;
  const hashes = lines.slice(1).flatMap((line) => readHash(line) ?? []);
  if (first !== header || extra === undefined || index === undefined) return undefined;
  if (hashes.length !== lines.length - 1 || hashes.length > maxHashes) return undefined;
  return { index, hashes, checkpoint: text.slice(split + 2), ...(extra === null ? {} : { extra }) };
};

const readHash = (line: string): Buffer | undefined => {
  const hash = readBase64(line);
  return hash?.length === hashLength ? hash : undefined;
};
