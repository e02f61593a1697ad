import { isUtf8 } from 'node:buffer';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../../src/core/failure.js';
import { badRow, cutOff, type Finding } from './finding.js';

/** A row's cells under the lower-case names of their columns; every cell is text. */
export interface Row {
  readonly number: number;
  cell(column: string): string;
}

export interface Table {
  readonly name: string;
  has(column: string): boolean;
  readonly rows: readonly Row[];
  readonly findings: readonly Finding[];
}

const mostRows = 500_000;

export const tooManyRows = (): Failure =>
  new Failure('TOO_LARGE', {
    en: 'A table of the export has more rows than are accepted. Export fewer villages at a time.',
    id: 'Salah satu tabel hasil ekspor memuat baris melebihi batas. Ekspor lebih sedikit desa sekaligus.',
  });

/** Builds a table from a header and rows of cells. */
export const tableOf = (
  name: string,
  header: readonly string[],
  rows: Iterable<{ readonly number: number; readonly cells: readonly string[] }>,
  findings: readonly Finding[] = [],
): Table => {
  const places = new Map(header.map((column, n) => [column.trim().toLowerCase(), n]));
  return {
    name,
    findings,
    has: (column) => places.has(column.toLowerCase()),
    rows: [...rows].map(({ number, cells }) => ({
      number,
      cell: (column) => cells[places.get(column.toLowerCase()) ?? -1]?.trim() ?? '',
    })),
  };
};

/** UTF-8, else the code page of Windows in Western Europe, which Access writes. */
const decode = (bytes: Uint8Array): string => new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'windows-1252').decode(bytes);

/** Where Windows is set to Indonesian, the comma is in the numbers and a semicolon between the cells. */
const delimiterOf = (text: string): string => {
  const [header = ''] = text.split('\n', 1);
  const count = (character: string): number => header.split(character).length;
  return [';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best), ',');
};

const records = (text: string) =>
  parse(text, {
    delimiter: delimiterOf(text),
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 1024 * 1024,
  });

/** Reads one table exported as CSV; cells may hold line breaks. What is wrong with it stands in its findings. */
export const readCsv = async (name: string, bytes: Uint8Array): Promise<Table> => {
  const findings: Finding[] = [];
  const rows: { number: number; cells: string[] }[] = [];
  let header: string[] | undefined;
  let number = 0;
  let shortAt = 0;
  try {
    for await (const cells of records(decode(bytes)) as AsyncIterable<string[]>) {
      number += 1;
      if (number > mostRows) throw tooManyRows();
      if (header === undefined) header = cells;
      else if (cells.length === header.length) rows.push({ number, cells });
      else {
        shortAt = number;
        findings.push(badRow('width', name, number));
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return tableOf(name, header ?? [], rows, [...findings, cutOff(name)]);
  }
  // A last row that is shorter than the others is not a mistake of somebody's: the writing stopped there.
  if (shortAt !== 0 && shortAt === number) findings.splice(-1, 1, cutOff(name));
  return tableOf(name, header ?? [], rows, findings);
};
