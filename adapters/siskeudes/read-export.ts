import { rupiahOf } from '../../src/core/amount.js';
import type { JsonObject } from '../../src/core/json.js';
import { lastDayOf } from '../../src/core/period.js';
import { readDetails, readHeads } from './budget.js';
import { checksOf } from './checks.js';
import { villageOf } from './codes.js';
import { type Crossing, villageCodeOf } from './crosswalk.js';
import { readJournal, readPayments, readReceipts } from './evidence.js';
import {
  absentVillage,
  type Finding,
  noBudgetDetail,
  noVillages,
  otherVersion,
  otherYear,
  unknownVillage,
} from './finding.js';
import { missingIn, type Tables } from './tables.js';
import { type Book, type Books, createBooks, keyOf } from './village-book.js';

export interface Rules {
  readonly crosswalk: readonly Crossing[];
  /** Beginnings of the versions of Siskeudes whose columns are known. */
  readonly versions: readonly string[];
  /** Codes of the sources of funds that are known. */
  readonly sources: readonly string[];
}

/** One village and period, in the words of Siskeudes; still without the number of its version. */
export interface Report {
  readonly village: string;
  readonly villageCode: string;
  readonly period: string;
  readonly native: JsonObject;
}

export interface Reading {
  readonly reports: readonly Report[];
  readonly findings: readonly Finding[];
}

const yearFaults = (tables: Tables, year: string): Finding[] =>
  [...tables.values()].flatMap((table) => {
    const other = table.rows.find((row) => row.cell('Tahun') !== '' && row.cell('Tahun') !== year);
    return other === undefined ? [] : [otherYear(table.name, other.number, year)];
  });

const versionFaults = (tables: Tables, versions: readonly string[]): Finding[] => {
  const plain = (text: string): string => text.replace(/^v/i, '');
  const found = plain(tables.get('Ref_Version')?.rows.at(-1)?.cell('Versi') ?? '');
  return versions.some((version) => found !== '' && found.startsWith(plain(version))) ? [] : [otherVersion(versions)];
};

/** What makes the whole file unusable. */
const fileFaults = (tables: Tables, rules: Rules, year: string): Finding[] => {
  const cut = [...tables.values()].flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'file'));
  if (cut.length > 0) return cut;
  const missing = missingIn(tables);
  if (missing.length > 0) return missing;
  return [...versionFaults(tables, rules.versions), ...yearFaults(tables, year)];
};

const fill = (tables: Tables, until: string): Books => {
  const books = createBooks();
  const reading = { books, until };
  for (const name of ['Ta_RAB', 'Ta_RABRinci'] as const) {
    const table = tables.get(name);
    if (table) (name === 'Ta_RAB' ? readHeads : readDetails)(books, table);
  }
  for (const name of ['Ta_SPPBukti', 'Ta_SPJBukti', 'Ta_Mutasi']) readPayments(reading, tables.get(name));
  readReceipts(reading, tables);
  readJournal(reading, tables);
  return books;
};

const linesOf = (book: Book): JsonObject[] =>
  [...book.lines.values()]
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .map(({ activity, account, source, budget, realised }) => ({
      Kd_Keg: activity,
      Kd_Rincian: account,
      SumberDana: source === '' ? null : source,
      Anggaran: rupiahOf(budget),
      Realisasi: rupiahOf(realised),
    }));

const budgetFault = (book: Book): Finding | undefined => {
  if (book.heads.size === 0) return noBudgetDetail(book.village, 'Ta_RAB');
  return [...book.lines.values()].some(({ budgeted }) => budgeted)
    ? undefined
    : noBudgetDetail(book.village, 'Ta_RABRinci');
};

const namesIn = (tables: Tables): Map<string, string> => {
  const rows = tables.get('Ref_Desa')?.rows ?? [];
  return new Map(rows.map((row) => [villageOf(row.cell('Kd_Desa')) ?? '', row.cell('Nama_Desa').slice(0, 100)]));
};

/** Reads the tables of one export; the same tables always yield the same reports. */
export const readExport = (tables: Tables, period: string, rules: Rules): Reading => {
  const year = period.slice(0, 4);
  const faults = fileFaults(tables, rules, year);
  if (faults.length > 0) return { reports: [], findings: faults };
  const until = lastDayOf(period);
  const books = fill(tables, until);
  if (books.all.size === 0) return { reports: [], findings: [...books.findings, noVillages()] };
  const names = namesIn(tables);
  const findings = [...[...tables.values()].flatMap((table) => table.findings), ...books.findings];
  const reports: Report[] = [];
  for (const [village, book] of [...books.all].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const villageCode = villageCodeOf(rules.crosswalk, village, until);
    const fault = villageCode === undefined ? unknownVillage(village) : budgetFault(book);
    if (villageCode === undefined || fault !== undefined) {
      if (fault) findings.push(fault);
      continue;
    }
    const native = {
      Tahun: year,
      Periode: period,
      Kd_Desa: village,
      Kode_Wilayah: villageCode,
      Nama_Desa: names.get(village) || null,
      Rincian: linesOf(book),
      Pemeriksaan: checksOf(book, (source) => rules.sources.includes(source)),
    };
    reports.push({ village, villageCode, period, native });
  }
  for (const village of names.keys())
    if (village !== '' && !books.all.has(village)) findings.push(absentVillage(village));
  return { reports, findings };
};
