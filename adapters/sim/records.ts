import type { JsonObject } from '../../src/core/json.js';
import type { Column } from '../../src/protocols/fixed-width.js';
import { answerInvalid } from '../../src/protocols/http-failures.js';

export type RecordFields = Readonly<Record<string, string>>;

/** One way to write the records of the dialect. */
export interface Script {
  question(fields: RecordFields): Uint8Array;
  /** Throws PROVIDER_ANSWER_INVALID. */
  answer(bytes: Uint8Array): JsonObject;
}

export const questionColumns: readonly Column[] = [
  { name: 'tipe', width: 1 },
  { name: 'versi', width: 2 },
  { name: 'terminal', width: 8 },
  { name: 'pin', width: 24 },
  // N: by NIK, S: by the number of the licence.
  { name: 'kunci', width: 1 },
  { name: 'nomor', width: 16 },
];

export const headColumns: readonly Column[] = [
  { name: 'tipe', width: 1 },
  { name: 'versi', width: 2 },
  { name: 'kode', width: 2 },
  { name: 'keterangan', width: 40 },
  { name: 'jumlah', width: 2, align: 'right', pad: '0' },
];

export const licenceColumns: readonly Column[] = [
  { name: 'tipe', width: 1 },
  { name: 'no_sim', width: 16 },
  { name: 'nik', width: 16 },
  { name: 'nama', width: 40 },
  { name: 'golongan', width: 8 },
  { name: 'tgl_terbit', width: 8 },
  { name: 'tgl_berlaku', width: 8 },
  { name: 'status', width: 1 },
  { name: 'satpas', width: 20 },
];

const miscounted = () =>
  answerInvalid({
    en: "The licence register's answer does not hold as many records as it announces.",
    id: 'Jawaban register SIM tidak memuat rekaman sebanyak yang diumumkannya.',
  });

const mixed = () =>
  answerInvalid({
    en: "The licence register's answer mixes the licences of several people; none of them is passed on.",
    id: 'Jawaban register SIM mencampur SIM milik beberapa orang; tidak satu pun diteruskan.',
  });

const wrongTypes = () =>
  answerInvalid({
    en: "The licence register's answer holds records of another type or version.",
    id: 'Jawaban register SIM memuat rekaman dengan tipe atau versi lain.',
  });

/** Head and licences as one message for the mapping, once they were found to belong together. */
export const gathered = (head: RecordFields, licences: readonly RecordFields[]): JsonObject => {
  if (head.tipe !== 'H' || head.versi !== '01' || licences.some(({ tipe }) => tipe !== 'D')) throw wrongTypes();
  if (!/^\d{1,2}$/.test(head.jumlah ?? '') || Number(head.jumlah) !== licences.length) throw miscounted();
  // Numbers of old licences were given out by each province: one number, two drivers.
  if (new Set(licences.map(({ nik }) => nik)).size > 1) throw mixed();
  return {
    kode: head.kode ?? '',
    keterangan: head.keterangan ?? '',
    sim: licences.map(({ tipe: _type, ...licence }) => licence),
  };
};
