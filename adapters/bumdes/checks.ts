import { rupiahOf } from '../../src/core/amount.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Statements } from './statements.js';
import type { Line } from './trial-balance.js';

type Lines = ReadonlyMap<string, Line>;

/** Closing balances of a month by account, in hundredths of a rupiah. */
export type Closing = Readonly<Record<string, number>>;

/** What a check found, in the words of the message; `bumdes.check` of codes.yaml translates `Jenis`. */
const check = (Jenis: string, more: JsonObject = {}): JsonObject => ({ Jenis, ...more });

const amounts = (expected: number, found: number): JsonObject => ({
  Seharusnya: rupiahOf(expected),
  Ditemukan: rupiahOf(found),
});

/** Debits against credits, of the balances at both ends of the month and of what moved in between. */
const sides = (lines: Lines): JsonObject[] => {
  const all = [...lines.values()];
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const of = (Bagian: string, debits: readonly number[], credits: readonly number[]): JsonObject[] => {
    const [debit, credit] = [sum(debits), sum(credits)];
    return debit === credit ? [] : [check('TIDAK_SEIMBANG', { Bagian, ...amounts(debit, credit) })];
  };
  const debits = (balances: readonly number[]) => balances.map((balance) => Math.max(balance, 0));
  const credits = (balances: readonly number[]) => balances.map((balance) => Math.max(-balance, 0));
  const [opening, closing] = [all.map((line) => line.opening), all.map((line) => line.closing)];
  return [
    ...of('SALDO_AWAL', debits(opening), credits(opening)),
    ...of(
      'MUTASI',
      all.map(({ debit }) => debit),
      all.map(({ credit }) => credit),
    ),
    ...of('SALDO_AKHIR', debits(closing), credits(closing)),
  ];
};

const ofAccounts = (lines: Lines): JsonObject[] =>
  [...lines].flatMap(([Kode_Akun, { opening, debit, credit, closing }]) => {
    const expected = opening + debit - credit;
    return [
      ...(expected === closing ? [] : [check('SALDO_AKHIR_BEDA', { Kode_Akun, ...amounts(expected, closing) })]),
      ...(closing < 0 && /^1\.1\.01\./.test(Kode_Akun)
        ? [check('KAS_NEGATIF', { Kode_Akun, Ditemukan: rupiahOf(closing) })]
        : []),
    ];
  });

/** When a year begins, income and expenses start at nothing and profit moves within equity; the rest goes on. */
const goesOn = (account: string, period: string): boolean => !period.endsWith('-01') || /^([12]|3\.1)\./.test(account);

const opening = (lines: Lines, period: string, previous: Closing | undefined): JsonObject[] => {
  if (previous === undefined) return [check('BULAN_LALU_TIDAK_ADA')];
  const accounts = [...new Set([...lines.keys(), ...Object.keys(previous)])].sort();
  return accounts.flatMap((Kode_Akun) => {
    const [expected, found] = [previous[Kode_Akun] ?? 0, lines.get(Kode_Akun)?.opening ?? 0];
    if (expected === found || !goesOn(Kode_Akun, period)) return [];
    return [check('SALDO_AWAL_BEDA', { Kode_Akun, ...amounts(expected, found) })];
  });
};

interface Compared {
  readonly lines: Lines;
  readonly statements: Statements;
  readonly period: string;
  /** Of the month before; `undefined` = it was not reported. */
  readonly previous: Closing | undefined;
  readonly leftOut: number;
}

/** All that is odd in an enterprise's books but no reason to refuse them. */
export const checksOf = ({ lines, statements, period, previous, leftOut }: Compared): JsonObject[] => {
  const { assets, liabilities, equity, currentProfit } = statements;
  const owed = liabilities + equity + currentProfit;
  return [
    ...sides(lines),
    ...(assets === owed ? [] : [check('NERACA_BEDA', amounts(assets, owed))]),
    ...ofAccounts(lines),
    ...opening(lines, period, previous),
    ...(leftOut > 0 ? [check('BARIS_DITOLAK', { Jumlah_Baris: leftOut })] : []),
  ];
};
