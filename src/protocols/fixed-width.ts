import { Failure } from '../core/failure.js';
import { type Charset, type TextCodec, textCodec } from './charset.js';
import { answerInvalid } from './http-failures.js';

export interface Column {
  readonly name: string;
  /** In bytes, not in characters. */
  readonly width: number;
  /** Where the value stands; padding is on the other side. Default left. */
  readonly align?: 'left' | 'right';
  /** One printable ASCII character. Default a space. */
  readonly pad?: string;
}

export interface Layout {
  readonly charset: Charset;
  readonly columns: readonly Column[];
}

/** Records of one layout. What is read back is what was written, without padding on its padded side; only `0` keeps one digit. */
export interface FixedWidth {
  /** In bytes. */
  readonly width: number;
  /** A column without a value is all padding. Throws TRANSLATION_FAILED, naming the column, for a value that does not fit. */
  encode(record: Readonly<Record<string, string>>): Uint8Array;
  /** Throws PROVIDER_ANSWER_INVALID for a record of another length, or bytes that are no text. */
  decode(bytes: Uint8Array): Record<string, string>;
}

interface Slot extends Required<Column> {
  readonly from: number;
}

const unsound = (en: string, id: string): Failure => new Failure('CONFIG_INVALID', { en, id });

const slotsOf = ({ columns }: Layout): Slot[] => {
  let from = 0;
  const names = new Set<string>();
  return columns.map(({ name, width, align = 'left', pad = ' ' }) => {
    if (!Number.isSafeInteger(width) || width < 1 || width > 65_536)
      throw unsound(
        `The column "${name}" needs a width of 1 to 65536 bytes. Correct the layout.`,
        `Kolom "${name}" memerlukan lebar 1 sampai 65536 byte. Perbaiki tata letaknya.`,
      );
    if (!/^[ -~]$/.test(pad))
      throw unsound(
        `The padding of the column "${name}" must be one printable ASCII character. Correct the layout.`,
        `Pengisi kolom "${name}" harus satu karakter ASCII yang dapat dicetak. Perbaiki tata letaknya.`,
      );
    if (names.has(name))
      throw unsound(
        `The layout has two columns "${name}". Give each its own name.`,
        `Tata letak memiliki dua kolom "${name}". Beri masing-masing nama sendiri.`,
      );
    names.add(name);
    const slot = { name, width, align, pad, from };
    from += width;
    return slot;
  });
};

const unfit = (name: string, en: string, id: string): Failure =>
  new Failure('TRANSLATION_FAILED', {
    en: `The native column "${name}" ${en} Correct the route's translation or the request.`,
    id: `Kolom "${name}" ${id} Perbaiki translasi pada rutenya atau permintaannya.`,
  });

/** A line break in a value would start a record of its own. */
const controls = /\p{Cc}/u;

const bytesOf = ({ name, width }: Slot, value: string, { encode }: TextCodec): Uint8Array => {
  const bytes = controls.test(value) ? undefined : encode(value);
  if (bytes === undefined)
    throw unfit(
      name,
      "was given a character that the system's character set does not have.",
      'diisi karakter yang tidak ada dalam himpunan karakter sistemnya.',
    );
  if (bytes.length > width)
    throw unfit(name, `takes ${width} bytes and was given more.`, `hanya memuat ${width} byte, tetapi diisi lebih.`);
  return bytes;
};

const stripped = (text: string, { align, pad }: Slot): string => {
  let [from, to] = [0, text.length];
  if (align === 'left') while (to > from && text[to - 1] === pad) to -= 1;
  else while (from < to && text[from] === pad) from += 1;
  if (from === to && pad === '0' && text !== '') return '0';
  return text.slice(from, to);
};

const otherLength = (width: number): Failure =>
  answerInvalid({
    en: `A record of the provider's answer is not ${width} bytes long.`,
    id: `Sebuah rekaman dalam jawaban penyedia panjangnya bukan ${width} byte.`,
  });

const noText = (name: string): Failure =>
  answerInvalid({
    en: `The column "${name}" of the provider's answer is no text in its character set.`,
    id: `Kolom "${name}" dalam jawaban penyedia bukan teks dalam himpunan karakternya.`,
  });

/** Throws CONFIG_INVALID for a layout that cannot be. */
export const createFixedWidth = (layout: Layout): FixedWidth => {
  const codec = textCodec(layout.charset);
  const slots = slotsOf(layout);
  const names = new Set(slots.map(({ name }) => name));
  const width = slots.reduce((sum, slot) => sum + slot.width, 0);
  return {
    width,
    encode(record) {
      const stray = Object.keys(record).find((name) => !names.has(name));
      if (stray !== undefined) throw unfit(stray, 'does not exist in this record.', 'tidak ada dalam rekaman ini.');
      const bytes = new Uint8Array(width);
      for (const slot of slots) {
        const value = bytesOf(slot, Object.hasOwn(record, slot.name) ? (record[slot.name] ?? '') : '', codec);
        bytes.fill(slot.pad.charCodeAt(0), slot.from, slot.from + slot.width);
        bytes.set(value, slot.align === 'left' ? slot.from : slot.from + slot.width - value.length);
      }
      return bytes;
    },
    decode(bytes) {
      if (bytes.length !== width) throw otherLength(width);
      return Object.fromEntries(
        slots.map((slot) => {
          const text = codec.decode(bytes.subarray(slot.from, slot.from + slot.width));
          if (text === undefined) throw noText(slot.name);
          return [slot.name, stripped(text, slot)];
        }),
      );
    },
  };
};
