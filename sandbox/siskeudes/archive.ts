import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import type { ExportTable, ExportTables } from './tables.js';

export type Separator = ',' | ';';

const quoted = (cell: string): string => (/[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const csvOf = ({ columns, rows }: ExportTable, separator: Separator): string =>
  [columns, ...rows].map((row) => `${row.map(quoted).join(separator)}\r\n`).join('');

/** The export as a ZIP of CSV files in one folder, as it leaves a village's computer. */
export const archiveOf = (tables: ExportTables, separator: Separator): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const [name, table] of Object.entries(tables))
    zip.addBuffer(Buffer.from(csvOf(table, separator)), `siskeudes/${name}.csv`);
  zip.end();
  return buffer(zip.outputStream);
};
