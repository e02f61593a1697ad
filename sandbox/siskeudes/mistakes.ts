import type { ExportTable, ExportTables } from './tables.js';

type Change = (tables: ExportTables) => ExportTables;

const withTable =
  (name: string, change: (table: ExportTable) => ExportTable): Change =>
  (tables) => {
    const table = tables[name];
    return table === undefined ? tables : { ...tables, [name]: change(table) };
  };

/** Puts a value into a cell of the first row. */
const withCell = (name: string, column: string, value: string): Change =>
  withTable(name, (table) => ({
    ...table,
    rows: table.rows.map((row, n) =>
      n > 0 ? row : row.map((cell, at) => (table.columns[at] === column ? value : cell)),
    ),
  }));

const without =
  (name: string): Change =>
  (tables) =>
    Object.fromEntries(Object.entries(tables).filter(([key]) => key !== name));

const withRows = (name: string, more: (table: ExportTable) => readonly (readonly string[])[]): Change =>
  withTable(name, (table) => ({ ...table, rows: [...table.rows, ...more(table)] }));

/** What goes wrong with real exports; each yields one finding or one check. */
export const mistakes: Readonly<Record<string, Change>> = {
  halfFinished: without('Ta_RABRinci'),
  otherVersion: withCell('Ref_Version', 'Versi', 'V1.0.R1.0.3'),
  otherYear: withCell('Ta_SPPBukti', 'Tahun', '2019'),
  duplicateEvidence: withRows('Ta_SPPBukti', ({ rows }) => rows.slice(0, 1)),
  overspent: withCell('Ta_SPPBukti', 'Nilai', '9.000.000.000,00'),
  detailDiffers: withCell('Ta_RAB', 'AnggaranStlhPAK', '1,00'),
  unreadableAmount: withCell('Ta_SPPBukti', 'Nilai', '1,5E+07'),
  unknownVillage: withRows('Ta_RAB', ({ rows }) =>
    rows.slice(0, 1).map((row) => row.map((cell, n) => (n === 1 ? '99.01.' : n === 2 ? '99.01.00.00.' : cell))),
  ),
  absentVillage: withRows('Ref_Desa', () => [['18.', '18.99.', 'DESA TANPA DATA']]),
};
