import { digestOf } from '../../src/core/canonical-json.js';
import { wibTime } from '../../src/core/clock.js';
import type { Text } from '../../src/core/text.js';
import type { DropReader, OfferedRow } from '../../src/protocols/drop-settings.js';
import type { Row } from '../../src/protocols/row.js';
import { readRows } from '../../src/protocols/rows.js';
import type { SettlementConfig } from './config.js';
import {
  again,
  faultyRows,
  noHeader,
  noPayment,
  noTrailer,
  otherLine,
  otherTerminal,
  otherTotal,
  tooMany,
  unreadable,
} from './refusal.js';

export const operation = 'settlement';

const mostPayments = 5000;

/** Whether a local time, `YYYY-MM-DD hh:mm:ss`, is one of the calendar. */
const isTime = (text: string): boolean => {
  const local = text.replace(' ', 'T');
  const instant = new Date(`${local}+07:00`);
  return !Number.isNaN(instant.getTime()) && wibTime(instant) === local;
};

const columns = [
  ['NOP', (text: string) => /^\d{18}$/.test(text)],
  ['TAHUN', (text: string) => /^(199[4-9]|20\d\d|2100)$/.test(text)],
  ['JUMLAH', (text: string) => /^0*[1-9]\d{0,11}$/.test(text)],
  ['RRN', (text: string) => /^[0-9A-Z]{12}$/.test(text)],
  ['WAKTU', (text: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) && isTime(text)],
] as const;

type Payment = Record<(typeof columns)[number][0], string>;

const partsOf = ({ cells }: Row): string[] => cells.map((cell) => String(cell).trim());

/** One payment, or what is wrong with its row. */
const paymentIn = ([mark, ...parts]: readonly string[]): Payment | Text => {
  if (mark !== 'D' || parts.length !== columns.length) return otherLine;
  const wrong = columns.find(([, reads], at) => !reads(parts[at] ?? ''));
  if (wrong !== undefined) return unreadable(wrong[0]);
  return Object.fromEntries(columns.map(([name], at) => [name, parts[at] ?? ''])) as Payment;
};

/** The payments of a file as they go by, and what its last line must say of them. */
const createGatherer = () => {
  const payments: Payment[] = [];
  const known = new Set<string>();
  let faulty = 0;
  let total = 0;
  const refuse = (row: number, fault: Text): OfferedRow => {
    faulty += 1;
    return { row, fault };
  };
  return {
    /** What is wrong with the row, if anything. */
    take({ number, cells }: Row): OfferedRow | undefined {
      const payment = paymentIn(partsOf({ number, cells }));
      if ('en' in payment) return refuse(number, payment);
      const name = `${payment.NOP} ${payment.TAHUN} ${payment.RRN}`;
      if (known.has(name)) return refuse(number, again);
      if (payments.length === mostPayments) throw tooMany(mostPayments);
      known.add(name);
      payments.push(payment);
      total += Number(payment.JUMLAH);
      return undefined;
    },
    /** All of them, once the last line agrees. */
    whole([mark, count, sum, ...more]: readonly string[]): readonly Payment[] {
      if (mark !== 'T' || more.length > 0 || !/^\d+$/.test(count ?? '') || !/^\d+$/.test(sum ?? '')) throw noTrailer();
      if (faulty > 0) throw faultyRows(faulty);
      if (Number(count) !== payments.length || Number(sum) !== total) throw otherTotal(`${payments.length}|${total}`);
      if (payments.length === 0) throw noPayment();
      return payments;
    },
  };
};

const dayIn = ([mark, terminal, day = '', ...more]: readonly string[], expected: string): string => {
  if (mark !== 'H' || more.length > 0 || !isTime(`${day} 00:00:00`)) throw noHeader();
  if (terminal !== expected) throw otherTerminal();
  return day;
};

/**
 * One file is one message, or none: what does not add up is not compared. Faulty rows are told one by one before the file is refused.
 * The same payments of the same day again are the same exchange.
 */
export const createReader = ({ terminal }: SettlementConfig): DropReader => ({
  operation,
  async *read(path) {
    const { take, whole } = createGatherer();
    let day: string | undefined;
    let last: Row | undefined;
    for await (const row of readRows(path, { format: 'csv', delimiter: '|' })) {
      if (day === undefined) day = dayIn(partsOf(row), terminal);
      else {
        // The last line is known to be that once there is none after it.
        const fault = last && take(last);
        if (fault !== undefined) yield fault;
        last = row;
      }
    }
    if (day === undefined) throw noHeader();
    if (last === undefined) throw noTrailer();
    const native = { TERMINAL: terminal, TANGGAL: day, RINCIAN: [...whole(partsOf(last))] };
    yield { row: 1, native, dedupeKey: digestOf(native) };
  },
});
