import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** Keys of the HMAC columns, one a calendar year (WIB). */
export type IndexOfYear = (year: number) => Uint8Array;

/**
 * First 8 bytes of HMAC-SHA-256(key of the year, scheme ‖ 0 ‖ value) as a signed decimal: equal people have equal references
 * within a year, and none can be followed without the gateway's key. Officers and cases are the schemes `officer` and `case`.
 */
export interface References {
  of(scheme: string, value: string, year: number): string;
}

/** Few enough to keep, and many enough for the officers and cases of a day. */
const kept = 20_000;

export const createReferences = (indexOfYear: IndexOfYear): References => {
  const keys = new Map<number, KeyObject>();
  const recent = new Map<string, string>();
  const keyOf = (year: number): KeyObject => {
    const known = keys.get(year) ?? createSecretKey(indexOfYear(year));
    keys.set(year, known);
    return known;
  };
  return {
    of(scheme, value, year) {
      const name = `${year}\0${scheme}\0${value}`;
      const known = recent.get(name);
      if (known) return known;
      const mac = createHmac('sha256', keyOf(year)).update(`${scheme}\0${value}`).digest();
      const reference = mac.readBigInt64BE(0).toString();
      if (recent.size >= kept) recent.clear();
      recent.set(name, reference);
      return reference;
    },
  };
};

const wibOffsetMs = 7 * 3_600_000;

export const yearOf = (instant: Date): number => new Date(instant.getTime() + wibOffsetMs).getUTCFullYear();
