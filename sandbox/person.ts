import type { Village } from './region.js';

export type Sex = 'MALE' | 'FEMALE';

/** What the registry says of a record besides its data. */
export type RecordState = 'active' | 'deceased' | 'duplicate' | 'inactive';

/** One synthetic citizen, labels as the civil registry prints them. */
export interface Person {
  readonly nik: string;
  readonly familyCardNumber: string;
  readonly fullName: string;
  readonly sex: Sex;
  readonly birthPlace: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string;
  readonly religion: string;
  readonly bloodType: string;
  readonly maritalStatus: string;
  readonly education: string;
  readonly occupation: string;
  readonly familyRelation: string;
  readonly disability: string | null;
  readonly village: Village;
  readonly street: string;
  readonly rt: number;
  readonly rw: number;
  readonly mother: Parent | undefined;
  readonly father: Parent | undefined;
  readonly state: RecordState;
}

export interface Parent {
  readonly nik: string;
  readonly fullName: string;
}

/** NIK: district, DDMMYY with 40 added to a woman's day, serial 9001–9999 (synthetic by convention; PP 37/2007 art. 37). */
export const nikOf = (birthDate: string, sex: Sex, serial: number, district = '351024'): string => {
  const day = Number(birthDate.slice(8, 10)) + (sex === 'FEMALE' ? 40 : 0);
  return `${district}${String(day).padStart(2, '0')}${birthDate.slice(5, 7)}${birthDate.slice(2, 4)}${serial}`;
};

/** Family card: district, day of issue DDMMYY, serial. */
export const familyCardOf = (issued: string, serial: number, district = '351024'): string =>
  `${district}${issued.slice(8, 10)}${issued.slice(5, 7)}${issued.slice(2, 4)}${serial}`;

/** Whether the registry would call it a NIK at all: 16 digits, a real day and month, a serial, no leading zero. */
export const looksLikeNik = (text: string): boolean => {
  const parts = /^[1-9]\d{5}(\d{2})(\d{2})(\d{2})(\d{4})$/.exec(text);
  if (parts === null) return false;
  const [, day = '', month = '', year = '', serial = ''] = parts;
  const date = Number(day) > 40 ? Number(day) - 40 : Number(day);
  if (date < 1 || Number(month) < 1 || Number(month) > 12 || serial === '0000') return false;
  return [1900, 2000].some((century) => {
    const instant = new Date(Date.UTC(century + Number(year), Number(month) - 1, date));
    return instant.getUTCDate() === date && instant.getUTCMonth() === Number(month) - 1;
  });
};
