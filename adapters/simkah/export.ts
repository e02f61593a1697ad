import { extname } from 'node:path';
import { type Clock, wibDay } from '../../src/core/clock.js';
import { Failure } from '../../src/core/failure.js';
import type { DropReader, OfferedRow } from '../../src/protocols/drop-settings.js';
import { readRows } from '../../src/protocols/rows.js';
import { type NamedRow, underHeader } from '../../src/protocols/rows-header.js';
import { type Read, readAkta, readDay, readRegistration, readSpouse, readText } from './cells.js';
import { addresses, type Column, columns } from './columns.js';
import { type Named, villageReader } from './village.js';

export const operation = 'export';

const wanted: readonly Column[] = Object.values(columns);

const formatOf = (path: string): 'xlsx' | 'csv' => {
  const kind = extname(path).toLowerCase();
  if (kind === '.xlsx') return 'xlsx';
  if (kind === '.csv') return 'csv';
  throw new Failure('BODY_MALFORMED', {
    en: 'The file is neither .xlsx nor .csv. Export the marriages from SIMKAH as a workbook and send it again.',
    id: 'Berkas bukan .xlsx atau .csv. Ekspor data nikah dari SIMKAH sebagai buku kerja lalu kirim kembali.',
  });
};

/** Everything of a row that the event needs, cleaned; the first cell that is wrong otherwise. */
export const readMarriage = (
  { number: row, values }: NamedRow,
  today: string,
  villageOf: (address: string) => string | undefined,
): OfferedRow => {
  const cell = (column: Column) => values[column] ?? '';
  const read: Record<Column, Read> = {
    [columns.aktaNumber]: readAkta(cell(columns.aktaNumber), columns.aktaNumber),
    [columns.registrationNumber]: readRegistration(cell(columns.registrationNumber), columns.registrationNumber),
    [columns.groomNik]: readSpouse(cell(columns.groomNik), columns.groomNik, 'MALE'),
    [columns.brideNik]: readSpouse(cell(columns.brideNik), columns.brideNik, 'FEMALE'),
    [columns.groomName]: readText(cell(columns.groomName), columns.groomName),
    [columns.brideName]: readText(cell(columns.brideName), columns.brideName),
    [columns.contractDate]: readDay(cell(columns.contractDate), columns.contractDate, today),
    [columns.place]: readText(cell(columns.place), columns.place),
  };
  const native: Record<string, string> = {};
  for (const [column, one] of Object.entries(read)) {
    if ('fault' in one) return { row, fault: one.fault };
    native[column] = one.value;
  }
  // The registration number names the office: older deeds are numbered by each office for itself.
  const office = (native[columns.registrationNumber] ?? '').slice(6, 13);
  const villages = {
    'Kode Desa Suami': villageOf(String(values[addresses.groom] ?? '')) ?? '-',
    'Kode Desa Istri': villageOf(String(values[addresses.bride] ?? '')) ?? '-',
  };
  const dedupeKey = `${office}:${native[columns.aktaNumber]}`;
  return { row, native: { ...native, ...villages, 'Kode KUA': office }, dedupeKey };
};

const isBlank = ({ values }: NamedRow): boolean => Object.values(values).every((cell) => String(cell).trim() === '');

export const createReader = (clock: Clock, villages: readonly Named[] = []): DropReader => {
  const villageOf = villageReader(villages);
  return {
    operation,
    async *read(path) {
      const today = wibDay(clock.now());
      const rows = readRows(path, { format: formatOf(path) });
      for await (const row of underHeader(rows, { required: wanted, optional: Object.values(addresses) }))
        if (!isBlank(row)) yield readMarriage(row, today, villageOf);
    },
  };
};
