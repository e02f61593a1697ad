import type { Format } from '../../src/core/format.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { readRupiah } from '../../src/core/rupiah.js';

// The columns of one year, each followed by its number: 0 for the coming period, 1 to 5 for the years before it.
const columns = {
  pkb: 'bea_pkb_pok',
  pkbPenalty: 'bea_pkb_den',
  opsen: 'bea_pkb_ops',
  swdkllj: 'bea_swdkllj_pok',
  swdklljPenalty: 'bea_swdkllj_den',
};

/** Absent is nothing, `undefined` what cannot be understood. */
const rupiah = (native: Json | undefined): number | undefined =>
  native === undefined || native === null || native === '' || native === '-' ? 0 : readRupiah(native);

const yearOf = (native: Json | undefined): number | undefined => {
  const text = typeof native === 'string' ? native.trim() : '';
  const year = /^(\d{4})-\d{2}-\d{2}/.exec(text)?.[1] ?? /^\d{2}[-/.]\d{2}[-/.](\d{4})$/.exec(text)?.[1];
  return year === undefined || year < '1910' || year > '2200' ? undefined : Number(year);
};

const yearAt = (record: JsonObject, n: number): JsonObject | undefined => {
  const amounts: Record<string, number> = {};
  for (const [member, column] of Object.entries(columns)) {
    const amount = rupiah(record[`${column}${n}`]);
    if (amount === undefined) return undefined;
    amounts[member] = amount;
  }
  return amounts;
};

const isDue = (amounts: JsonObject): boolean => Object.values(amounts).some((amount) => amount !== 0);

const amount = { type: 'integer', minimum: 0 };

/**
 * `data_hitung_pajak`'s numbered columns as a list, years without anything due left out. The period that column n is about began n years
 * before the coming one, which ends on `tg_akhir_pajak_baru`.
 */
export const arrears: Format = {
  yields: {
    type: 'array',
    items: {
      type: 'object',
      required: ['year', ...Object.keys(columns)],
      properties: {
        year: { type: 'integer', minimum: 1900, maximum: 2200 },
        ...Object.fromEntries(Object.keys(columns).map((member) => [member, amount])),
      },
    },
  },
  decode: (record) => {
    if (!isObject(record)) return undefined;
    const end = yearOf(record.tg_akhir_pajak_baru);
    const years: JsonObject[] = [];
    for (const n of [1, 2, 3, 4, 5]) {
      const amounts = yearAt(record, n);
      if (amounts === undefined) return undefined;
      if (!isDue(amounts)) continue;
      if (end === undefined) return undefined;
      years.push({ year: end - 1 - n, ...amounts });
    }
    return years;
  },
  // What is owed is calculated by Samsat; nobody tells it.
  encode: () => undefined,
};
