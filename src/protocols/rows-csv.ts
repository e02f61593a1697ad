import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../core/failure.js';
import { textCodec } from './charset.js';
import { type CsvFormat, longestRow, type Row, rowTooLong } from './row.js';

const delimiters = [';', ',', '\t', '|'] as const;

const notText = (): Failure =>
  new Failure('BODY_MALFORMED', {
    en: 'The file holds bytes that are no text in the expected character set. Save it as "CSV UTF-8" and send it again.',
    id: 'Berkas memuat byte yang bukan teks dalam set karakter yang diharapkan. Simpan sebagai "CSV UTF-8" lalu kirim kembali.',
  });

const notCsv = (cause: unknown): Failure =>
  new Failure(
    'BODY_MALFORMED',
    {
      en: 'The file ends in the middle of a quoted cell, or its quotation marks do not match. Export it anew and send it again.',
      id: 'Berkas berakhir di tengah sel berkutip, atau tanda kutipnya tidak berpasangan. Ekspor ulang lalu kirim kembali.',
    },
    { cause },
  );

/** The text of the bytes, checked as it passes. */
async function* decoded(source: AsyncIterable<Uint8Array>, charset: CsvFormat['charset']): AsyncGenerator<string> {
  const utf8 = charset === undefined || charset === 'utf-8' ? new TextDecoder('utf-8', { fatal: true }) : undefined;
  const codec = textCodec(charset ?? 'utf-8');
  const read = (bytes: Uint8Array | undefined): string => {
    if (utf8 === undefined) return codec.decode(bytes ?? new Uint8Array()) ?? raise(notText());
    try {
      return bytes === undefined ? utf8.decode() : utf8.decode(bytes, { stream: true });
    } catch {
      throw notText();
    }
  };
  for await (const chunk of source) {
    const text = read(chunk);
    if (text.includes('\0')) throw notText();
    yield text;
  }
  yield read(undefined);
}

const raise = (failure: Failure): never => {
  throw failure;
};

/** What separates the cells, told by the first line that has anything in it. */
const guessDelimiter = (text: string): string => {
  const line = text.split(/\r\n|\r|\n/).find((one) => one.trim() !== '') ?? '';
  const outside = line.replace(/"(?:[^"]|"")*"?/g, '');
  const count = (mark: string): number => outside.split(mark).length;
  return delimiters.reduce((best, mark) => (count(mark) > count(best) ? mark : best));
};

async function* before(first: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** The text up to the end of its first lines, and a way to read it all. */
const peek = async (text: AsyncGenerator<string>): Promise<readonly [string, AsyncGenerator<string>]> => {
  let first = '';
  while (!/\S[^\r\n]*[\r\n]/.test(first) && first.length < longestRow) {
    const next = await text.next();
    if (next.done) break;
    first += next.value;
  }
  return [first, before(first, text)];
};

/** The rows of a CSV file, as Excel and the registries write it. Cells keep their line breaks and blanks. */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  { delimiter, charset }: Omit<CsvFormat, 'format'> = {},
): AsyncGenerator<Row> {
  const [first, text] = await peek(decoded(source, charset));
  const parser = parse({
    delimiter: delimiter ?? guessDelimiter(first),
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    max_record_size: longestRow,
  });
  const input = Readable.from(text, { objectMode: false });
  input.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    let number = 0;
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      if (cells.some((cell) => cell !== '')) yield { number, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw error.code === 'CSV_MAX_RECORD_SIZE' ? rowTooLong() : notCsv(error);
  } finally {
    input.destroy();
    parser.destroy();
  }
}
