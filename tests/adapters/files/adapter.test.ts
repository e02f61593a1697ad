import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { ZipFile } from 'yazl';
import { files } from '../../../adapters/files/adapter.js';
import type { FilesConfig } from '../../../adapters/files/config.js';
import { createReader } from '../../../adapters/files/reader.js';
import type { Accept } from '../../../src/adapter/adapter.js';
import { Failure } from '../../../src/core/failure.js';
import type { Offered } from '../../../src/protocols/drop-settings.js';
import { failureOf } from '../../failure-of.js';
import { connect } from '../bench.js';

const folder = await mkdtemp(join(tmpdir(), 'jembatan-files-'));
t.teardown(() => rm(folder, { recursive: true }));

const settings: FilesConfig = {
  folder,
  pollMs: 20,
  settleMs: 0,
  format: 'csv',
  columns: [
    { name: 'number', header: 'Nomor Surat', required: true },
    { name: 'name', header: 'Nama' },
    { name: 'nik' },
  ],
  key: ['number'],
};
let written = 0;

const offered = async (
  content: string | Uint8Array,
  changes: Partial<FilesConfig> = {},
  ending = '',
): Promise<Offered[]> => {
  const path = join(folder, `.${++written}${ending}`);
  await writeFile(path, content);
  const found: Offered[] = [];
  for await (const one of createReader({ ...settings, ...changes }).read(path, 'kiriman')) found.push(one);
  return found;
};

t.test('the declared columns become a native message, named by the key', async (t) => {
  const found = await offered('no;nik;Nama;nomor surat\n1;3510242504909001;BUDI;A-1\n2;;SITI;A-2\n3;;SITI; A-1\n');
  t.match(found, [
    { row: 2, native: { number: 'A-1', name: 'BUDI', nik: '3510242504909001' }, dedupeKey: /^[0-9a-f]{64}$/ },
    { row: 3, native: { number: 'A-2', name: 'SITI' } },
    { row: 4 },
  ]);
  const keys = found.map((one) => ('dedupeKey' in one ? one.dedupeKey : ''));
  t.equal(keys[0], keys[2], 'blanks around a number do not make another one');
  t.equal(new Set(keys).size, 2);
});

t.test(
  'a row without its key, or with a number that Excel spoilt, is faulty and shows nothing of itself',
  async (t) => {
    const found = await offered('Nomor Surat,Nama,nik\n,BUDI,1\nA-2,SITI,"3,51024E+15"\n');
    t.match(found, [
      { row: 2, fault: { id: /Nomor Surat kosong/ } },
      { row: 3, fault: { id: /nik telah diubah Excel/ } },
    ]);
    t.notMatch(JSON.stringify(found), /BUDI|3,51/);
  },
);

t.test('fixed-width lines are read by their places', async (t) => {
  const columns = [
    { name: 'number', width: 4 },
    { name: 'amount', width: 6, align: 'right' as const, pad: '0' },
  ];
  t.match(await offered('A-1 000150\n', { format: 'fixed', columns }), [{ native: { number: 'A-1', amount: '150' } }]);
});

t.test('a workbook’s numbers stay numbers, and its long ones are faults', async (t) => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('x').addRows([
    ['Nomor Surat', 'nik'],
    [12, null],
    ['A-2', 3510242504909001],
  ]);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  t.match(await offered(bytes, { format: 'xlsx' }), [{ native: { number: 12 } }, { row: 3, fault: { id: /nik/ } }]);
});

type Packed = Readonly<Record<string, string | Uint8Array>>;

const zipped = async (parts: Packed): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream);
};

t.test('an archive is the files in it, each with rows of its own', async (t) => {
  const archive = await zipped({
    'licin/a.csv': 'Nomor Surat\nA-1\n\nA-2\n',
    '__MACOSX/licin/._a.csv': 'x',
    'b.csv': 'Nama;Nomor Surat\nSITI;B-1\n;\n',
  });
  t.match(await offered(archive, {}, '.ZIP'), [
    { part: 'licin/a.csv', row: 2, native: { number: 'A-1' } },
    { part: 'licin/a.csv', row: 4, native: { number: 'A-2' } },
    { part: 'b.csv', row: 2, native: { number: 'B-1', name: 'SITI' } },
  ]);
});

t.test('workbooks in an archive are read', async (t) => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('x').addRows([['Nomor Surat'], ['A-1']]);
  const archive = await zipped({ 'a.xlsx': new Uint8Array(await book.xlsx.writeBuffer()) });
  t.match(await offered(archive, { format: 'xlsx' }, '.zip'), [{ part: 'a.xlsx', row: 2, native: { number: 'A-1' } }]);
});

