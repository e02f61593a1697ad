/** How a bitmap is written: 16 digits or 8 bytes for the bits 1 to 64, as many again for 65 to 128. */
export type Bitmap = 'hex' | 'binary';

const half = 8;

/** Numbers that have a bit in these bytes, the first bit being 1. */
const numbersIn = (map: Uint8Array): number[] =>
  [...map].flatMap((byte, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => at * 8 + bit + 1),
  );

const rawHalf = (bytes: Uint8Array, bitmap: Bitmap): Uint8Array | undefined => {
  if (bitmap === 'binary') return bytes.length < half ? undefined : bytes.subarray(0, half);
  const digits = Buffer.from(bytes.subarray(0, 2 * half)).toString('latin1');
  return /^[0-9A-Fa-f]{16}$/.test(digits) ? Buffer.from(digits, 'hex') : undefined;
};

/** The data elements that a bitmap announces, and how many bytes it took; `undefined` when it is not whole, or announces a third one. */
export const readBitmap = (bytes: Uint8Array, bitmap: Bitmap): { numbers: number[]; size: number } | undefined => {
  const width = bitmap === 'hex' ? 2 * half : half;
  const first = rawHalf(bytes, bitmap);
  if (first === undefined) return undefined;
  const [leading = 0] = first;
  const more = (leading & 0x80) !== 0;
  const second = more ? rawHalf(bytes.subarray(width), bitmap) : new Uint8Array();
  if (second === undefined) return undefined;
  const numbers = numbersIn(Buffer.concat([first, second])).filter((bit) => bit !== 1);
  if (numbers.includes(65)) return undefined;
  return { numbers, size: more ? 2 * width : width };
};

/** The bitmap of these data elements; its second half only where one of them is beyond 64. */
export const writeBitmap = (numbers: readonly number[], bitmap: Bitmap): Uint8Array => {
  const more = numbers.some((bit) => bit > 64);
  const map = Buffer.alloc(more ? 2 * half : half);
  for (const bit of more ? [1, ...numbers] : numbers) {
    const at = (bit - 1) >> 3;
    map[at] = (map[at] ?? 0) | (0x80 >> ((bit - 1) & 7));
  }
  return bitmap === 'binary' ? map : Buffer.from(map.toString('hex').toUpperCase());
};
