import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import t from 'tap';
import yazl from 'yazl';
import { Failure } from '../../src/core/failure.js';
import { type ZipLimits, zipEntries } from '../../src/protocols/zip.js';
import { failureOf } from '../failure-of.js';

interface Packed {
  readonly mode?: number;
  readonly compress?: boolean;
}

const pack = (files: readonly (readonly [string, string | Uint8Array])[], options: Packed = {}): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const [name, content] of files) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  return buffer(zip.outputStream);
};

const read = async (source: Uint8Array | string, limits?: ZipLimits): Promise<[string, string][]> => {
  const found: [string, string][] = [];
  for await (const entry of zipEntries(source, limits))
    found.push([entry.name, Buffer.from(await entry.bytes()).toString('latin1')]);
  return found;
};

const codeOf = async (source: Uint8Array, limits?: ZipLimits) => (await failureOf(() => read(source, limits))).code;

/** Changes bytes of an archive wherever a text stands, so that it lies about itself. */
const forge = (archive: Buffer, from: string, to: string): Buffer =>
  Buffer.from(archive.toString('latin1').replaceAll(from, to), 'latin1');

const two = [
  ['Ta_RAB.csv', 'a,b\n1,2\n'],
  ['folder/Ref_Version.csv', 'Versi\n2.0\n'],
] as const;

t.test('files come out as they went in, from bytes and from a file, folders left out', async (t) => {
  const zip = new yazl.ZipFile();
  zip.addEmptyDirectory('folder');
  for (const [name, content] of two) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const archive = await buffer(zip.outputStream);
  t.same(await read(archive), two);
  t.same(await read(await pack(two, { compress: false })), two);
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-zip-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'x.zip'), archive);
  t.same(await read(join(folder, 'x.zip')), two);
  for await (const entry of zipEntries(archive)) t.equal((await buffer(await entry.stream())).length, entry.size);
  await t.rejects(read(join(folder, 'none.zip')), { code: 'ENOENT' });
});

t.test('an archive without files is empty', async (t) => {
  t.same(await read(await pack([])), []);
});

t.test('what would inflate beyond the limits is refused before it is inflated', async (t) => {
  const zeros = await pack([['zeros', new Uint8Array(8 * 1024 * 1024)]]);
  t.ok(zeros.length < 10_000);
  t.equal(await codeOf(zeros), 'TOO_LARGE', 'too good a ratio');
  t.equal(await codeOf(zeros, { ratio: 2000, entryBytes: 1024 * 1024 }), 'TOO_LARGE');
  t.equal(await codeOf(await pack(two), { entries: 1 }), 'TOO_LARGE');
  t.equal(await codeOf(await pack(two), { totalBytes: 15 }), 'TOO_LARGE');
  t.equal((await read(zeros, { ratio: 2000 })).length, 1);
});

t.test('an archive that says less than it holds is refused while it is inflated', async (t) => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(200_000);
  const lie = Buffer.alloc(4);
  lie.writeUInt32LE(10);
  const archive = await pack([['a', new Uint8Array(200_000)]]);
  t.equal(await codeOf(forge(archive, size.toString('latin1'), lie.toString('latin1'))), 'BODY_MALFORMED');
});

t.test('a name that leaves the archive, a link and a name used twice are refused', async (t) => {
  const archive = await pack([['aaaaaaaaaa', 'x']]);
  for (const name of ['../../../a', '/etc/passw', 'C:/windows'])
    t.equal(await codeOf(forge(archive, 'aaaaaaaaaa', name)), 'BODY_MALFORMED', name);
  t.equal(await codeOf(await pack([['a', '/etc/passwd']], { mode: 0o120777 })), 'BODY_MALFORMED');
  const twice = await pack([
    ['aaaaaaaaaa', 'x'],
    ['bbbbbbbbbb', 'y'],
  ]);
  t.equal(await codeOf(forge(twice, 'bbbbbbbbbb', 'aaaaaaaaaa')), 'BODY_MALFORMED');
});

t.test('a copy that was cut off or damaged is refused', async (t) => {
  const archive = await pack(two, { compress: false });
  t.equal(await codeOf(archive.subarray(0, archive.length - 30)), 'BODY_MALFORMED');
  t.equal(await codeOf(forge(archive, '1,2', '1,3')), 'BODY_MALFORMED', 'its checksum is another');
  t.equal(await codeOf(Buffer.from('bukan zip')), 'BODY_MALFORMED');
  t.equal(await codeOf(new Uint8Array()), 'BODY_MALFORMED');
});

t.test('any bytes yield files or a Failure', async (t) => {
  const archive = await pack(two);
  const damaged = fc
    .array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const bytes = Uint8Array.from(archive);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), async (bytes) => {
      const outcome = await read(bytes).catch((error: unknown) => error);
      return Array.isArray(outcome) || outcome instanceof Failure;
    }),
  );
  t.ok(true);
});
