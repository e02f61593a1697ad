import { rupiahOf } from '../../src/core/amount.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { periodIn, shiftPeriod } from '../../src/core/period.js';
import { allotVersion } from '../../src/protocols/drop-register.js';
import type { DropReader } from '../../src/protocols/drop-settings.js';
import type { Chart } from './chart.js';
import { type Closing, checksOf } from './checks.js';
import type { BumdesConfig, Source } from './config.js';
import { type Expectation, keepAbsent } from './overdue.js';
import { noPeriod, noSource, twiceNamed, unknownChart, unmapped } from './refusal.js';
import { type Statements, statementsOf } from './statements.js';
import { type Line, readTrialBalance, type TrialBalance } from './trial-balance.js';

export const operation = 'laporan';

/** A source with the chart it names. Throws CONFIG_INVALID for one that is not there. */
export interface Reporter extends Source {
  readonly charted: Chart;
}

export const reportersOf = ({ sources, charts = {} }: BumdesConfig): ReadonlyMap<string, Reporter> => {
  const reporters = new Map<string, Reporter>();
  for (const one of sources) {
    const { source, chart } = one;
    const charted = chart === undefined ? {} : Object.hasOwn(charts, chart) ? charts[chart] : undefined;
    if (charted === undefined) throw unknownChart(source);
    if (reporters.has(source)) throw twiceNamed(source);
    reporters.set(source, { ...one, charted });
  }
  return reporters;
};

/** Whose books a file holds: what stands before the month in its name, `tamansari_2026-06.xlsx`. */
const sourceIn = (name: string): string => /^([a-z][a-z0-9-]*)[_ ]/i.exec(name)?.[1]?.toLowerCase() ?? '';

const ordered = (lines: ReadonlyMap<string, Line>) => [...lines].sort(([one], [other]) => (one < other ? -1 : 1));

const linesOf = (lines: ReadonlyMap<string, Line>): JsonObject[] =>
  ordered(lines).map(([Kode_Akun, { opening, debit, credit, closing }]) => ({
    Kode_Akun,
    Saldo_Awal: rupiahOf(opening),
    Debet: rupiahOf(debit),
    Kredit: rupiahOf(credit),
    Saldo_Akhir: rupiahOf(closing),
  }));

const statementsIn = (statements: Statements): JsonObject => ({
  Pendapatan_Usaha: rupiahOf(statements.revenue),
  Pendapatan_Lain: rupiahOf(statements.otherIncome),
  Beban: rupiahOf(statements.expenses),
  Pajak: rupiahOf(statements.incomeTax),
  Laba_Bersih: rupiahOf(statements.netProfit),
  Aset: rupiahOf(statements.assets),
  Kewajiban: rupiahOf(statements.liabilities),
  Ekuitas: rupiahOf(statements.equity),
  Laba_Berjalan: rupiahOf(statements.currentProfit),
  Penyertaan_Modal_Desa: rupiahOf(statements.villageCapital),
});

const closingOf = (lines: ReadonlyMap<string, Line>): JsonObject =>
  Object.fromEntries(ordered(lines).map(([account, { closing }]) => [account, closing]));

const isClosing = (kept: Json | undefined): kept is JsonObject & Closing =>
  isObject(kept) && Object.values(kept).every((amount) => typeof amount === 'number');

/** The message of one month, still without the number of its version. */
export const messageOf = (
  { source, village, enterprise }: Source,
  period: string,
  { lines, faults }: TrialBalance,
  previous: Closing | undefined,
): JsonObject => {
  const statements = statementsOf(lines);
  return {
    Sumber: source,
    Nama_BUMDes: enterprise,
    Kode_Wilayah: village,
    Periode: period,
    Neraca_Saldo: linesOf(lines),
    Laporan: statementsIn(statements),
    Pemeriksaan: checksOf({ lines, statements, period, previous, leftOut: faults.length }),
  };
};

/** One file is one message, whose rows that could not be read are told beside it. The same content again is the same version. */
export const createReader = (reporters: ReadonlyMap<string, Reporter>, expectation: Expectation): DropReader => {
  const { register } = expectation;
  return {
    operation,
    async *read(path, name) {
      const period = periodIn(name);
      if (period === undefined) throw noPeriod();
      const reporter = reporters.get(sourceIn(name));
      if (reporter === undefined) throw noSource();
      const balance = await readTrialBalance(path, period, reporter.charted);
      yield* balance.faults;
      if (balance.unmapped.length > 0) throw unmapped(balance.unmapped, reporter.chart);
      const kept = await register.kept({ reporter: reporter.source, period: shiftPeriod(period, -1) });
      const message = messageOf(reporter, period, balance, isClosing(kept) ? kept : undefined);
      const of = { reporter: reporter.source, period, kept: closingOf(balance.lines) };
      const { version, dedupeKey } = await allotVersion(register, of, message);
      await keepAbsent(expectation, period);
      yield { row: 1, native: { ...message, Versi_Data: version }, dedupeKey };
    },
  };
};
