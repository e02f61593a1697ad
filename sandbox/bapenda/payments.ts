import type { Bill } from './bills.js';

/** What names a payment: the property and year it is for, and the numbers the payer's host gave it. */
export interface PaymentKey {
  readonly nop: string;
  readonly year: string;
  readonly stan: string;
  readonly rrn: string;
}

export interface Payment extends PaymentKey, Bill {
  /** Who took the money (bit 41). */
  readonly terminal: string;
  readonly receipt: string;
  readonly at: Date;
  readonly reversedAt: Date | undefined;
}

/** What was paid at the payment host since the sandbox started. */
export interface Payments {
  find(key: PaymentKey): Payment | undefined;
  isPaid(nop: string, year: string): boolean;
  book(key: PaymentKey & Pick<Payment, 'terminal'>, bill: Bill, at: Date): Payment;
  /** Those that were booked under a terminal and stand. */
  standing(terminal: string): readonly Payment[];
  reverse(payment: Payment, at: Date): Payment;
  /** Makes every payment so many minutes older. */
  age(minutes: number): void;
  counts(): { readonly booked: number; readonly reversed: number };
  clear(): void;
}

export const createPayments = (): Payments => {
  const payments = new Map<string, Payment>();
  const nameOf = ({ nop, year, stan, rrn }: PaymentKey): string => [nop, year, stan, rrn].join(' ');
  const keep = (payment: Payment): Payment => {
    payments.set(nameOf(payment), payment);
    return payment;
  };
  const all = (): Payment[] => [...payments.values()];
  return {
    find: (key) => payments.get(nameOf(key)),
    isPaid: (nop, year) => all().some((one) => one.nop === nop && one.year === year && one.reversedAt === undefined),
    book: (key, bill, at) => {
      const receipt = `NTPD3510${String(payments.size + 1).padStart(6, '0')}`;
      return keep({ ...key, ...bill, receipt, at, reversedAt: undefined });
    },
    standing: (terminal) => all().filter((one) => one.terminal === terminal && one.reversedAt === undefined),
    reverse: (payment, at) => keep({ ...payment, reversedAt: at }),
    age: (minutes) => {
      for (const payment of all()) keep({ ...payment, at: new Date(payment.at.getTime() - minutes * 60_000) });
    },
    counts: () => ({ booked: payments.size, reversed: all().filter((one) => one.reversedAt !== undefined).length }),
    clear: () => payments.clear(),
  };
};
