import type { Cell, Row } from './row.js';
import { foldTitle } from './rows-header.js';

const isBlank = (cell: Cell | undefined): boolean => String(cell ?? '').trim() === '';

/** `Saldo Awal` over `Debet` and `Kredit` → `Saldo Awal Debet`, `Saldo Awal Kredit`. A merged cell has its text in its first place. */
const join = (upper: Row, lower: Row): Row => {
  let over: Cell = '';
  const cells = Array.from({ length: Math.max(upper.cells.length, lower.cells.length) }, (_, at): Cell => {
    const [above = '', below = ''] = [upper.cells[at], lower.cells[at]];
    if (!isBlank(above)) over = above;
    return isBlank(below) ? above : `${over} ${below}`.trim();
  });
  return { number: lower.number, cells };
};

const isTitles = ({ cells }: Row): boolean =>
  cells.every((cell) => isBlank(cell) || (typeof cell === 'string' && /\p{L}/u.test(cell)));

const repeats = ({ cells }: Row): boolean => {
  const titles = cells.filter((cell) => !isBlank(cell)).map(foldTitle);
  return new Set(titles).size < titles.length;
};

export interface MergedHeader {
  /** Title of a column that every row has; the header is the first row with it. */
  readonly column: string;
  /** Told the rows above the header. */
  above?(row: Row): void;
}

/**
 * The same rows, but a header of two rows with merged cells is one, as `underHeader` reads it: whether `column` stands in the upper
 * row (merged downwards) or in the lower one.
 */
export async function* mergeHeader(rows: AsyncIterable<Row>, { column, above }: MergedHeader): AsyncGenerator<Row> {
  let before: Row | undefined;
  let header: Row | undefined;
  let found = false;
  const placeIn = ({ cells }: Row): number => cells.findIndex((cell) => foldTitle(cell) === foldTitle(column));
  const isOver = (upper: Row | undefined, lower: Row, blank: Row, place: number): upper is Row =>
    upper !== undefined &&
    upper.number === lower.number - 1 &&
    isTitles(upper) &&
    isTitles(lower) &&
    isBlank(blank.cells[place]);

  for await (const row of rows) {
    if (found) yield row;
    else if (header !== undefined) {
      found = true;
      if (isOver(header, row, row, placeIn(header))) yield join(header, row);
      else yield* [header, row];
    } else if (placeIn(row) < 0) {
      above?.(row);
      yield row;
      before = row;
    } else if (repeats(row) && isOver(before, row, before ?? row, placeIn(row))) {
      found = true;
      yield join(before, row);
    } else header = row;
  }
  if (header !== undefined && !found) yield header;
}
