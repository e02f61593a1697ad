import { type Letter, namedLettersOn } from '../letters.js';

/** What the register prints of a letter. */
export interface Printed {
  readonly id: number;
  readonly desa_id: string;
  readonly nik: string;
  readonly pengurus_id: number;
  readonly tanggal: string;
  readonly nomor: string;
  readonly kode_surat: string | null;
  readonly nama: string;
  readonly file: string;
  readonly sha256: string;
  readonly log_verifikasi: string;
  readonly status: 'AKTIF' | 'DICABUT' | 'KEDALUWARSA';
  readonly berlaku_sampai: string | null;
  readonly keterangan: string | null;
}

export interface Register {
  has(number: string): boolean;
  add(letter: Letter): Printed;
  of(villageCode: string, number: string | undefined): readonly Printed[];
  count(): number;
  clear(): void;
}

/** The letters of the district's villages: the named ones, and those registered since the start. */
export const openRegister = (today: () => string): Register => {
  const registered: Letter[] = [];
  const all = (): readonly Letter[] => [...Object.values(namedLettersOn(today())), ...registered];
  return {
    has: (number) => all().some((letter) => letter.number === number),
    add: (letter) => {
      registered.push(letter);
      return print(letter, all().length, today());
    },
    of: (villageCode, number) =>
      all()
        .map((letter, index) => ({ letter, printed: print(letter, index + 1, today()) }))
        .filter(({ letter }) => letter.villageCode === villageCode)
        .filter(({ letter }) => number === undefined || letter.number === number)
        .map(({ printed }) => printed),
    count: () => registered.length,
    clear: () => {
      registered.length = 0;
    },
  };
};

const print = (letter: Letter, id: number, today: string): Printed => ({
  id,
  desa_id: letter.villageCode,
  nik: letter.nik,
  pengurus_id: 1,
  tanggal: letter.issuedOn,
  nomor: letter.number,
  kode_surat: letter.template || null,
  nama: letter.name,
  file: letter.file,
  sha256: letter.sha256,
  log_verifikasi: 'SELESAI',
  status: statusOf(letter, today),
  berlaku_sampai: letter.validUntil ?? null,
  keterangan: letter.revokedBecause ?? null,
});

const statusOf = (letter: Letter, today: string): Printed['status'] => {
  if (letter.revokedBecause !== undefined) return 'DICABUT';
  return letter.validUntil !== undefined && letter.validUntil < today ? 'KEDALUWARSA' : 'AKTIF';
};
