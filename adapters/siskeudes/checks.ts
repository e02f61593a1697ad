import { rupiahOf } from '../../src/core/amount.js';
import type { JsonObject } from '../../src/core/json.js';
import { isChartAccount } from './codes.js';
import { type Book, keyOf, type LineKey } from './village-book.js';

/** What a check found, in the words of the village's message; `siskeudes.check` of codes.yaml translates `Jenis`. */
const check = (Jenis: string, more: JsonObject = {}): JsonObject => ({ Jenis, ...more });

const place = ({ activity, account, source }: LineKey): JsonObject => ({
  Kd_Keg: activity,
  Kd_Rincian: account,
  SumberDana: source === '' ? null : source,
});

const amounts = (expected: number, found: number): JsonObject => ({
  Seharusnya: rupiahOf(expected),
  Ditemukan: rupiahOf(found),
});

/** Ta_RAB against the sums of Ta_RABRinci, both ways. */
const detailDiffers = (book: Book): JsonObject[] => {
  const sums = new Map<string, { key: LineKey; amount: number }>();
  for (const { activity, account, budget, budgeted } of book.lines.values()) {
    if (!budgeted) continue;
    const key = { activity, account, source: '' };
    const sum = sums.get(keyOf(key)) ?? { key, amount: 0 };
    sum.amount += budget;
    sums.set(keyOf(key), sum);
  }
  return [...new Map([...sums, ...book.heads])].flatMap(([name, { key }]) => {
    const head = book.heads.get(name)?.amount ?? 0;
    const sum = sums.get(name)?.amount ?? 0;
    return head === sum ? [] : [check('RINCIAN_BEDA', { ...place(key), ...amounts(head, sum) })];
  });
};

const ofLines = (book: Book, knownSource: (source: string) => boolean): JsonObject[] =>
  [...book.lines.values()].flatMap((line) => {
    const { account, source, budget, realised, budgeted } = line;
    const found: JsonObject[] = [];
    if (!budgeted) found.push(check('TANPA_ANGGARAN', { ...place(line), ...amounts(0, realised) }));
    else if (realised > budget && /^(5|6\.0?2)/.test(account))
      found.push(check('MELEBIHI_ANGGARAN', { ...place(line), ...amounts(budget, realised) }));
    if (!isChartAccount(account)) found.push(check('REKENING_ASING', place(line)));
    if (!knownSource(source)) found.push(check('SUMBER_ASING', place(line)));
    return found;
  });

/** All that is odd in a village's book but no reason to refuse it. */
export const checksOf = (book: Book, knownSource: (source: string) => boolean): JsonObject[] => [
  ...detailDiffers(book),
  ...ofLines(book, knownSource),
  ...[...book.evidence].flatMap(([number, { rows }]) =>
    rows > 1 ? [check('BUKTI_GANDA', { No_Bukti: number.slice(0, 60), Jumlah_Baris: rows })] : [],
  ),
  ...(book.afterPeriod > 0 ? [check('SETELAH_PERIODE', { Jumlah_Baris: book.afterPeriod })] : []),
  ...(book.leftOut > 0 ? [check('BARIS_DITOLAK', { Jumlah_Baris: book.leftOut })] : []),
];
