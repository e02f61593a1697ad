import type { Text } from './text.js';

/** What the digits of a NIK say (PP 37/2007 art. 37): region at registration, birth day and month, sex. The century is not in it. */
export interface NikFacts {
  readonly region: string;
  readonly day: number;
  readonly month: number;
  /** Two digits; 1900s and 2000s look alike. */
  readonly year: number;
  readonly sex: 'MALE' | 'FEMALE';
}

/** A village's provisional number, `0` + village code + serial: of use inside the village, unknown to the civil registry. */
export const isTemporaryNik = (nik: string): boolean => /^0\d{15}$/.test(nik);

/** The longest the month of a two-digit year can be: in 1900 or 2000 plus it, and 2000 was a leap year. */
const longest = (month: number, year: number): number =>
  month === 2 ? (year % 4 === 0 ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

/** The facts of a well-formed NIK, or `undefined`: 16 digits, a real calendar day in some century (women's day + 40), serial 0001–9999. */
export const readNik = (nik: string): NikFacts | undefined => {
  if (!/^[1-9]\d{15}$/.test(nik) || nik.endsWith('0000')) return undefined;
  const rawDay = Number(nik.slice(6, 8));
  const month = Number(nik.slice(8, 10));
  const year = Number(nik.slice(10, 12));
  const day = rawDay > 40 ? rawDay - 40 : rawDay;
  if (day < 1 || month < 1 || month > 12) return undefined;
  if (day > longest(month, year)) return undefined;
  return { region: nik.slice(0, 6), day, month, year, sex: rawDay > 40 ? 'FEMALE' : 'MALE' };
};

/**
 * Whether a birth date (`YYYY-MM-DD`) differs from the one inside the NIK. That is legal (PP 37/2007: a NIK stays the same
 * when a birth date is corrected), so it is a warning, never an error.
 */
export const birthDateDiffers = (nik: string, birthDate: string): boolean => {
  const facts = readNik(nik);
  if (facts === undefined) return false;
  const two = (part: number): string => String(part).padStart(2, '0');
  return birthDate.slice(2) !== `${two(facts.year)}-${two(facts.month)}-${two(facts.day)}`;
};

/** Why a NIK cannot be sent to an agency, or `undefined` when it can. */
export const nikProblem = (nik: string): Text | undefined => {
  if (isTemporaryNik(nik))
    return {
      en: 'This is a temporary village number; the civil registry does not know it. Register the citizen with Dukcapil first.',
      id: 'Ini nomor sementara dari desa; Dukcapil tidak mengenalnya. Daftarkan warga ke Dukcapil terlebih dahulu.',
    };
  if (readNik(nik) === undefined)
    return {
      en: 'The NIK is not well formed (16 digits with a real birth day and a serial). Check it against the identity card.',
      id: 'NIK tidak sesuai bentuknya (16 angka dengan tanggal lahir dan nomor urut yang benar). Periksa kembali pada KTP-el.',
    };
  return undefined;
};
