import type { Json } from './json.js';

/** Whole rupiah, however the thousands and the (zero) cents are written; both `1.234.567,00` and `1,234,567.00`; `undefined` for anything else. */
export const readRupiah = (native: Json): number | undefined => {
  if (typeof native === 'number') return Number.isSafeInteger(native) && native >= 0 ? native + 0 : undefined;
  if (typeof native !== 'string') return undefined;
  const plain = native
    .replace(/^\s*rp\.?/i, '')
    .replace(/\s+/g, '')
    .replace(/,-+$/, '');
  const match = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,0*)?$/.exec(plain) ?? /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0*)?$/.exec(plain);
  const value = Number(match?.[1]?.replace(/[.,]/g, '') ?? Number.NaN);
  return Number.isSafeInteger(value) ? value : undefined;
};
