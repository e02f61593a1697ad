import { nikProblem, readNik } from '../../src/core/nik.js';
import type { Text } from '../../src/core/text.js';
import type { Cell } from '../../src/protocols/row.js';
import { isSpoiltNumber, spoiltNumber } from '../../src/protocols/spoilt-number.js';
import type { Column } from './columns.js';

/** A value, or what is wrong with the cell. */
export type Read = { readonly value: string } | { readonly fault: Text };

const fault = (en: string, id: string): Read => ({ fault: { en, id } });

const emptyCell = (column: Column): Read =>
  fault(
    `${column} is empty. Fill it in at SIMKAH and export again.`,
    `${column} kosong. Lengkapi di SIMKAH lalu ekspor ulang.`,
  );

/** A text, without the apostrophe that keeps Excel from reading a number. */
const plain = (cell: Cell): string => String(cell).trim().replace(/^'/, '').trim();

export const readText = (cell: Cell, column: Column): Read => {
  const value = plain(cell).replace(/\s+/g, ' ');
  if (value === '' || value === '-') return emptyCell(column);
  if (value.length > 200)
    return fault(
      `${column} is longer than 200 characters. Shorten it.`,
      `${column} lebih dari 200 karakter. Persingkat isinya.`,
    );
  return { value };
};

export const readSpouse = (cell: Cell, column: Column, sex: 'MALE' | 'FEMALE'): Read => {
  if (isSpoiltNumber(cell)) return { fault: spoiltNumber(column) };
  const value = plain(cell).replace(/[\s.-]/g, '');
  if (value === '') return emptyCell(column);
  const problem = nikProblem(value);
  if (problem !== undefined) return fault(`${column}: ${problem.en}`, `${column}: ${problem.id}`);
  if (readNik(value)?.sex === sex) return { value };
  return fault(
    `${column} is the number of a person of the other sex. Check whether husband and wife were swapped.`,
    `${column} adalah NIK orang dengan jenis kelamin lain. Periksa apakah data suami dan istri tertukar.`,
  );
};

/** Sixteen digits since SIMKAH Gen 4; before, `1234/01/XII/2023`. */
export const readAkta = (cell: Cell, column: Column): Read => {
  if (isSpoiltNumber(cell)) return { fault: spoiltNumber(column) };
  const value = plain(cell).replace(/\s/g, '').toUpperCase();
  if (value === '') return emptyCell(column);
  if (/^(\d{16}|\d{1,6}\/\d{1,3}\/[IVX]{1,4}\/\d{4})$/.test(value)) return { value };
  return fault(
    `${column} has neither 16 digits nor the older form 1234/01/XII/2023. Correct it at SIMKAH and export again.`,
    `${column} bukan 16 angka dan bukan bentuk lama 1234/01/XII/2023. Perbaiki di SIMKAH lalu ekspor ulang.`,
  );
};

/** `DN`, four digits, the KUA's seven, the year. */
export const readRegistration = (cell: Cell, column: Column): Read => {
  const value = plain(cell).replace(/\s/g, '').toUpperCase();
  if (value === '') return emptyCell(column);
  if (/^DN\d{15}$/.test(value)) return { value };
  return fault(
    `${column} is not DN and 15 digits. Correct it at SIMKAH and export again.`,
    `${column} bukan DN diikuti 15 angka. Perbaiki di SIMKAH lalu ekspor ulang.`,
  );
};

const months = 'januari februari maret april mei juni juli agustus september oktober november desember'.split(' ');

const dayParts = (text: string): readonly [string, string, string] | undefined => {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  if (iso) return [iso[1] ?? '', iso[2] ?? '', iso[3] ?? ''];
  const numbers = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(text);
  if (numbers) return [numbers[3] ?? '', numbers[2] ?? '', numbers[1] ?? ''];
  // "Sabtu, 14 November 2026" and without the day of the week.
  const words = /^(?:[a-z']{3,10},?\s+)?(\d{1,2})\s+([a-z]{3,9})\s+(\d{4})$/i.exec(text);
  const month = months.indexOf((words?.[2] ?? '').toLowerCase()) + 1;
  return words && month > 0 ? [words[3] ?? '', String(month), words[1] ?? ''] : undefined;
};

/** `YYYY-MM-DD`, however the export writes it; not after `today`. */
export const readDay = (cell: Cell, column: Column, today: string): Read => {
  const text = plain(cell);
  if (text === '') return emptyCell(column);
  const [year = '', month = '', day = ''] = dayParts(text) ?? [];
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const time = Date.parse(`${value}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value)
    return fault(
      `${column} is not a day. Write it as 14-11-2026 and export again.`,
      `${column} bukan tanggal. Tulis seperti 14-11-2026 lalu ekspor ulang.`,
    );
  if (value <= today) return { value };
  return fault(
    `${column} is in the future; only marriages that took place are reported. Correct the date, or send the row later.`,
    `${column} ada di masa depan; hanya pernikahan yang sudah berlangsung yang dilaporkan. Perbaiki tanggalnya, atau kirim baris ini nanti.`,
  );
};
