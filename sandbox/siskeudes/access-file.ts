/**
 * Writes an Access 2000 database (Jet 4) as Siskeudes keeps its books in, as far as the documentation of mdbtools (HACKING.md)
 * describes the format: tables of text, amounts and dates without indexes. Page 0 is the header, page 1 the map of free pages, page 2 the catalog.
 */
const pageSize = 4096;

type Kind = 'integer' | 'long' | 'currency' | 'date' | 'text' | 'ole';
const kinds: Readonly<Record<Kind, { readonly code: number; readonly size: number }>> = {
  integer: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  currency: { code: 5, size: 8 },
  date: { code: 8, size: 8 },
  text: { code: 10, size: 510 },
  ole: { code: 11, size: 0 },
};

export interface AccessColumn {
  readonly name: string;
  readonly kind: Kind;
}

/** Cells: text as it is, `currency` in ten-thousandths, `date` as `YYYY-MM-DD`; null is unknown. */
export type AccessCell = string | number | bigint | null;

export interface AccessTable {
  readonly name: string;
  readonly columns: readonly AccessColumn[];
  readonly rows: readonly (readonly AccessCell[])[];
}

const isFixed = ({ kind }: AccessColumn): boolean => kind !== 'text' && kind !== 'ole';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** RC4 with the key of the format: it hides the header of every file alike, and nothing from anybody. */
const hidden = (plain: Buffer): Buffer => {
  const key = [0xc7, 0xda, 0x39, 0x6b];
  const state = Array.from({ length: 256 }, (_, n) => n);
  const swap = (i: number, j: number): void => {
    [state[i], state[j]] = [state[j] ?? 0, state[i] ?? 0];
  };
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (state[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return plain.map((byte) => {
    i = (i + 1) & 255;
    j = (j + (state[i] ?? 0)) & 255;
    swap(i, j);
    return byte ^ (state[((state[i] ?? 0) + (state[j] ?? 0)) & 255] ?? 0);
  }) as Buffer;
};

const headerPage = (): Buffer => {
  const page = Buffer.alloc(pageSize);
  page.writeUInt32LE(0x0100, 0);
  page.write('Standard Jet DB', 4, 'latin1');
  page[0x14] = 1;
  const secret = Buffer.alloc(128);
  secret.writeUInt16LE(1252, 0x3c - 0x18);
  hidden(secret).copy(page, 0x18);
  return page;
};

const daysOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 25_569;

const fixedCell = ({ kind }: AccessColumn, cell: AccessCell): Buffer => {
  const bytes = Buffer.alloc(kinds[kind].size);
  if (cell === null) return bytes;
  if (kind === 'integer') bytes.writeInt16LE(Number(cell));
  else if (kind === 'long') bytes.writeInt32LE(Number(cell));
  else if (kind === 'currency') bytes.writeBigInt64LE(BigInt(cell));
  else bytes.writeDoubleLE(daysOf(String(cell)));
  return bytes;
};

/** Number of columns, fixed cells, texts, where each text begins (the last one first), their number, and which cells are known. */
const rowBytes = ({ columns }: AccessTable, row: readonly AccessCell[]): Buffer => {
  const cellOf = (column: AccessColumn): AccessCell => row[columns.indexOf(column)] ?? null;
  const fixed = columns.filter(isFixed).map((column) => fixedCell(column, cellOf(column)));
  const texts = columns.filter((column) => !isFixed(column)).map((column) => utf16(String(cellOf(column) ?? '')));
  const two = (value: number): Buffer => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return bytes;
  };
  let at = 2 + fixed.reduce((sum, { length }) => sum + length, 0);
  const starts = texts.map(({ length }) => {
    at += length;
    return at - length;
  });
  const known = Buffer.alloc(Math.ceil(columns.length / 8));
  for (const [n, column] of columns.entries())
    if (cellOf(column) !== null) known[n >> 3] = (known[n >> 3] ?? 0) | (1 << (n & 7));
  const ends = texts.length === 0 ? [] : [two(at), ...starts.reverse().map(two), two(texts.length)];
  return Buffer.concat([two(columns.length), ...fixed, ...texts, ...ends, known]);
};

/** Rows stand from the end of a page backwards; their places from its beginning on. */
const rowPage = (rows: readonly Buffer[], owner: number): Buffer => {
  const page = Buffer.alloc(pageSize);
  page.writeUInt16LE(0x0101, 0);
  page.writeUInt32LE(owner, 4);
  page.writeUInt16LE(rows.length, 12);
  let end = pageSize;
  for (const [n, row] of rows.entries()) {
    end -= row.length;
    row.copy(page, end);
    page.writeUInt16LE(end, 14 + 2 * n);
  }
  page.writeUInt16LE(end - 14 - 2 * rows.length, 2);
  return page;
};

const dataPages = (table: AccessTable, owner: number): Buffer[] => {
  const pages: Buffer[] = [];
  let rows: Buffer[] = [];
  let used = 14;
  for (const row of table.rows) {
    const bytes = rowBytes(table, row);
    if (used + bytes.length + 2 > pageSize) {
      pages.push(rowPage(rows, owner));
      rows = [];
      used = 14;
    }
    rows.push(bytes);
    used += bytes.length + 2;
  }
  return [...pages, rowPage(rows, owner)];
};

/** Which pages are the table's, as a bitmap from page `first` on. */
const usageMap = (first: number, count: number): Buffer => {
  const map = Buffer.alloc(5 + Math.max(64, Math.ceil(count / 8)));
  map.writeUInt32LE(first, 1);
  for (let n = 0; n < count; n += 1) map[5 + (n >> 3)] = (map[5 + (n >> 3)] ?? 0) | (1 << (n & 7));
  return map;
};

const columnEntry = (column: AccessColumn, n: number, text: number, place: number): Buffer => {
  const { code, size } = kinds[column.kind];
  const entry = Buffer.alloc(25);
  entry[0] = code;
  entry.writeUInt16LE(n, 5);
  entry.writeUInt16LE(text, 7);
  entry.writeUInt16LE(n, 9);
  entry[15] = isFixed(column) ? 3 : 2;
  entry.writeUInt16LE(place, 21);
  entry.writeUInt16LE(size, 23);
  return entry;
};

const definitionPage = (table: AccessTable, mapPage: number, system: boolean): Buffer => {
  let [texts, place] = [0, 0];
  const entries = table.columns.map((column, n) => {
    const entry = columnEntry(column, n, texts, isFixed(column) ? place : 0);
    if (isFixed(column)) place += kinds[column.kind].size;
    else texts += 1;
    return entry;
  });
  const names = table.columns.map(({ name }) => {
    const bytes = utf16(name);
    return Buffer.concat([Buffer.from([bytes.length & 255, bytes.length >> 8]), bytes]);
  });
  const page = Buffer.alloc(pageSize);
  page.writeUInt16LE(0x0102, 0);
  page.writeUInt32LE(table.rows.length, 16);
  page[40] = system ? 0x53 : 0x4e;
  page.writeUInt16LE(table.columns.length, 41);
  page.writeUInt16LE(texts, 43);
  page.writeUInt16LE(table.columns.length, 45);
  page.writeUInt32LE(mapPage << 8, 55);
  page.writeUInt32LE((mapPage << 8) | 1, 59);
  const rest = Buffer.concat([...entries, ...names, Buffer.from([0xff, 0xff])]);
  rest.copy(page, 63);
  page.writeUInt32LE(63 + rest.length - 8, 8);
  return page;
};

/** Definition, map and rows of a table, which stand one after the other from page `first` on. */
const tablePages = (table: AccessTable, first: number, system = false): Buffer[] => {
  const data = dataPages(table, first);
  const map = rowPage([usageMap(first + 2, data.length), usageMap(0, 0)], 0);
  return [definitionPage(table, first + 1, system), map, ...data];
};

const catalogOf = (places: readonly (readonly [name: string, page: number])[]): AccessTable => ({
  name: 'MSysObjects',
  columns: [
    { name: 'Id', kind: 'long' },
    { name: 'ParentId', kind: 'long' },
    { name: 'Name', kind: 'text' },
    { name: 'Type', kind: 'integer' },
    { name: 'DateCreate', kind: 'date' },
    { name: 'DateUpdate', kind: 'date' },
    { name: 'Flags', kind: 'long' },
    { name: 'LvProp', kind: 'ole' },
  ],
  rows: places.map(([name, page]) => [
    page,
    0x0f000001,
    name,
    1,
    '2026-01-01',
    '2026-01-01',
    name === 'MSysObjects' ? -0x80000000 : 0,
  ]),
});

export const accessFile = (tables: readonly AccessTable[]): Buffer => {
  const names = [['MSysObjects', 2], ...tables.map(({ name }) => [name, 0])] as [string, number][];
  // The catalog's length does not depend on the pages it names.
  let next = 2 + tablePages(catalogOf(names), 2, true).length;
  const placed: [string, number][] = [['MSysObjects', 2]];
  const pages = tables.flatMap((table) => {
    placed.push([table.name, next]);
    const written = tablePages(table, next);
    next += written.length;
    return written;
  });
  const free = Buffer.alloc(pageSize);
  free.writeUInt16LE(0x0105, 0);
  return Buffer.concat([headerPage(), free, ...tablePages(catalogOf(placed), 2, true), ...pages]);
};
