import type { Json } from './json.js';

// Three zeros behind a mark are thousands before they are cents: 186,000 is never 186.
const grouped = /^(?:(\d{1,3}(?:\.\d{3})+)(?:,0*)?|(\d{1,3}(?:,\d{3})+)(?:\.0*)?)$/;
const ungrouped = /^(\d+)(?:[.,]0*)?$/;

/** Whole rupiah, however the thousands and the (zero) cents are written; both `1.234.567,00` and `1,234,567.00`; `undefined` for anything else. */
export const readRupiah = (native: Json): number | undefined => {
  if (typeof native === 'number') return Number.isSafeInteger(native) && native >= 0 ? native + 0 : undefined;
  if (typeof native !== 'string') return undefined;
  const plain = native
    .replace(/^\s*rp\.?/i, '')
    .replace(/\s+/g, '')
    .replace(/,-+$/, '');
  const match = grouped.exec(plain) ?? ungrouped.exec(plain);
  const value = Number(match?.slice(1).find(Boolean)?.replace(/[.,]/g, '') ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : undefined;
};
