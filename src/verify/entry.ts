import { hash } from 'node:crypto';
import { isObject, type JsonObject } from '../core/json.js';
import { readCanonical } from './canonical.js';
import { Refuted } from './finding.js';
import type { EntryRow, SourceEntry } from './source.js';

/** C2SP tlog-tiles gives the length of an entry 16 bits. */
const maxEntryBytes = 65_535;

/** Hash of the leaf of an entry that is in order by itself and agrees with its row. Throws Refuted, which names it. */
export const leafOfEntry = ({ index, text, row }: SourceEntry): Buffer => {
  const refuse = (en: string, id: string): Refuted => new Refuted({ en, id }, index);
  if (text.length > maxEntryBytes / 3 && Buffer.byteLength(text) > maxEntryBytes)
    throw refuse(`it is longer than ${maxEntryBytes} bytes.`, `panjangnya lebih dari ${maxEntryBytes} bita.`);
  const leaf = hash('sha256', `\0${text}`, 'buffer');
  if (row !== undefined && !leaf.equals(row.leaf))
    throw refuse(
      'its bytes do not have the leaf hash beside them.',
      'bitanya tidak sesuai dengan hash daun di sampingnya.',
    );
  const entry = readCanonical(text);
  if (entry === undefined) throw refuse('it is not canonical JSON (RFC 8785).', 'bukan JSON kanonis (RFC 8785).');
  const column = row && differing(row, entry);
  if (column !== undefined)
    throw refuse(
      `its column "${column}" says something else than its bytes.`,
      `kolom "${column}" berbeda dari isi bitanya.`,
    );
  return leaf;
};

/** The first column that does not say what the entry says. Officer and case cannot be compared without the gateway's key. */
const differing = ({ exchange, at, ms, shape }: EntryRow, entry: JsonObject): string | undefined => {
  if (exchange !== entry.exchange) return 'exchange';
  if (typeof entry.at !== 'string' || at !== Date.parse(entry.at)) return 'at';
  if (isObject(entry.ms) && ms !== entry.ms.total) return 'ms';
  if (shape === undefined) return 'shape';
  return Object.keys(shape).find((name) => shape[name] !== (entry[name] ?? ''));
};
