/** The character sets old hosts write in. `us-ascii` refuses what the others write above 127. */
export type Charset = 'us-ascii' | 'iso-8859-1' | 'windows-1252' | 'utf-8';

export const charsets: readonly Charset[] = ['us-ascii', 'iso-8859-1', 'windows-1252', 'utf-8'];

export interface TextCodec {
  /** `undefined` when a character has no bytes in this set. */
  encode(text: string): Uint8Array | undefined;
  /** `undefined` when the bytes are no text of this set. */
  decode(bytes: Uint8Array): string | undefined;
}

/** One byte a character: what each byte means, and back. */
const singleByte = (meaningOf: (byte: number) => string | undefined): TextCodec => {
  const meanings = Array.from({ length: 256 }, (_, byte) => meaningOf(byte));
  const bytes = new Map(meanings.flatMap((meaning, byte) => (meaning === undefined ? [] : [[meaning, byte]])));
  return {
    encode(text) {
      const encoded = Array.from(text, (character) => bytes.get(character));
      return encoded.includes(undefined) ? undefined : Uint8Array.from(encoded as number[]);
    },
    decode(encoded) {
      let text = '';
      for (const byte of encoded) {
        const meaning = meanings[byte];
        if (meaning === undefined) return undefined;
        text += meaning;
      }
      return text;
    },
  };
};

const utf8 = (): TextCodec => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return {
    encode: (text) => (/\p{Cs}/u.test(text) ? undefined : new TextEncoder().encode(text)),
    decode(bytes) {
      try {
        return decoder.decode(bytes);
      } catch {
        return undefined;
      }
    },
  };
};

// What windows-1252 has at 0x80 to 0x9f. Node's own decoder reads these bytes as iso-8859-1 in some releases.
const windows =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

export const textCodec = (charset: Charset): TextCodec => {
  if (charset === 'utf-8') return utf8();
  if (charset === 'us-ascii') return singleByte((byte) => (byte < 128 ? String.fromCharCode(byte) : undefined));
  if (charset === 'iso-8859-1') return singleByte((byte) => String.fromCharCode(byte));
  return singleByte((byte) => windows[byte - 0x80] ?? String.fromCharCode(byte));
};
