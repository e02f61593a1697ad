import { wibTime } from '../core/clock.js';
import { csvMark, csvRecord } from '../core/csv.js';
import type { Language, Text } from '../core/text.js';
import type { LogRecord } from '../log/log.js';
import type { FoundEntry } from '../log/read.postgres.js';
import { type ExportFormat, ndjson } from './export-format.js';

type Told = Omit<LogRecord, 'at' | 'sealed'>;

interface Column {
  readonly heading: Text;
  readonly value: (found: FoundEntry, told: Told) => string | number | null;
}

const column = (en: string, id: string, value: Column['value']): Column => ({ heading: { en, id }, value });

/** One list in one cell: element names hold no blanks. */
const list = (names: readonly string[]): string => names.join(' ');

const columns: readonly Column[] = [
  column('Index', 'Indeks', ({ index }) => index),
  column('Time (WIB)', 'Waktu (WIB)', ({ at }) => wibTime(at).replace('T', ' ')),
  column('Time (UTC)', 'Waktu (UTC)', ({ at }) => at.toISOString()),
  column('Kind', 'Jenis', (_, told) => told.kind),
  column('Outcome', 'Hasil', (_, told) => told.outcome),
  column('Code', 'Kode', (_, told) => told.code),
  column('Consumer', 'Penerima data', (_, told) => told.consumer),
  column('Provider', 'Sumber data', (_, told) => told.provider),
  column('Service', 'Layanan', (_, told) => told.service),
  column('Mode', 'Cara', (_, told) => told.mode),
  column('Purpose', 'Tujuan', (_, told) => told.purpose),
  column('Agreement', 'Perjanjian', (_, told) => told.agreement),
  column('Configuration', 'Konfigurasi', (_, told) => told.config),
  column('Elements asked', 'Elemen diminta', (_, told) => list(told.elements.asked)),
  column('Elements returned', 'Elemen diberikan', (_, told) => list(told.elements.returned)),
  column('Elements withheld', 'Elemen ditahan', (_, told) => list(told.elements.withheld)),
  column('Officer (reference)', 'Petugas (rujukan)', (found) => found.officer),
  column('Case (reference)', 'Perkara (rujukan)', (found) => found.case),
  column('Attempts', 'Percobaan', (_, told) => told.attempts),
  column('Milliseconds', 'Milidetik', (_, told) => told.ms.total),
  column('Milliseconds of the provider', 'Milidetik penyedia', (_, told) => told.ms.provider),
  column('Native code', 'Kode asli penyedia', (_, told) => told.native),
  column('Note', 'Catatan', (_, told) => (told.note === undefined ? null : JSON.stringify(told.note))),
  column('Exchange', 'Pertukaran', ({ exchange }) => exchange),
  column('Part of the event', 'Bagian dari peristiwa', (_, told) => told.parent ?? null),
  column('Leaf hash', 'Hash daun', ({ leaf }) => leaf),
];

/** For a spreadsheet; times in the regency's zone and in UTC. */
export const entriesAsCsv = (language: Language): ExportFormat<FoundEntry> => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvMark + csvRecord(columns.map(({ heading }) => heading[language])),
  line(found) {
    const told = JSON.parse(found.entry) as Told;
    return csvRecord(columns.map(({ value }) => value(found, told)));
  },
  end: () => '',
});

/** For a program: every entry byte for byte as it stands in the log, and a last line that counts them. */
export const entriesAsJsonl: ExportFormat<FoundEntry> = {
  contentType: ndjson,
  extension: 'jsonl',
  head: '',
  line: ({ index, leaf, officer, case: kase, entry }) =>
    `${JSON.stringify({ index, leaf, officer, case: kase }).slice(0, -1)},"entry":${entry}}\n`,
  end: (count) => `{"end":true,"count":${count}}\n`,
};
