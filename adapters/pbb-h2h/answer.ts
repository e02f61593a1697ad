import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { answerInvalid } from '../../src/protocols/http-failures.js';
import type { IsoMessage } from '../../src/protocols/iso8583.js';
import { bookedAt } from './booked-at.js';
import { bill, type Operation, questions } from './dialect.js';

const strange = (en: string, id: string): Failure =>
  answerInvalid({ en: `The payment host ${en}.`, id: `Host pembayaran ${id}.` });

const unrelated = (): Failure =>
  strange('answered another message than was sent', 'menjawab pesan lain dari yang dikirim');

/** Bit 48 as a bill; `undefined` when it is none, as in most refusals. */
const billIn = (text: string | undefined): Record<string, string> | undefined =>
  text?.length === bill.width ? bill.decode(Buffer.from(text, 'latin1')) : undefined;

/** The bill is of the property and year that were asked about, and adds up. */
const checkBill = ({ NOP, TAHUN, POKOK, DENDA }: Record<string, string>, about: string, amount: string | undefined) => {
  if (about !== `${NOP}${TAHUN}`)
    throw strange('answered about another property or year', 'menjawab tentang objek atau tahun pajak lain');
  if (amount !== undefined && Number(amount) !== Number(POKOK) + Number(DENDA))
    throw strange(
      'sent a principal and a penalty that do not add up to the amount',
      'mengirim pokok dan denda yang tidak sama dengan jumlahnya',
    );
};

const checkTrace = (operation: Operation, asked: IsoMessage, { type, bits }: IsoMessage): void => {
  const wanted = [questions[operation].answer, asked.bits[3], asked.bits[11], asked.bits[37]];
  if ([type, bits[3], bits[11], bits[37]].join(' ') !== wanted.join(' ')) throw unrelated();
};

/** What was booked is what was sent. */
const checkAmount = (asked: string | undefined, booked: string | undefined): void => {
  if (booked !== undefined && Number(booked) !== Number(asked))
    throw strange('booked another amount than was sent', 'membukukan jumlah lain dari yang dikirim');
};

/** One message for the mapping, once it is sure that it answers the question. Throws PROVIDER_ANSWER_INVALID. */
export const readAnswer = (operation: Operation, asked: IsoMessage, answer: IsoMessage, now: Date): JsonObject => {
  checkTrace(operation, asked, answer);
  const { 4: amount, 12: time, 13: date, 37: reference = null, 39: code, 48: text, 61: receipt } = answer.bits;
  if (code === undefined) throw strange('does not say how it went (bit 39)', 'tidak menyebutkan hasilnya (bit 39)');
  const done = code === '00';
  const about = asked.bits[48]?.slice(3) ?? '';
  if (done && operation !== 'inquiry') checkAmount(asked.bits[4], amount);
  const found = operation === 'reversal' ? undefined : billIn(text);
  if (found) checkBill(found, about, done ? amount : undefined);
  else if (done && operation !== 'reversal') throw strange('sent no bill (bit 48)', 'tidak mengirim tagihan (bit 48)');
  return {
    RC: code,
    NOP: about.slice(0, 18),
    TAHUN: about.slice(18),
    NAMA_WP: found?.NAMA_WP ?? null,
    ALAMAT_OP: found?.ALAMAT_OP ?? null,
    POKOK: found?.POKOK ?? null,
    DENDA: found?.DENDA ?? null,
    JUMLAH: done ? (amount ?? asked.bits[4] ?? null) : null,
    RRN: reference,
    NTPD: receipt?.trim() ?? null,
    WAKTU: bookedAt(date, time, now),
  };
};

/** Whether the host lets the gateway in. Throws PROVIDER_AUTH_FAILED or PROVIDER_UNAVAILABLE. */
export const checkSignOn = ({ type, bits }: IsoMessage): void => {
  const code = bits[39];
  if (type !== '0810' || code === undefined) throw unrelated();
  if (code === '00') return;
  if (['04', '91', '96'].includes(code))
    throw new Failure(
      'PROVIDER_UNAVAILABLE',
      {
        en: 'The payment host does not work at the moment. Try again later.',
        id: 'Host pembayaran sedang tidak melayani. Coba lagi nanti.',
      },
      { sent: 'yes', native: code },
    );
  throw new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The payment host does not accept the institution or the terminal. Correct them, then probe again.',
      id: 'Host pembayaran menolak institusi atau terminalnya. Perbaiki, lalu uji lagi.',
    },
    { sent: 'yes', native: code },
  );
};
