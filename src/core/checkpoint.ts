import { readBase64 } from './base64.js';
import { readDecimal } from './decimal.js';

/** What a log promises when it signs (c2sp.org/tlog-checkpoint): so many entries, under this root. The text of a signed note. */
export interface Checkpoint {
  /** Which log, such as `jembatan.banyuwangi/log`. */
  readonly origin: string;
  readonly size: number;
  /** Root of the RFC 6962 tree, 32 bytes. */
  readonly root: Buffer;
  /** Further lines, which nobody audits; a log of ours has none. */
  readonly extensions: readonly string[];
}

const rootLength = 32;

export const checkpointText = ({ origin, size, root, extensions }: Checkpoint): string =>
  [origin, String(size), Buffer.from(root).toString('base64'), ...extensions].map((line) => `${line}\n`).join('');

/** Reads the text of a note, signatures taken off; `undefined` when it is no checkpoint. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  if (!text.endsWith('\n')) return undefined;
  const [origin = '', digits = '', encoded = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = readDecimal(digits);
  const root = readBase64(encoded);
  if (origin === '' || size === undefined || root?.length !== rootLength || extensions.includes('')) return undefined;
  return { origin, size, root, extensions };
};
