import { wibTime } from '../core/clock.js';
import { csvMark, csvRecord } from '../core/csv.js';
import { failures } from '../core/failure.js';
import type { Language, Text } from '../core/text.js';
import type { Disclosure } from '../log/disclosures.postgres.js';
import type { Naming } from '../systems/naming.js';
import { type ExportFormat, ndjson } from './export-format.js';

const told = (code: string | null): Text =>
  Object.entries(failures).find(([known]) => known === code)?.[1].title ?? { en: code ?? '', id: code ?? '' };

type Column = readonly [heading: Text, value: (disclosure: Disclosure, naming: Naming, language: Language) => string];

const columns: readonly Column[] = [
  [{ en: 'Time (WIB)', id: 'Waktu (WIB)' }, ({ at }) => wibTime(new Date(at)).replace('T', ' ')],
  [{ en: 'Received by', id: 'Penerima data' }, ({ consumer }, naming, as) => naming.agencyOf(consumer)[as]],
  [{ en: 'With the system', id: 'Sistem penerima' }, ({ consumer }, naming, as) => naming.system(consumer)[as]],
  [{ en: 'Given by', id: 'Sumber data' }, ({ provider }, naming, as) => naming.agencyOf(provider)[as]],
  [{ en: 'Service', id: 'Layanan' }, ({ service }, naming, as) => naming.service(service)[as]],
  [{ en: 'Purpose', id: 'Tujuan' }, ({ purpose }, naming, as) => naming.purpose(purpose)[as]],
  [{ en: 'Legal basis (agreement)', id: 'Dasar (perjanjian)' }, ({ agreement }, naming) => naming.basis(agreement)],
  [{ en: 'Data given', id: 'Data yang diberikan' }, ({ elements }) => elements.join(', ')],
  [{ en: 'Told instead of data', id: 'Keterangan pengganti data' }, ({ code }, _, as) => told(code)[as]],
  [{ en: 'Number of the exchange', id: 'Nomor pertukaran' }, ({ exchange }) => exchange],
];

/** For the citizen: agencies, services and purposes by their names. */
export const disclosuresAsCsv = (naming: Naming, language: Language): ExportFormat<Disclosure> => ({
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  head: csvMark + csvRecord(columns.map(([heading]) => heading[language])),
  line: (disclosure) => csvRecord(columns.map(([, value]) => value(disclosure, naming, language))),
  end: () => '',
});

export const disclosuresAsJsonl: ExportFormat<Disclosure> = {
  contentType: ndjson,
  extension: 'jsonl',
  head: '',
  line: (disclosure) => `${JSON.stringify(disclosure)}\n`,
  end: (count) => `{"end":true,"count":${count}}\n`,
};
