import type { Clock, SocketService } from '../agency.js';
import { wibDay } from '../calendar.js';
import type { Property } from '../properties.js';
import { type Bill, billOf, isSettled } from './bills.js';
import { type Fields, readMessage, sizeOf, writeMessage } from './iso.js';
import type { Payment, PaymentKey, Payments } from './payments.js';

export const hostInstitution = '3510';
export const hostTerminal = 'JMBT0001';
/** The bank pays over the gateway's line, under a terminal of its own. */
export const bankTerminal = 'BANK0001';

const terminals: readonly string[] = [hostTerminal, bankTerminal];

/** A message's fields beside those it repeats of the question. */
type Reply = Readonly<Record<string, string>>;

const hour = 60 * 60 * 1000;
const told = (code: string): Reply => ({ 39: code });

const operations: Readonly<Record<string, string>> = {
  '0800': 'LOGON',
  '0200 360000': 'INQUIRY',
  '0200 560000': 'PAYMENT',
  '0400 560000': 'REVERSAL',
};

const operationOf = ({ 0: type = '', 3: code = '' }: Fields): string =>
  operations[type === '0800' ? type : `${type} ${code}`] ?? 'UNKNOWN';

/** Repeats what names the message, as 0210 to 0200. */
const answerTo = (question: Fields, reply: Reply): Uint8Array => {
  const repeated = ['3', '4', '7', '11', '12', '13', '18', '32', '37', '41', '48', '49', '70'];
  const echo = Object.fromEntries(Object.entries(question).filter(([field]) => repeated.includes(field)));
  const type = `${question[0]?.slice(0, 2) ?? '08'}10`;
  return writeMessage({ ...echo, ...reply, 0: type });
};

/** `MMDDhhmmss` in WIB. */
const localTime = (at: Date): string => new Date(at.getTime() + 7 * hour).toISOString().slice(5, 19).replace(/\D/g, '');

const amountOf = ({ principal, penalty }: Bill): string => String(principal + penalty).padStart(12, '0');

const record = ({ nop, owner }: Property, year: string, { principal, penalty }: Bill): string =>
  [
    '137',
    nop,
    year,
    owner.fullName.slice(0, 30).padEnd(30),
    owner.street.slice(0, 45).padEnd(45),
    '3329',
    String(principal).padStart(12, '0'),
    String(penalty).padStart(12, '0'),
  ].join('');

const bookedAt = (at: Date): Reply => ({ 12: localTime(at).slice(4), 13: localTime(at).slice(0, 4) });

const receiptOf = (property: Property, payment: Payment): Reply => ({
  ...told('00'),
  ...bookedAt(payment.at),
  4: amountOf(payment),
  48: record(property, payment.year, payment),
  61: payment.receipt,
});

/** A payment as it is asked for. */
type Booking = Parameters<Payments['book']>[0];

const reverse = (payments: Payments, key: PaymentKey, now: Date): Reply => {
  const payment = payments.find(key);
  if (payment === undefined) return told('10');
  // Whoever did not hear of it asks again.
  if (payment.reversedAt) return { ...told('00'), ...bookedAt(payment.reversedAt) };
  if (now.getTime() - payment.at.getTime() > hour) return told('33');
  payments.reverse(payment, now);
  return { ...told('00'), ...bookedAt(now) };
};

const pay = (payments: Payments, key: Booking, property: Property, bill: Bill, amount: string, now: Date): Reply => {
  if (Number(amount) !== bill.principal + bill.penalty) return told('31');
  return receiptOf(property, payments.book(key, bill, now));
};

const transact = (question: Fields, payments: Payments, register: readonly Property[], now: Date): Reply => {
  const { 4: amount = '', 11: stan = '', 37: rrn = '', 41: terminal = '', 48: asked = '' } = question;
  const operation = operationOf(question);
  if (operation === 'UNKNOWN') return told('34');
  const [nop, year] = [asked.slice(3, 21), asked.slice(21)];
  if (!/^\d{4}$/.test(year)) return told('36');
  const key = { nop, year, stan, rrn, terminal: terminal.trimEnd() };
  if (operation === 'REVERSAL') return reverse(payments, key, now);
  const property = register.find((one) => one.nop === nop);
  const arrears = property?.arrears[year];
  if (property === undefined || arrears === undefined) return told('10');
  const known = operation === 'PAYMENT' ? payments.find(key) : undefined;
  if (known) return known.reversedAt ? told('94') : receiptOf(property, known);
  const bill = billOf(property, Number(year), wibDay(now));
  if (bill.principal === 0) return told('03');
  if (isSettled(arrears) || payments.isPaid(nop, year)) return told('13');
  if (operation === 'PAYMENT') return pay(payments, key, property, bill, amount, now);
  return { ...told('00'), 4: amountOf(bill), 48: record(property, year, bill) };
};

/** The host at which banks and collectors pay the land tax: ISO 8583 after four digits of length, signed on connection by connection. */
export const openPaymentHost = (
  payments: Payments,
  register: () => readonly Property[],
  clock: Clock,
): SocketService => ({
  variable: 'SANDBOX_BAPENDA_H2H_URL',
  sizeOf,
  nameOf: (question) => operationOf(readMessage(question) ?? {}),
  open: () => {
    let signedOn = false;
    return (bytes) => {
      const question = readMessage(bytes);
      if (question === undefined) throw new Error('no message');
      const known = question[32] === hostInstitution && terminals.includes(question[41]?.trimEnd() ?? '');
      if (question[0] === '0800') {
        signedOn = known;
        return answerTo(question, told(known ? '00' : '58'));
      }
      return answerTo(question, signedOn && known ? transact(question, payments, register(), clock()) : told('58'));
    };
  },
  refuse: (why, question) => answerTo(readMessage(question) ?? {}, told(why === 'failure' ? '96' : '91')),
});
