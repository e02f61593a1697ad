import Iso8583 from 'iso_8583';

/** Field number → value; `0` is the message type. */
export type Fields = Readonly<Record<string, string>>;

const fixed = (ContentType: string, MaxLen: number) => ({ ContentType, MaxLen, Label: '', LenType: 'fixed' as const });

const formats = {
  3: fixed('n', 6),
  4: fixed('n', 12),
  7: fixed('n', 10),
  11: fixed('n', 6),
  12: fixed('n', 6),
  13: fixed('n', 4),
  18: fixed('n', 4),
  32: { ...fixed('n', 11), LenType: 'llvar' as const },
  37: fixed('an', 12),
  39: fixed('an', 2),
  41: fixed('ans', 8),
  48: { ...fixed('ans', 999), LenType: 'lllvar' as const },
  49: fixed('n', 3),
  61: { ...fixed('ans', 999), LenType: 'lllvar' as const },
  70: fixed('n', 3),
  90: fixed('n', 42),
};

/** How long the question at the front is, length included; polls (`0000`) count with it. NaN = no question. */
export const sizeOf = (bytes: Uint8Array): number | undefined => {
  const text = Buffer.from(bytes).toString('latin1');
  const [polls = ''] = /^(?:0000)*/.exec(text) ?? [];
  const length = text.slice(polls.length, polls.length + 4);
  if (!/^\d*$/.test(length)) return Number.NaN;
  return length.length < 4 ? undefined : polls.length + 4 + Number(length);
};

/** The library takes bitmaps in bytes; the host writes them in digits. */
const withBytes = (message: string): Buffer | undefined => {
  const [, type, bitmap, rest] = /^(\d{4})([89A-F][0-9A-F]{31}|[0-7][0-9A-F]{15})(.*)$/is.exec(message) ?? [];
  if (type === undefined || bitmap === undefined || rest === undefined) return undefined;
  return Buffer.concat([Buffer.from(type), Buffer.from(bitmap, 'hex'), Buffer.from(rest, 'latin1')]);
};

/** `undefined` when it is no message. */
export const readMessage = (question: Uint8Array): Fields | undefined => {
  const text = Buffer.from(question)
    .toString('latin1')
    .replace(/^(?:0000)*/, '');
  const bytes = withBytes(text.slice(4));
  const fields = bytes && new Iso8583(null, formats).getIsoJSON(bytes, { lenHeader: false });
  return fields === undefined || 'error' in fields ? undefined : fields;
};

export const writeMessage = (fields: Fields): Uint8Array => {
  const bytes = new Iso8583({ ...fields }, formats).getRawMessage();
  if ('error' in bytes) throw new Error(bytes.error);
  const message = bytes.toString('latin1');
  const bitmap = bytes.subarray(4, 20).toString('hex').toUpperCase();
  const text = message.slice(0, 4) + bitmap + message.slice(20);
  return Buffer.from(String(text.length).padStart(4, '0') + text, 'latin1');
};
