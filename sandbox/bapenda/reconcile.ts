import { printDay, wibDay } from '../calendar.js';
import { asText, isRecord } from '../native-json.js';
import type { Property } from '../properties.js';
import { isSettled } from './bills.js';
import type { Found } from './found.js';
import type { Payment, PaymentKey, Payments } from './payments.js';

/** The bank's file names no STAN. */
type Named = Omit<PaymentKey, 'stan'>;

interface Row extends Named {
  readonly amount: number;
}

const rowIn = (row: unknown): Row => {
  const { NOP, TAHUN, RRN, JUMLAH } = isRecord(row) ? row : {};
  return { nop: asText(NOP), year: asText(TAHUN), rrn: asText(RRN), amount: Number(asText(JUMLAH)) };
};

const nameOf = ({ nop, year, rrn }: Named): string => [nop, year, rrn].join(' ');

const amountOf = ({ principal, penalty }: Payment): number => principal + penalty;

const difference = ({ nop, year, rrn }: Named, kind: string, bank?: number, host?: number) => ({
  NOP: nop,
  TAHUN: year,
  RRN: rrn,
  JENIS: kind,
  JUMLAH_BANK: bank === undefined ? '-' : String(bank),
  JUMLAH_HOST: host === undefined ? '-' : String(host),
});

/**
 * Compares what a bank settles for a day with what was booked under its terminal. Nothing is booked: a payment that the host never saw
 * is either due still, or would be answered with code 13.
 */
export const reconcile = (
  body: Readonly<Record<string, unknown>>,
  payments: Payments,
  register: readonly Property[],
): Found => {
  const [terminal, day] = [asText(body.TERMINAL), asText(body.TANGGAL)];
  const booked = new Map(payments.standing(terminal).map((payment) => [nameOf(payment), payment]));
  const rows = (Array.isArray(body.RINCIAN) ? body.RINCIAN : []).map(rowIn);
  const isPaid = ({ nop, year }: Row): boolean =>
    payments.isPaid(nop, year) || isSettled(register.find((one) => one.nop === nop)?.arrears[year] ?? '');
  const told = rows.flatMap((row) => {
    const payment = booked.get(nameOf(row));
    if (payment === undefined) return [difference(row, isPaid(row) ? 'SUDAH LUNAS' : 'BELUM DIBUKUKAN', row.amount)];
    const amount = amountOf(payment);
    return amount === row.amount ? [] : [difference(row, 'JUMLAH BERBEDA', row.amount, amount)];
  });
  const named = new Set(rows.map(nameOf));
  const absent = [...booked.values()]
    .filter((payment) => printDay(wibDay(payment.at), 'DD/MM/YYYY') === day && !named.has(nameOf(payment)))
    .map((payment) => difference(payment, 'TIDAK DISETOR', undefined, amountOf(payment)));
  return { TERMINAL: terminal, TANGGAL: day, COCOK: rows.length - told.length, SELISIH: [...told, ...absent] };
};
