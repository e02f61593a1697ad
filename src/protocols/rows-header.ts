import { Failure } from '../core/failure.js';
import type { Cell, Row } from './row.js';

/** A row below a header: its cells by the names the caller knows the columns by. */
export interface NamedRow {
  readonly number: number;
  readonly values: Readonly<Record<string, Cell>>;
}

export interface HeaderRules {
  /** Columns that must be there, as the sender writes them; case, blanks and marks do not count, nor does their order. */
  readonly required: readonly string[];
  /** Columns that are read when they are there. Others are left unread. */
  readonly optional?: readonly string[];
  /** Titles and blank rows may stand above the header, which is within so many rows. Default 20. */
  readonly within?: number;
}

/** A title as titles are compared: letters and digits alone, in lower case. */
export const foldTitle = (cell: Cell): string =>
  String(cell)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

const missing = (columns: readonly string[]): Failure => {
  const list = columns.slice(0, 30).join(', ');
  return new Failure('BODY_MALFORMED', {
    en: `The file has no header row with these columns: ${list}. Export it anew with all columns and send it again.`,
    id: `Berkas tidak memiliki baris judul dengan kolom berikut: ${list}. Ekspor ulang dengan semua kolom lalu kirim kembali.`,
  });
};

const twice = (column: string): Failure =>
  new Failure('BODY_MALFORMED', {
    en: `The file has the column "${column}" twice. Keep one of them and send it again.`,
    id: `Berkas memiliki kolom "${column}" dua kali. Sisakan satu lalu kirim kembali.`,
  });

interface Header {
  readonly places: ReadonlyMap<string, number>;
  readonly missing: readonly string[];
}

const readHeader = ({ cells }: Row, { required, optional = [] }: HeaderRules): Header => {
  const folded = cells.map(foldTitle);
  const places = new Map<string, number>();
  for (const column of [...required, ...optional]) {
    const at = folded.indexOf(foldTitle(column));
    if (at < 0) continue;
    places.set(column, at);
  }
  return { places, missing: required.filter((column) => !places.has(column)) };
};

const assertOnce = ({ cells }: Row, places: ReadonlyMap<string, number>): void => {
  const folded = cells.map(foldTitle);
  for (const [column, at] of places) if (folded.indexOf(foldTitle(column), at + 1) >= 0) throw twice(column);
};

/**
 * The rows below a header, wherever it stands and in whatever order its columns are. Throws BODY_MALFORMED naming the columns
 * that no row near the top has.
 */
export async function* underHeader(rows: AsyncIterable<Row>, rules: HeaderRules): AsyncGenerator<NamedRow> {
  let places: ReadonlyMap<string, number> | undefined;
  let nearest: readonly string[] = rules.required;
  for await (const row of rows) {
    if (places !== undefined) {
      const { cells } = row;
      yield {
        number: row.number,
        values: Object.fromEntries([...places].map(([name, at]) => [name, cells[at] ?? ''])),
      };
      continue;
    }
    const header = readHeader(row, rules);
    if (header.missing.length === 0) {
      assertOnce(row, header.places);
      places = header.places;
    } else if (header.missing.length < nearest.length) nearest = header.missing;
    if (places === undefined && row.number >= (rules.within ?? 20)) break;
  }
  if (places === undefined) throw missing(nearest);
}
