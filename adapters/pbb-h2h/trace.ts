import { createHash } from 'node:crypto';

/** A number of so many digits that stands for these texts, never all zeros. */
const numberFor = (texts: readonly string[], digits: number): string => {
  const hash = createHash('sha256').update(JSON.stringify(texts)).digest().readUIntBE(0, 6);
  return String(1 + (hash % (10 ** digits - 1))).padStart(digits, '0');
};

/** What names an exchange to the host: STAN (bit 11) and retrieval reference number (bit 37). */
export interface Trace {
  readonly stan: string;
  readonly rrn: string;
}

/** A read is named by its exchange: every attempt at it carries the same numbers. */
export const traceOfExchange = (exchange: string): Trace => ({
  stan: numberFor(['stan', exchange], 6),
  rrn: numberFor(['rrn', exchange], 12),
});

/**
 * A payment is named by who pays what under which reference, so its repeat and its reversal carry the same numbers, and nobody
 * else's do: a reference that another collector happens to give to the same property and year makes another STAN.
 */
export const traceOfPayment = (consumer: string, nop: string, year: string, reference: string): Trace => ({
  stan: numberFor([consumer, nop, year, reference], 6),
  rrn: reference,
});
