import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import type { Accept, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import type { Iso8583, IsoMessage } from '../../src/protocols/iso8583.js';
import { frame, framed, unframed } from '../../src/protocols/length-prefix.js';
import { tcpAddress } from '../../src/protocols/tcp-address.js';
import { listenTcp } from '../../src/protocols/tcp-listener.js';
import type { PbbH2hConfig } from './config.js';
import { bill, type Operation, questions } from './dialect.js';

type Bits = Readonly<Record<number, string>>;

const repeated = [3, 4, 7, 11, 12, 13, 18, 32, 37, 41, 48, 49, 70];

/** Repeats what names the message, as 0210 to 0200. */
const answerTo = ({ type, bits }: IsoMessage, more: Bits): IsoMessage => ({
  type: `${type.slice(0, 2)}10`,
  bits: {
    ...Object.fromEntries(repeated.flatMap((bit) => (bits[bit] === undefined ? [] : [[bit, bits[bit]]]))),
    ...more,
  },
});

const operationOf = ({ type, bits }: IsoMessage): Operation | undefined =>
  (Object.keys(questions) as Operation[]).find(
    (name) => questions[name].type === type && questions[name].code === bits[3],
  );

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** As much of a text as the column takes, what it cannot write replaced. */
const clipped = (value: Json | undefined, width: number): string =>
  text(value)
    .replace(/[^ -~\u00a0-\u00ff]/gu, '?')
    .slice(0, width);

/** Bit 48 of an answer; a part that the agreement withholds is blank. */
const billOf = (asked: JsonObject, told: JsonObject): string =>
  Buffer.from(
    bill.encode({
      KODE_1: '137',
      NOP: text(asked.NOP),
      TAHUN: text(asked.TAHUN),
      NAMA_WP: clipped(told.NAMA_WP, 30),
      ALAMAT_OP: clipped(told.ALAMAT_OP, 45),
      KODE_2: '3329',
      POKOK: text(told.POKOK),
      DENDA: text(told.DENDA),
    }),
  ).toString('latin1');

/** `YYYY-MM-DD hh:mm:ss` as bits 13 and 12. */
const whenBits = (told: JsonObject): Bits => {
  const digits = text(told.WAKTU).replace(/\D/g, '');
  return digits.length === 14 ? { 12: digits.slice(8), 13: digits.slice(4, 8) } : {};
};

const toldBits = (operation: Operation, asked: JsonObject, told: JsonObject): Bits => {
  const code = text(told.RC);
  if (code !== '00') return { 39: /^\w\w$/.test(code) ? code : '96' };
  const receipt = text(told.NTPD);
  return {
    39: code,
    4: text(told.JUMLAH),
    ...whenBits(told),
    ...(operation === 'reversal' ? {} : { 48: billOf(asked, told) }),
    ...(receipt === '' ? {} : { 61: receipt }),
  };
};

/** The repeat of a message is the same one: property and year, STAN, and the bank's reference. Another amount does not make it another. */
const nameOf = (operation: Operation, { 11: stan, 37: reference, 48: about }: Bits): string =>
  createHash('sha256')
    .update(JSON.stringify([operation, stan, reference, about]))
    .digest('hex');

interface Receiving {
  readonly config: PbbH2hConfig;
  readonly codec: Iso8583;
  readonly accept: Accept;
  readonly log: Tools['log'];
}

const transact = async ({ accept, log }: Receiving, { type, bits }: IsoMessage, address: string): Promise<Bits> => {
  const operation = operationOf({ type, bits });
  if (operation === undefined) return { 39: '34' };
  const [, NOP = '', TAHUN = ''] = /^.{3}(\d{18})(\d{4})$/.exec(bits[48] ?? '') ?? [];
  if (NOP === '') return { 39: '30' };
  const asked: JsonObject = { NOP, TAHUN, JUMLAH: bits[4] ?? null, RRN: bits[37] ?? null };
  try {
    const message = { operation, native: { body: asked }, dedupeKey: nameOf(operation, bits), address };
    const { body } = await accept(message);
    return toldBits(operation, asked, !(body instanceof Uint8Array) && isObject(body) ? body : {});
  } catch (error) {
    const code = error instanceof Failure ? error.code : 'UNEXPECTED';
    log.warn({ operation, code }, 'could not answer a message');
    return { 39: '96' };
  }
};

const createConversation = (receiving: Receiving) => (address: string) => {
  const { config, codec } = receiving;
  let signedOn = false;
  const respond = async (question: IsoMessage): Promise<Bits> => {
    const { type, bits } = question;
    const known = bits[32] === config.institution && bits[41]?.trimEnd() === config.terminal;
    if (type === '0800') signedOn = known;
    if (!known || !signedOn) return { 39: '58' };
    return type === '0800' ? { 39: '00' } : transact(receiving, question, address);
  };
  return async (bytes: Uint8Array): Promise<Uint8Array | undefined> => {
    let question: IsoMessage;
    try {
      question = codec.decode(unframed(bytes));
    } catch {
      // What is no message names none that could be answered.
      return undefined;
    }
    return framed(codec.encode(answerTo(question, await respond(question))));
  };
};

const notLoopback = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The dialect proves nobody and encrypts nothing: "listen" must be tcp://host:port with a loopback address, behind the VPN or stunnel that proves the bank. Correct the system\'s configuration.',
    id: 'Dialek ini tidak membuktikan pengirim dan tidak mengenkripsi: "listen" harus berupa tcp://host:port dengan alamat loopback, di belakang VPN atau stunnel yang membuktikan banknya. Perbaiki konfigurasi sistemnya.',
  });

/** Takes what a bank asks, connection by connection. Throws CONFIG_INVALID for any address but loopback. */
export const createBank = (address: string, config: PbbH2hConfig, codec: Iso8583, { log }: Pick<Tools, 'log'>) => {
  const place = tcpAddress(address);
  if (place === undefined || isIP(place.host) === 0 || !/^(127\.|::1$)/.test(place.host)) throw notLoopback();
  return (accept: Accept, signal: AbortSignal): Promise<void> => {
    const conversation = createConversation({ config, codec, accept, log });
    return listenTcp({ ...place, frame, maxBytes: 10_003, connections: 64, idleMs: 300_000, conversation }, signal);
  };
};
