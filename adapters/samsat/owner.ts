import type { Format } from '../../src/core/format.js';
import { isObject, type Json } from '../../src/core/json.js';
import { readNik } from '../../src/core/nik.js';

const nikIn = (native: Json | undefined): string | undefined => {
  const digits =
    typeof native === 'string' || typeof native === 'number' ? String(native).replace(/[\s.\-'’]/g, '') : '';
  return readNik(digits) === undefined ? undefined : digits;
};

const legalForm =
  /^(PT|CV|UD|PD|PO|FA|FIRMA|KOPERASI|YAYASAN|PERUM|PERUMDA|PERSERO|BUMDES|BUM DESA)\b|\b(PT|CV|TBK|PERSERO)\.?\)?$/;

/** `no_identitas` holds whatever the counter typed: a NIK, an old card's number, a company's tax or business number. Only a NIK is one. */
export const ownerNik: Format = {
  yields: { type: 'string', pattern: '^\\d{16}$' },
  decode: (native) => nikIn(native) ?? null,
  encode: (canonical) => canonical,
};

/** Reads the whole record: no member says what kind of owner it is. */
export const ownerKind: Format = {
  yields: { type: 'string', enum: ['PERSON', 'COMPANY', 'UNKNOWN'] },
  decode: (record) => {
    if (!isObject(record)) return undefined;
    if (nikIn(record.no_identitas) !== undefined) return 'PERSON';
    const name = typeof record.nm_pemilik === 'string' ? record.nm_pemilik.trim().toUpperCase() : '';
    return legalForm.test(name) ? 'COMPANY' : 'UNKNOWN';
  },
  // Identity and name say it together; a kind alone makes neither.
  encode: () => undefined,
};
