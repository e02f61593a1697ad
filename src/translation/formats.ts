import type { Format } from '../core/format.js';
import { isObject, type Json } from '../core/json.js';
import { readRupiah } from '../core/rupiah.js';
import { fold } from './codes.js';
import { dateFormat } from './dates.js';
import type { FormatDocument } from './document.js';

/** Characters no register means to send: controls, soft hyphens, zero-width marks. */
const invisible = /[\p{Cc}\p{Cf}]+/gu;

/** What most texts are already; the regular way costs ten times as much. */
const tidy = /^[!-~](?:[ -~]*[!-~])?$/;
const tidyName = /^[!-`{-~]+(?: [!-`{-~]+)*$/;

const scalarText = (native: Json): string | undefined => {
  if (typeof native === 'string') return tidy.test(native) ? native : native.replace(invisible, ' ').trim();
  return typeof native === 'number' || typeof native === 'boolean' ? String(native) : undefined;
};

const text: Format = { yields: { type: 'string' }, decode: scalarText, encode: scalarText };

const nameText = (native: Json): string | undefined => {
  if (typeof native !== 'string') return undefined;
  if (tidyName.test(native)) return native;
  return native.replace(invisible, ' ').normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase();
};

const name: Format = { yields: { type: 'string' }, decode: nameText, encode: nameText };

const asIs = (native: Json): Json | undefined => (typeof native === 'object' ? undefined : native);

/** No format at all. */
const verbatim: Format = { yields: { type: ['string', 'number', 'boolean'] }, decode: asIs, encode: asIs };

const readNumber = (native: Json): number | undefined => {
  if (typeof native === 'number') return native;
  const plain = typeof native === 'string' ? native.trim() : '';
  if (!/^-?\d{1,15}(?:[.,]\d{1,10})?$/.test(plain)) return undefined;
  return Number(plain.replace(',', '.'));
};

const readInteger = (native: Json): number | undefined => {
  const value = readNumber(native);
  return value !== undefined && Number.isSafeInteger(value) ? value + 0 : undefined;
};

const numeric = (type: 'integer' | 'number', read: (native: Json) => number | undefined, minimum?: number): Format => ({
  yields: minimum === undefined ? { type } : { type, minimum },
  decode: read,
  encode: (canonical) => (typeof canonical === 'number' ? read(canonical) : undefined),
});

const printed = (format: Format): Format => ({
  ...format,
  encode: (canonical) => {
    const value = format.encode(canonical);
    return value === undefined ? undefined : String(value);
  },
});

const digits = (width: number): Format => {
  const pattern = `^\\d{${width}}$`;
  const exact = new RegExp(pattern);
  const read = (value: Json): string | undefined => {
    if (typeof value === 'string' && exact.test(value)) return value;
    if (typeof value === 'boolean' || (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)))
      return undefined;
    const plain = typeof value === 'number' ? String(value) : scalarText(value)?.replace(/[\s.\-'’]/g, '');
    return plain !== undefined && /^\d+$/.test(plain) && plain.length <= width ? plain.padStart(width, '0') : undefined;
  };
  return { yields: { type: 'string', pattern }, decode: read, encode: read };
};

const flag = ([yes, no]: readonly [Json, Json]): Format => {
  const [foldedYes, foldedNo] = [fold(yes), fold(no)];
  return {
    yields: { type: 'boolean' },
    decode: (native) => {
      const folded = fold(native);
      if (folded === undefined) return undefined;
      return folded === foldedYes ? true : folded === foldedNo ? false : undefined;
    },
    encode: (canonical) => (typeof canonical === 'boolean' ? (canonical ? yes : no) : undefined),
  };
};

const rupiah = numeric('integer', readRupiah, 0);
const integer = numeric('integer', readInteger);
const number = numeric('number', readNumber);

/** The formats every mapping document knows by name. */
const named: Readonly<Record<string, Format>> = { text, name, rupiah, integer, number };

/** Finds the format a rule names; absent = the value as it is. `undefined` when there is no such format. */
export const findFormat = (
  as: FormatDocument | undefined,
  formats: Readonly<Record<string, Format>>,
): Format | undefined => {
  if (as === undefined) return verbatim;
  if (typeof as === 'string') return own(named, as) ?? own(formats, as);
  if (!isObject(as as Json)) return undefined;
  if ('digits' in as)
    return Number.isInteger(as.digits) && as.digits > 0 && as.digits <= 64 ? digits(as.digits) : undefined;
  if ('date' in as) return dateFormat(typeof as.date === 'string' ? [as.date] : as.date);
  if ('flag' in as) return fold(as.flag[0]) === fold(as.flag[1]) ? undefined : flag(as.flag);
  if ('integer' in as) return printed(integer);
  if ('number' in as) return printed(number);
  return 'rupiah' in as ? printed(rupiah) : undefined;
};

const own = (formats: Readonly<Record<string, Format>>, key: string): Format | undefined =>
  Object.hasOwn(formats, key) ? formats[key] : undefined;
