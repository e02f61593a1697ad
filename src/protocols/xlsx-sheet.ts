import { Failure } from '../core/failure.js';
import { type Cell, longestRow, type Row } from './row.js';
import type { Book } from './xlsx-book.js';
import type { XmlReader } from './xlsx-xml.js';

const mostColumns = 1000;
const mostRows = 1_048_576;

const tooWide = (): Failure =>
  new Failure('TOO_LARGE', {
    en: `The workbook has a row with more than ${mostColumns} columns or more than 1 MiB of text. Export it anew and send it again.`,
    id: `Buku kerja memiliki baris dengan lebih dari ${mostColumns} kolom atau lebih dari 1 MiB teks. Ekspor ulang lalu kirim kembali.`,
  });

const disordered = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The workbook numbers its rows or cells in a way that makes no sense. Open it, save it anew as .xlsx and send it again.',
    id: 'Penomoran baris atau sel pada buku kerja tidak masuk akal. Buka, simpan ulang sebagai .xlsx, lalu kirim kembali.',
  });

/** `AB12` → 27; `undefined` when there is no such reference. */
const columnOf = (reference: string | undefined): number | undefined => {
  const letters = /^([A-Z]{1,3})\d{1,7}$/.exec(reference ?? '')?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

const lastDay = 2_958_465;

/** A day number of a workbook as text; a value below 1 is a time of day. */
export const dayText = (serial: number, from1904: boolean): string | undefined => {
  if (!(serial >= 0 && serial <= lastDay)) return undefined;
  const seconds = Math.round(serial * 86_400);
  const epoch = Date.UTC(from1904 ? 1904 : 1899, from1904 ? 0 : 11, from1904 ? 1 : 30);
  const text = new Date(epoch + seconds * 1000).toISOString().slice(0, 19);
  if (serial < 1) return text.slice(11);
  return seconds % 86_400 === 0 ? text.slice(0, 10) : text;
};

const cellOf = (type: string | undefined, style: number, text: string, book: Book): Cell => {
  if (type === 's') return book.texts[Number(text)] ?? '';
  if (type === 'b') return text === '1';
  if (type === 'd') return text.replace(/T00:00:00(\.0+)?Z?$/, '');
  if (type === 'inlineStr' || type === 'str' || type === 'e') return text;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number)) return text;
  return (book.dates[style] ? dayText(number, book.from1904) : undefined) ?? number;
};

/** Gathers the rows of one sheet; `take` gives those that are complete, once. */
export const createSheetReader = (book: Book): XmlReader & { take(): Row[] } => {
  let rows: Row[] = [];
  let number = 0;
  let cells: Cell[] = [];
  let column = -1;
  let type: string | undefined;
  let style = 0;
  let text = '';
  let length = 0;
  let gathers = false;
  let aside = false;

  const openRow = (given: string | undefined): void => {
    const next = given === undefined ? number + 1 : Number(given);
    if (!Number.isInteger(next) || next <= number || next > mostRows) throw disordered();
    number = next;
    cells = [];
    column = -1;
    length = 0;
  };
  const closeCell = (): void => {
    if (text === '') return;
    if (column >= mostColumns) throw tooWide();
    const value = cellOf(type, style, text, book);
    while (cells.length < column) cells.push('');
    cells[column] = value;
    length += typeof value === 'string' ? value.length : 8;
    if (length > longestRow) throw tooWide();
  };
  const openCell = ({ r, t, s }: Readonly<Record<string, string>>): void => {
    const next = r === undefined ? column + 1 : columnOf(r);
    if (next === undefined || next <= column || number === 0) throw disordered();
    column = next;
    type = t;
    style = Number(s ?? 0);
    text = '';
  };
  return {
    open(name, attributes) {
      if (name === 'row') openRow(attributes.r);
      else if (name === 'c') openCell(attributes);
      else if (name === 'rPh') aside = true;
      else if (name === 'v' || name === 't') gathers = true;
    },
    text(piece) {
      if (!gathers || aside) return;
      text += piece;
      if (text.length > longestRow) throw tooWide();
    },
    close(name) {
      if (name === 'v' || name === 't') gathers = false;
      else if (name === 'rPh') aside = false;
      else if (name === 'c') closeCell();
      else if (name === 'row' && cells.some((cell) => cell !== '')) rows.push({ number, cells });
    },
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
};