t.test('a file that is none does not keep the others of its archive from being read', async (t) => {
  const found = await offered(await zipped({ 'readme.txt': 'halo', 'a.csv': 'Nomor Surat\nA-1\n' }), {}, '.zip');
  t.match(found, [
    { part: 'readme.txt', failure: { code: 'BODY_MALFORMED', detail: { id: /Nomor Surat/ } } },
    { part: 'a.csv', native: { number: 'A-1' } },
  ]);
});

t.test('what is no archive, holds nothing or inflates too much is refused', async (t) => {
  const codeOf = async (content: Uint8Array | string) => (await failureOf(() => offered(content, {}, '.zip'))).code;
  t.equal(await codeOf('Nomor Surat\nA-1\n'), 'BODY_MALFORMED');
  t.equal(await codeOf(await zipped({})), 'BODY_MALFORMED');
  t.equal(await codeOf(await zipped({ 'a.csv': Buffer.alloc(8_000_000) })), 'TOO_LARGE');
});

t.test('a byte that changed on the way is noticed at the end of its file', async (t) => {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from('Nomor Surat\nA-1\n'), 'a.csv', { compress: false });
  zip.end();
  const archive = await buffer(zip.outputStream);
  archive[archive.indexOf('A-1')] = 66;
  t.match((await offered(archive, {}, '.zip')).at(-1), { part: 'a.csv', failure: { code: 'BODY_MALFORMED' } });
});

t.test('the configuration is checked', async (t) => {
  const valid = new Ajv2020({ strict: false }).compile(files.config);
  t.ok(valid(settings), JSON.stringify(valid.errors));
  t.notOk(valid({ ...settings, colour: 'red' }));
  t.notOk(valid({ ...settings, format: 'fixed' }), 'a fixed-width file needs widths');
  t.match(await failureOf(async () => createReader({ ...settings, key: ['none'] })), { code: 'CONFIG_INVALID' });
});

t.test('whatever is dropped is rows or a Failure', async () => {
  const text = fc.string({
    unit: fc.constantFrom('Nomor Surat', 'Nama', ';', ',', '\n', '"', 'A', '9'),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const found = await offered(content).catch((error) => error);
      return Array.isArray(found) || found instanceof Failure;
    }),
  );
  const archive = await zipped({ 'a.csv': 'Nomor Surat\nA-1\n', 'b.csv': 'Nomor Surat\nA-2\n' });
  await fc.assert(
    fc.asyncProperty(fc.nat(archive.length - 1), fc.nat(255), async (at, byte) => {
      const changed = Buffer.from(archive);
      changed[at] = byte;
      const found = await offered(changed, {}, '.zip').catch((error) => error);
      return Array.isArray(found) || found instanceof Failure;
    }),
  );
});

const listening = async (t: Test, accept: Accept) => {
  const { connection } = await connect(t, files, settings);
  const stop = new AbortController();
  const ended = connection.listen?.(accept, stop.signal, async () => '');
  t.teardown(async () => {
    stop.abort();
    await ended;
  });
  return connection;
};

t.test('a row is handed over again until it is accepted, and only then is its file done', async (t) => {
  const keys: string[] = [];
  const connection = await listening(t, async ({ dedupeKey, operation }) => {
    t.equal(operation, 'row');
    keys.push(dedupeKey);
    if (keys.length === 1) throw new Failure('LOG_UNAVAILABLE', { en: 'x', id: 'x' });
    return { body: {} };
  });
  await connection.probe(AbortSignal.timeout(1000));
  await writeFile(join(folder, 'a.csv'), 'Nomor Surat\nA-1\n');
  for (let n = 0; n < 500 && (await readdir(join(folder, 'done')).catch(() => [])).length === 0; n++) await pause(10);
  t.equal(keys.length, 2);
  t.equal(keys[0], keys[1]);
  await connection.close();
  await connection.close();
});

t.test('an SFTP server is declared with its host keys and one credential at least', async (t) => {
  const valid = new Ajv2020({ strict: false }).compile(files.config);
  const sftp = { host: 'sftp.example', user: 'jembatan', hostKeys: [`SHA256:${'A'.repeat(43)}`], password: 'x' };
  t.ok(valid({ ...settings, sftp }), JSON.stringify(valid.errors));
  t.notOk(valid({ ...settings, sftp: { ...sftp, hostKeys: [] } }), 'no server is trusted by default');
  t.notOk(valid({ ...settings, sftp: { ...sftp, hostKeys: ['any'] } }));
  const { password: _, ...without } = sftp;
  t.notOk(valid({ ...settings, sftp: without }));
});
