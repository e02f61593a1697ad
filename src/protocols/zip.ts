import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { Failure } from '../core/failure.js';
import type { Text } from '../core/text.js';

/** What an archive may cost; all of it is checked against the archive's own table before a byte is inflated. */
export interface ZipLimits {
  /** Files and folders in the archive. Default 1,000. */
  readonly entries?: number;
  /** Bytes of one file once inflated. Default 64 MiB. */
  readonly entryBytes?: number;
  /** Bytes of all files once inflated. Default 256 MiB. */
  readonly totalBytes?: number;
  /** Inflated to compressed, for files of more than 1 MiB. Default 200: tables of equal rows reach 100. */
  readonly ratio?: number;
}

/** One file of an archive. Reading is possible until the next one is asked for. */
export interface ZipEntry {
  /** Path inside the archive, with `/`; never absolute, never with `..`. */
  readonly name: string;
  /** Bytes once inflated. */
  readonly size: number;
  /** The whole file; its checksum was compared. */
  bytes(): Promise<Uint8Array>;
  /** The file as it is inflated; length and checksum are compared at its end. */
  stream(): Promise<Readable>;
}

const small = 1024 * 1024;

const malformed = (what: Text, cause?: unknown): Failure =>
  new Failure('BODY_MALFORMED', what, cause === undefined ? {} : { cause });

const broken = (cause: unknown): Failure =>
  malformed(
    {
      en: 'The ZIP archive is damaged or incomplete, or it is none. Make it anew and send it again.',
      id: 'Arsip ZIP rusak atau tidak lengkap, atau bukan arsip ZIP. Buat ulang lalu kirim kembali.',
    },
    cause,
  );

const encrypted = (): Failure =>
  malformed({
    en: 'The ZIP archive is protected by a password or packed in an unusual way. Make it without a password, as an ordinary ZIP.',
    id: 'Arsip ZIP dilindungi kata sandi atau dimampatkan dengan cara yang tidak lazim. Buat tanpa kata sandi, sebagai ZIP biasa.',
  });

const irregular = (): Failure =>
  malformed({
    en: 'The ZIP archive holds a link, or two files of the same name. Make it anew from plain files.',
    id: 'Arsip ZIP memuat tautan, atau dua berkas bernama sama. Buat ulang dari berkas biasa.',
  });

const bomb = (): Failure =>
  new Failure('TOO_LARGE', {
    en: 'The ZIP archive holds more files or more bytes than are accepted. Send less at a time.',
    id: 'Arsip ZIP memuat berkas atau byte melebihi batas yang diterima. Kirim sebagian-sebagian.',
  });

const orBroken = (error: unknown): Failure => (error instanceof Failure ? error : broken(error));

const isLink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0xf000) === 0xa000;

/** Tells, before anything is inflated, whether the next entry may be taken. */
const createGuard = ({ entries = 1000, entryBytes = 64 * small, totalBytes = 256 * small, ratio = 200 }: ZipLimits) => {
  const names = new Set<string>();
  let total = 0;
  return (entry: Entry): void => {
    const { fileName, uncompressedSize: size, compressedSize } = entry;
    if (names.has(fileName) || isLink(entry)) throw irregular();
    names.add(fileName);
    total += size;
    if (names.size > entries || size > entryBytes || total > totalBytes) throw bomb();
    if (size > small && size > compressedSize * ratio) throw bomb();
    if (entry.isEncrypted() || !entry.canDecodeFileData()) throw encrypted();
  };
};

const readAll = async (zip: ZipFile, entry: Entry): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  // yauzl ends the stream with an error as soon as there is more than the table promised.
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array);
  const bytes = Buffer.concat(chunks);
  if (crc32(bytes) !== entry.crc32) throw broken('checksum');
  return bytes;
};

async function* checked(raw: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of raw) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw broken('checksum');
}

const open = async (source: Uint8Array | string): Promise<ZipFile> => {
  const options = { autoClose: false, lazyEntries: true, validateEntrySizes: true };
  return typeof source === 'string'
    ? openPromise(source, options)
    : fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options);
};

/**
 * The files of a ZIP archive, given as bytes or as the path of a file, in the order of the archive's table; folders are left out.
 * Throws BODY_MALFORMED (damaged, encrypted, links, names that leave the archive) or TOO_LARGE (more than the limits allow).
 * A file that cannot be opened throws the system's own error.
 */
export async function* zipEntries(source: Uint8Array | string, limits: ZipLimits = {}): AsyncGenerator<ZipEntry> {
  const zip = await open(source).catch((error: NodeJS.ErrnoException) => {
    throw error.syscall === undefined ? broken(error) : error;
  });
  const guard = createGuard(limits);
  try {
    for await (const entry of zip.eachEntry()) {
      guard(entry);
      if (entry.fileName.endsWith('/')) continue;
      yield {
        name: entry.fileName,
        size: entry.uncompressedSize,
        bytes: () =>
          readAll(zip, entry).catch((error) => {
            throw orBroken(error);
          }),
        stream: async () =>
          Readable.from(checked(await zip.openReadStreamPromise(entry), entry.crc32), { objectMode: false }),
      };
    }
  } catch (error) {
    throw orBroken(error);
  } finally {
    zip.close();
  }
}
