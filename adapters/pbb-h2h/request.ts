import type { Call } from '../../src/adapter/adapter.js';
import { wibTime } from '../../src/core/clock.js';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { texts } from '../../src/protocols/http-request.js';
import type { IsoMessage } from '../../src/protocols/iso8583.js';
import type { PbbH2hConfig } from './config.js';
import { type Operation, questions } from './dialect.js';
import { traceOfExchange, traceOfPayment } from './trace.js';

type Bits = Record<number, string>;

/** Rupiah. */
const currency = '360';
/** A counter or a program, no card. */
const merchantType = '6010';

const incomplete = (name: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `The mapping does not give "${name}". Correct the route's translation.`,
    id: `Pemetaan tidak memberikan "${name}". Perbaiki translasi pada rutenya.`,
  });

const given = (fields: Readonly<Record<string, string>>, name: string): string => {
  const value = fields[name];
  if (value === undefined) throw incomplete(name);
  return value;
};

/** `MMDDhhmmss`. */
const compact = (time: string): string => time.slice(5).replace(/\D/g, '');

/** Sent when (bit 7, UTC), and what the clock showed there (bits 12 and 13). */
const times = (now: Date): Bits => {
  const local = compact(wibTime(now));
  return { 7: compact(now.toISOString().slice(0, 19)), 12: local.slice(4), 13: local.slice(0, 4) };
};

const sender = ({ institution, terminal, terminals = {} }: PbbH2hConfig, consumer = ''): Bits => ({
  32: institution,
  41: (Object.hasOwn(terminals, consumer) ? terminals[consumer] : undefined) ?? terminal,
});

/** Bit 90: which message is undone. Its time is not known any more; host and gateway find it by STAN and reference. */
const original = (stan: string, institution: string): string =>
  `${questions.payment.type}${stan}${'0'.repeat(10)}${institution.padStart(11, '0')}${'0'.repeat(11)}`;

export const signOn = (config: PbbH2hConfig, now: Date): IsoMessage => ({
  type: '0800',
  bits: { ...times(now), 11: '000001', ...sender(config), 70: '001' },
});

/** The message that asks, from what the mapping gives: NOP and TAHUN; for a payment and its reversal JUMLAH and RRN too. */
export const question = (
  operation: Operation,
  native: JsonObject,
  config: PbbH2hConfig,
  { exchange, consumer }: Pick<Call, 'exchange' | 'consumer'>,
  now: Date,
): IsoMessage => {
  const fields = texts(native);
  const [nop, year] = [given(fields, 'NOP'), given(fields, 'TAHUN')];
  const { type, code } = questions[operation];
  const { stan, rrn } =
    operation === 'inquiry' ? traceOfExchange(exchange) : traceOfPayment(consumer, nop, year, given(fields, 'RRN'));
  return {
    type,
    bits: {
      3: code,
      4: operation === 'inquiry' ? '0' : given(fields, 'JUMLAH'),
      ...times(now),
      11: stan,
      18: merchantType,
      ...sender(config, consumer),
      37: rrn,
      48: `${config.prefix ?? '022'}${nop}${year}`,
      49: currency,
      ...(operation === 'reversal' ? { 90: original(stan, config.institution) } : {}),
    },
  };
};
