import { readBase64 } from '../core/base64.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { verifyInclusion } from '../core/merkle.js';
import { leafOfEntry } from './entry.js';
import { Refuted } from './finding.js';
import { type Believed, believe, type Trust } from './trust.js';

/** The first line of a bundle. */
export interface BundleHead {
  readonly origin: string;
  readonly key: string;
  readonly checkpoint: string;
}

const readLine = (line: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(line) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** `undefined` when the line does not begin a bundle. */
export const parseBundleHead = (line: string): BundleHead | undefined => {
  const { jembatan, v, origin, key, checkpoint } = readLine(line) ?? {};
  if (jembatan !== 'bundle' || v !== 1) return undefined;
  if (typeof origin !== 'string' || typeof key !== 'string' || typeof checkpoint !== 'string') return undefined;
  return { origin, key, checkpoint };
};

export interface VerifiedBundle extends Believed {
  readonly entries: number;
}

/** Verifies the lines after the head: every entry by its own proof. Throws Refuted. */
export const verifyBundle = async (
  head: BundleHead,
  lines: AsyncIterable<string>,
  trust: Trust,
  progress?: (done: number) => void,
): Promise<VerifiedBundle> => {
  const believed = believe(head.checkpoint, trust, { en: 'the bundle', id: 'bundel' });
  if (head.origin !== believed.checkpoint.origin) throw unreadable(0);
  let entries = 0;
  let last = -1;
  let told: number | undefined;
  for await (const line of lines) {
    const value = readLine(line);
    if (value === undefined || told !== undefined) throw unreadable(entries);
    if (typeof value.entries === 'number') {
      told = value.entries;
      continue;
    }
    last = verifyMember(value, last, believed, entries);
    entries += 1;
    progress?.(entries);
  }
  if (told === entries) return { ...believed, entries };
  throw new Refuted({
    en: `the bundle is cut off or added to: it has ${entries} entries and its last line says ${told ?? 'nothing'}.`,
    id: `bundel terpotong atau ditambah: memuat ${entries} entri, baris terakhirnya menyebut ${told ?? 'tidak ada'}.`,
  });
};

const verifyMember = (value: JsonObject, last: number, { checkpoint }: Believed, place: number): number => {
  const { index, entry, proof } = value;
  if (typeof index !== 'number' || typeof entry !== 'string' || !Array.isArray(proof)) throw unreadable(place);
  if (index <= last)
    throw new Refuted({ en: 'is out of order or there twice.', id: 'tidak berurutan atau ada dua kali.' }, index);
  const leaf = leafOfEntry({ index, text: entry });
  const hashes = proof.flatMap((hash) => (typeof hash === 'string' ? (readBase64(hash) ?? []) : []));
  const { size, root } = checkpoint;
  if (hashes.length === proof.length && verifyInclusion({ index, size, leaf, proof: hashes, root })) return index;
  throw new Refuted(
    { en: 'is not the entry that the log has signed there.', id: 'bukan entri yang ditandatangani log di tempat itu.' },
    index,
  );
};

const unreadable = (place: number): Refuted =>
  new Refuted({
    en: `line ${place + 2} of the bundle is not of its form.`,
    id: `baris ${place + 2} pada bundel tidak sesuai bentuknya.`,
  });
