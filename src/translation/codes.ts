import { type FailureCode, failures, isFailureCode } from '../core/failure.js';
import type { Json } from '../core/json.js';
import type { Scalar, TableDocument } from './document.js';

/** Printable ASCII with single spaces: nothing to fold but case. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** How native texts are compared: NFKC, one space between words, trimmed, upper case. `undefined` for what is not a scalar. */
export const fold = (native: Json | undefined): string | undefined => {
  if (native === undefined || native === null || typeof native === 'object') return undefined;
  const text = String(native);
  return (plain.test(text) ? text : text.normalize('NFKC').replace(/\s+/g, ' ').trim()).toUpperCase();
};

/** Reads and writes through one code table; `undefined` = the table does not know it. */
export interface CompiledTable {
  decode(native: Json): Json | undefined;
  encode(canonical: Json): Json | undefined;
}

const lookup = <Value>(entries: readonly (readonly [string, Value])[]): ((native: Json) => Value | undefined) => {
  const exact = new Map<string, Value>();
  const endings: [string, Value][] = [];
  for (const [key, value] of entries) {
    if (key.startsWith('*')) endings.push([fold(key.slice(1)) ?? '', value]);
    else exact.set(fold(key) ?? '', value);
  }
  return (native) => {
    // Most natives arrive as the table spells them, so folding is the second try.
    const direct = typeof native === 'string' ? exact.get(native) : undefined;
    if (direct !== undefined) return direct;
    const folded = fold(native);
    if (folded === undefined) return undefined;
    if (exact.has(folded)) return exact.get(folded);
    return endings.find(([ending]) => folded.endsWith(ending))?.[1];
  };
};

export const compileTable = (table: TableDocument): CompiledTable => {
  const find = lookup(Object.entries(table.decode));
  const otherwise = table.else === undefined || table.else === 'fail' ? undefined : table.else;
  const encode = new Map(Object.entries(table.encode ?? {}));
  return {
    decode: (native) => {
      const found = find(native);
      if (found !== undefined) return found;
      return fold(native) === undefined ? undefined : otherwise;
    },
    encode: (canonical) => (typeof canonical === 'object' ? undefined : encode.get(String(canonical))),
  };
};

/** What a native failure field says: a failure, `ok`, or text nobody knows (`unknown`). */
export type Verdict = FailureCode | 'ok' | 'unknown';

export const compileFailureTable = (table: TableDocument): ((native: Json) => Verdict) => {
  const ok = (table.ok ?? []).map((text): [string, Verdict] => [String(text), 'ok']);
  const codes = Object.entries(table.decode).map(([text, code]): [string, Verdict] => [text, verdict(code)]);
  const find = lookup([...codes, ...ok]);
  const otherwise = verdict(table.else);
  return (native) => find(native) ?? otherwise;
};

const verdict = (code: Scalar | null | undefined): Verdict =>
  typeof code === 'string' && isFailureCode(code) ? code : 'unknown';

/** What a failure is called natively: by its code, else by whose fault it is; `undefined` = the table has no word for it. */
export const wordFor = ({ encode = {} }: TableDocument, code: FailureCode): Scalar | undefined =>
  [code, failures[code].fault].map((key) => (Object.hasOwn(encode, key) ? encode[key] : undefined)).find(known);

const known = (word: Scalar | undefined): boolean => word !== undefined;
