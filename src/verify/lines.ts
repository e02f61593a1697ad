import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Failure } from '../core/failure.js';
import { Refuted } from './finding.js';

/** An entry of 65,535 bytes written as a JSON string, with its proof, takes less. */
const maxLine = 1_000_000;

const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file).catch(() => {
    throw new Failure('NOT_FOUND', { en: `${file} cannot be read.`, id: `${file} tidak dapat dibaca.` });
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await handle.close();
  }
};

/** The lines of a file in UTF-8, plain or gzipped, without their line breaks; one may be missing at the end. Throws Refuted for what is no such text. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  const zipped = await isGzip(file);
  const plain = createReadStream(file);
  const source = zipped ? plain.pipe(createGunzip()) : plain;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  try {
    for await (const chunk of source) {
      const lines = `${rest}${decoder.decode(chunk as Buffer, { stream: true })}`.split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLine) throw unreadable();
      yield* lines;
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError || isZlib(error)) throw unreadable();
    throw error;
  } finally {
    plain.destroy();
  }
  if (rest !== '') yield rest;
}

const isZlib = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^(Z_|ERR_ENCODING)/.test(String(error.code));

const unreadable = (): Refuted =>
  new Refuted({
    en: 'the file is cut off or is no text in lines.',
    id: 'berkas terpotong atau bukan teks per baris.',
  });
