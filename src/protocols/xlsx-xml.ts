import { SaxesParser } from 'saxes';
import { Failure } from '../core/failure.js';

/** Told what an XML document holds, in its order. Names come without their prefix. */
export interface XmlReader {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

const damaged = (cause: unknown): Failure =>
  new Failure(
    'BODY_MALFORMED',
    {
      en: 'The workbook is damaged. Open it, save it anew as .xlsx and send it again.',
      id: 'Buku kerja rusak. Buka, simpan ulang sebagai .xlsx, lalu kirim kembali.',
    },
    { cause },
  );

/** Reads a document piece by piece; yields after each, so that what the reader gathered can be taken away. Throws BODY_MALFORMED. */
export async function* writeXml(source: AsyncIterable<Uint8Array>, reader: XmlReader): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false });
  parser.on('opentag', ({ name, attributes }) => reader.open(local(name), attributes as Record<string, string>));
  parser.on('text', (text) => reader.text(text));
  parser.on('cdata', (text) => reader.text(text));
  parser.on('closetag', ({ name }) => reader.close(local(name)));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of source) {
      parser.write(decoder.decode(chunk, { stream: true }));
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
    yield;
  } catch (error) {
    throw error instanceof Failure ? error : damaged(error);
  }
}

export const readXml = async (source: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> => {
  for await (const _ of writeXml(source, reader));
};
