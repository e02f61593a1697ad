import type { Format } from '../../src/core/format.js';
import type { Json } from '../../src/core/json.js';

const levels = [
  [2, 0],
  [2, 2],
  [2, 4],
  [4, 6],
] as const;

const digitsOf = (native: Json): string =>
  typeof native === 'string' || typeof native === 'number' ? String(native).replace(/[\s.]/g, '') : '';

/** OSS writes a Kemendagri region code as ten digits, padded with zeros: `3510000000` is the regency 35.10. */
export const region: Format = {
  yields: { type: 'string', pattern: '^\\d{2}(\\.\\d{2}(\\.\\d{2}(\\.\\d{4})?)?)?$' },
  decode: (native) => {
    const digits = digitsOf(native);
    if (!/^\d{10}$/.test(digits)) return undefined;
    const parts = levels.map(([length, from]) => digits.slice(from, from + length));
    const end = parts.findIndex((part) => /^0+$/.test(part));
    return end === 0 ? undefined : parts.slice(0, end === -1 ? parts.length : end).join('.');
  },
  encode: (canonical) => {
    const digits = digitsOf(canonical);
    return /^(\d{2}|\d{4}|\d{6}|\d{10})$/.test(digits) ? digits.padEnd(10, '0') : undefined;
  },
};

/** The identity number of a person responsible: a NIK, or the passport of a foreigner, which is nobody's NIK and read as unknown. */
export const identity: Format = {
  yields: { type: ['string', 'null'], pattern: '^\\d{16}$' },
  decode: (native) => {
    const digits = digitsOf(native);
    return /^\d{16}$/.test(digits) ? digits : null;
  },
  encode: (canonical) => (typeof canonical === 'string' ? canonical : undefined),
};
