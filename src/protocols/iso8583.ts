import { Failure } from '../core/failure.js';
import { answerInvalid } from './http-failures.js';
import { type Bitmap, readBitmap, writeBitmap } from './iso8583-bitmap.js';

/** How one data element ("bit") is written: `n` digits, `an` letters and digits, `ans` any printable text, one byte a character. */
export interface DataElement {
  readonly content: 'n' | 'an' | 'ans';
  /** `fixed`: always `size` bytes, padded; `ll` and `lll`: two or three digits say how many bytes follow, at most `size`. */
  readonly length: 'fixed' | 'll' | 'lll';
  readonly size: number;
}

/** The data elements that one dialect uses, by number (2 to 128 but 65). */
export type DataElements = Readonly<Record<number, DataElement>>;

export interface IsoMessage {
  /** Message type: four digits, such as 0200. */
  readonly type: string;
  /** By number. Fixed elements are read with their padding. */
  readonly bits: Readonly<Record<number, string>>;
}

/** ISO 8583:1987 messages in characters, without what frames them. */
export interface Iso8583 {
  /** Pads fixed digits with zeros before, other fixed elements with spaces behind. Throws TRANSLATION_FAILED, naming the bit, for what does not fit. */
  encode(message: IsoMessage): Uint8Array;
  /** Throws PROVIDER_ANSWER_INVALID for anything but one whole message of these elements. */
  decode(bytes: Uint8Array): IsoMessage;
}

const contents = { n: /^\d*$/, an: /^[0-9A-Za-z ]*$/, ans: /^[ -~\u00a0-\u00ff]*$/ } as const;
const counters = { fixed: 0, ll: 2, lll: 3 } as const;

const unfit = (en: string, id: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `${en} Correct the route's translation or the request.`,
    id: `${id} Perbaiki translasi pada rutenya atau permintaannya.`,
  });

const unreadable = (en: string, id: string): Failure =>
  answerInvalid({
    en: `The provider's answer is no ISO 8583 message of its dialect: ${en}.`,
    id: `Jawaban penyedia bukan pesan ISO 8583 dialeknya: ${id}.`,
  });

const written = (bit: number, element: DataElement | undefined, value: string): string => {
  if (element === undefined) throw unfit(`The dialect has no bit ${bit}.`, `Dialek ini tidak memiliki bit ${bit}.`);
  const { content, length, size } = element;
  if (value.length > size)
    throw unfit(`Bit ${bit} takes ${size} characters and was given more.`, `Bit ${bit} hanya memuat ${size} karakter.`);
  if (!contents[content].test(value))
    throw unfit(
      `Bit ${bit} was given a character it does not take.`,
      `Bit ${bit} diisi karakter yang tidak diperbolehkan.`,
    );
  if (length === 'fixed') return content === 'n' ? value.padStart(size, '0') : value.padEnd(size);
  return String(value.length).padStart(counters[length], '0') + value;
};

/** Takes one part after the other off a message's text. */
const createReader = (text: string) => {
  let at = 0;
  const take = (size: number, bit: number): string => {
    if (size > text.length - at)
      throw unreadable(`it ends in the middle of bit ${bit}`, `berakhir di tengah bit ${bit}`);
    at += size;
    return text.slice(at - size, at);
  };
  return { take, left: () => text.length - at };
};

const sizeOf = ({ length, size }: DataElement, counter: string, bit: number): number => {
  if (length === 'fixed') return size;
  if (/^\d+$/.test(counter) && Number(counter) <= size) return Number(counter);
  throw unreadable(`bit ${bit} has no length it may have`, `panjang bit ${bit} tidak sah`);
};

const readBits = (numbers: readonly number[], text: string, elements: DataElements): IsoMessage['bits'] => {
  const reader = createReader(text);
  const bits: Record<number, string> = {};
  for (const bit of numbers) {
    const element = elements[bit];
    // What is not known cannot be stepped over either: it does not say how long it is.
    if (element === undefined) throw unreadable(`it has a bit ${bit}`, `memuat bit ${bit}`);
    const value = reader.take(sizeOf(element, reader.take(counters[element.length], bit), bit), bit);
    if (!contents[element.content].test(value))
      throw unreadable(`bit ${bit} holds a character it may not`, `bit ${bit} memuat karakter yang tidak sah`);
    bits[bit] = value;
  }
  if (reader.left() > 0) throw unreadable('it goes on after its last bit', 'masih berlanjut setelah bit terakhir');
  return bits;
};

/** @param bitmap `hex`: digits, as jPOS' ISO87APackager; `binary`: bytes. */
export const createIso8583 = (elements: DataElements, bitmap: Bitmap): Iso8583 => ({
  encode({ type, bits }) {
    if (!/^\d{4}$/.test(type)) throw unfit('The message type is not four digits.', 'Tipe pesan bukan empat angka.');
    const numbers = Object.keys(bits).map(Number);
    const values = numbers.map((bit) => written(bit, elements[bit], bits[bit] ?? ''));
    return Buffer.concat([
      Buffer.from(type, 'latin1'),
      writeBitmap(numbers, bitmap),
      Buffer.from(values.join(''), 'latin1'),
    ]);
  },
  decode(bytes) {
    const type = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
    if (!/^\d{4}$/.test(type)) throw unreadable('it does not begin with a message type', 'tidak diawali tipe pesan');
    const map = readBitmap(bytes.subarray(4), bitmap);
    if (map === undefined) throw unreadable('its bitmap is not whole', 'peta bitnya tidak utuh');
    const rest = Buffer.from(bytes.subarray(4 + map.size)).toString('latin1');
    return { type, bits: readBits(map.numbers, rest, elements) };
  },
});
