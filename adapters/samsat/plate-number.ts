import type { Format } from '../../src/core/format.js';

/** The number part of a plate, without the zeros some offices put before it. */
export const plateNumber: Format = {
  yields: { type: 'string', pattern: '^[1-9]\\d{0,3}$' },
  decode: (native) => {
    if (typeof native !== 'string' && typeof native !== 'number') return undefined;
    return /^0*([1-9]\d{0,3})$/.exec(String(native).trim())?.[1];
  },
  encode: (canonical) => canonical,
};
