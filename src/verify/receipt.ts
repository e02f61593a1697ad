import { readBase64 } from '../core/base64.js';
import { isObject, type Json } from '../core/json.js';
import { leafHash, verifyInclusion } from '../core/merkle.js';
import type { Text } from '../core/text.js';
import { parseTlogProof } from '../core/tlog-proof.js';
import { Refuted } from './finding.js';
import { type Believed, believe, type Trust } from './trust.js';

/** What an agency keeps as its proof: an entry, and the way from it to a signed checkpoint. */
export interface Receipt {
  readonly entry: Buffer;
  /** c2sp.org/tlog-proof@v1. */
  readonly proof: string;
}

/** Reads `{ "entry": base64, "proof": "…" }`, as `GET /v1/exchanges/{id}/receipt` answers; `undefined` for anything else. */
export const parseReceipt = (text: string): Receipt | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    if (!isObject(value) || typeof value.entry !== 'string' || typeof value.proof !== 'string') return undefined;
    const entry = readBase64(value.entry);
    return entry && { entry, proof: value.proof };
  } catch {
    return undefined;
  }
};

export interface ProvenReceipt extends Believed {
  readonly index: number;
  readonly leaf: Buffer;
}

/** That the receipt proves its own entry. Throws Refuted. */
export const proveReceipt = ({ entry, proof }: Receipt, trust: Trust, holder: Text): ProvenReceipt => {
  const parsed = parseTlogProof(proof);
  if (parsed === undefined)
    throw new Refuted({
      en: `${holder.en} has no readable proof.`,
      id: `${holder.id} tidak memuat bukti yang terbaca.`,
    });
  const believed = believe(parsed.checkpoint, trust, holder);
  const { size, root } = believed.checkpoint;
  const { index, hashes } = parsed;
  const leaf = leafHash(entry);
  if (!verifyInclusion({ index, size, leaf, proof: hashes, root }))
    throw new Refuted(
      {
        en: `${holder.en} proves another entry than the one it brings.`,
        id: `${holder.id} membuktikan entri lain daripada yang dibawanya.`,
      },
      index,
    );
  return { ...believed, index, leaf };
};
