import { Failure } from '../core/failure.js';
import { createFixedWidth, type Layout } from './fixed-width.js';
import type { Row } from './row.js';

const otherLength = (number: number): Failure =>
  new Failure('BODY_MALFORMED', {
    en: `Row ${number} of the file has another length than agreed, or bytes that are no text. Export it anew and send it again.`,
    id: `Baris ${number} pada berkas tidak sesuai panjang yang disepakati, atau memuat byte yang bukan teks. Ekspor ulang lalu kirim kembali.`,
  });

/** The lines of the bytes, without their ends. A line longer than `longest` bytes comes out cut to one byte more. */
async function* lines(source: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Uint8Array> {
  let open: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([open, chunk.subarray(from, end)]);
      open = Buffer.alloc(0);
      from = end + 1;
    }
    open = Buffer.concat([open, chunk.subarray(from)]).subarray(0, longest + 2);
  }
  if (open.length > 0) yield open;
}

/** The rows of a fixed-width file: one line each, its cells in the order of the layout's columns. */
export async function* readFixed(source: AsyncIterable<Uint8Array>, layout: Layout): AsyncGenerator<Row> {
  const fixed = createFixedWidth(layout);
  let number = 0;
  for await (const line of lines(source, fixed.width)) {
    number += 1;
    const record = line.at(-1) === 13 && line.length === fixed.width + 1 ? line.subarray(0, -1) : line;
    if (record.every((byte) => byte === 13 || byte === 26)) continue;
    if (record.length !== fixed.width) throw otherLength(number);
    yield { number, cells: cellsOf(() => fixed.decode(record), layout, number) };
  }
}

const cellsOf = (decode: () => Record<string, string>, { columns }: Layout, number: number): string[] => {
  try {
    const values = decode();
    return columns.map(({ name }) => values[name] ?? '');
  } catch {
    throw otherLength(number);
  }
};
