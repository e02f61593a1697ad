import type { Format } from '../../src/core/format.js';
import { isObject, type Json } from '../../src/core/json.js';

const folded = (native: Json | undefined): string => (typeof native === 'string' ? native.trim().toUpperCase() : '');

/** Reads the whole record: which of the three things that are checked (name, returns, standing) speaks against the taxpayer. */
export const reasons: Format = {
  yields: {
    type: 'array',
    items: { type: 'string', enum: ['NAME_MISMATCH', 'RETURNS_MISSING', 'NON_EFFECTIVE', 'DEREGISTERED'] },
  },
  decode: (record) => {
    if (!isObject(record)) return undefined;
    const found: string[] = [];
    if (folded(record.STATUS_NAMA) === 'TIDAK SESUAI') found.push('NAME_MISMATCH');
    if (folded(record.STATUS_SPT) === 'INVALID') found.push('RETURNS_MISSING');
    if (folded(record.STATUS_WP) === 'NE') found.push('NON_EFFECTIVE');
    if (folded(record.STATUS_WP) === 'DE') found.push('DEREGISTERED');
    return found;
  },
  // Three members say it natively; a list alone does not make them.
  encode: () => undefined,
};
