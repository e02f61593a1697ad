import { wibDay } from '../../src/core/clock.js';
import { readDay } from '../../src/core/day.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { isTemporaryNik, readNik } from '../../src/core/nik.js';
import { isSpoiltNumber } from '../../src/protocols/spoilt-number.js';

/** Why a row of the village's register stays behind; `opendk.residentFault` of codes.yaml translates `Alasan`. */
type Reason = 'KOSONG' | 'SALAH' | 'DIBULATKAN' | 'GANDA' | 'MASA_DEPAN';
type Column = 'id' | 'nomor_nik' | 'nomor_kk' | 'nama' | 'tanggal_lahir';

export interface Sorted {
  /** What is handed over, cleaned. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Beside each of `rows`: its place in the village's register, and its NIK, if it has one that the civil registry gave. */
  readonly handed: readonly { readonly baris: number; readonly nik: string | null }[];
  readonly rejected: readonly { readonly baris: number; readonly Kolom: Column; readonly Alasan: Reason }[];
  readonly temporary: number;
}

/** Without what cannot be seen, without the apostrophe that keeps Excel from reading a number; `NULL` and `-` are nothing. */
export const cleanText = (value: Json | undefined): string => {
  const text = String(value ?? '')
    .replace(/[\p{C}\u00a0\u2028\u2029]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^['’`]+/, '')
    .trim();
  return /^(null|-+)$/i.test(text) ? '' : text;
};

const digitsOf = (value: Json | undefined): string => cleanText(value).replace(/[\s.'-]/g, '');

type Read = { readonly value: string } | { readonly Kolom: Column; readonly Alasan: Reason };

const readNumber = (value: Json | undefined, Kolom: Column, fits: (number: string) => boolean): Read => {
  if (isSpoiltNumber(cleanText(value))) return { Kolom, Alasan: 'DIBULATKAN' };
  const number = digitsOf(value);
  return fits(number) ? { value: number } : { Kolom, Alasan: number === '' ? 'KOSONG' : 'SALAH' };
};

/** `0` is how a village writes that somebody has no number yet. */
const isProvisional = (nik: string): boolean => nik === '0' || isTemporaryNik(nik);

const readBirth = (value: Json | undefined, today: string): Read => {
  const day = readDay(cleanText(value));
  if (day === undefined) return { Kolom: 'tanggal_lahir', Alasan: cleanText(value) === '' ? 'KOSONG' : 'SALAH' };
  return day > today ? { Kolom: 'tanggal_lahir', Alasan: 'MASA_DEPAN' } : { value: day };
};

const readText = (value: Json | undefined, Kolom: Column): Read => {
  const text = cleanText(value);
  return text === '' ? { Kolom, Alasan: 'KOSONG' } : { value: text };
};

/** The cells of one resident that everything hangs on, or the first that is wrong. */
const readRow = (
  row: JsonObject,
  today: string,
): Readonly<Record<Column, string>> | Exclude<Read, { value: string }> => {
  const read: Record<Column, Read> = {
    id: readNumber(row.id, 'id', (id) => /^\d{1,15}$/.test(id)),
    nomor_nik: readNumber(row.nomor_nik, 'nomor_nik', (nik) => isProvisional(nik) || readNik(nik) !== undefined),
    nomor_kk: readNumber(row.nomor_kk, 'nomor_kk', (number) => /^(\d{16}|0?)$/.test(number)),
    nama: readText(row.nama, 'nama'),
    tanggal_lahir: readBirth(row.tanggal_lahir, today),
  };
  const values: Record<string, string> = {};
  for (const [column, one] of Object.entries(read)) {
    if (!('value' in one)) return one;
    values[column] = one.value;
  }
  return values as Record<Column, string>;
};

/** Cleans a village's rows, and keeps back those that OpenDK would spoil its own register with. Nothing of a row is repeated in why. */
export const sortResidents = (residents: readonly Json[], desa_id: string, now: Date): Sorted => {
  const today = wibDay(now);
  const seen = new Set<string>();
  const rows: Record<string, string>[] = [];
  const handed: { baris: number; nik: string | null }[] = [];
  const rejected: { baris: number; Kolom: Column; Alasan: Reason }[] = [];
  const twice = (Kolom: Column, value: string): boolean => seen.size === seen.add(`${Kolom} ${value}`).size;
  let temporary = 0;
  for (const resident of residents.filter(isObject)) {
    const baris = Number(resident.baris);
    const read = readRow(resident, today);
    if ('Alasan' in read) {
      rejected.push({ baris, ...read } as (typeof rejected)[number]);
      continue;
    }
    const provisional = isProvisional(read.nomor_nik);
    const again = twice('id', read.id)
      ? 'id'
      : read.nomor_nik !== '0' && twice('nomor_nik', read.nomor_nik)
        ? 'nomor_nik'
        : undefined;
    if (again !== undefined) {
      rejected.push({ baris, Kolom: again, Alasan: 'GANDA' });
      continue;
    }
    if (provisional) temporary += 1;
    const others = Object.entries(resident).filter(([name]) => name !== 'baris');
    const cleaned = Object.fromEntries(others.map(([name, value]) => [name, cleanText(value)]));
    rows.push({ ...cleaned, ...read, desa_id });
    handed.push({ baris, nik: provisional ? null : read.nomor_nik });
  }
  return { rows, handed, rejected, temporary };
};

/** What the village is told, in the words of the native answer. */
export const countsOf = (received: number, { rows, handed, rejected, temporary }: Sorted): JsonObject => ({
  diterima: received,
  dikirim: rows.length,
  sementara: temporary,
  ditolak: rejected.length,
  penduduk: handed.map(({ baris, nik }) => ({ baris, nik })),
  tolak: rejected.map(({ baris, Kolom, Alasan }) => ({ baris, Kolom, Alasan })),
});
