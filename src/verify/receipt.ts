import { readBase64 } from '../core/base64.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
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
  /** What is said beside them, which must not say anything else than the entry. */
  readonly beside: JsonObject;
}

/** Reads `{ "entry": base64, "proof": "…" }`, as `GET /v1/exchanges/{id}/receipt` answers; `undefined` for anything else. */
export const parseReceipt = (text: string): Receipt | undefined => {
  try {
    const value = JSON.parse(text) as Json;
    if (!isObject(value) || typeof value.entry !== 'string' || typeof value.proof !== 'string') return undefined;
    const entry = readBase64(value.entry);
    return entry && { entry, proof: value.proof, beside: value };
  } catch {
    return undefined;
  }
};

/** What a proven entry is about. */
export interface Proven {
  readonly exchange: string;
  readonly kind: string;
  readonly at: string;
  readonly consumer: string;
  readonly provider: string;
  readonly service: string;
}

export interface ProvenReceipt extends Believed {
  readonly index: number;
  readonly leaf: Buffer;
  readonly entry: Proven;
}

const readEntry = (entry: Buffer): Proven => {
  const value = parseQuietly(entry.toString());
  const text = (name: keyof Proven): string => (typeof value[name] === 'string' ? value[name] : '');
  return {
    exchange: text('exchange'),
    kind: text('kind'),
    at: text('at'),
    consumer: text('consumer'),
    provider: text('provider'),
    service: text('service'),
  };
};

const parseQuietly = (text: string): JsonObject => {
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

/** That the receipt proves its own entry. Throws Refuted. */
export const proveReceipt = ({ entry, proof, beside }: Receipt, trust: Trust, holder: Text): ProvenReceipt => {
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
  const told = { ...readEntry(entry), index };
  const lies = (['exchange', 'kind', 'index'] as const).find(
    (name) => beside[name] !== undefined && beside[name] !== told[name],
  );
  if (lies !== undefined)
    throw new Refuted(
      {
        en: `${holder.en} names another ${lies} than the entry that it proves.`,
        id: `${holder.id} menyebut ${lies} lain daripada entri yang dibuktikannya.`,
      },
      index,
    );
  return { ...believed, index, leaf, entry: told };
};
