import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import t, { type Test } from 'tap';
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

const offered = async (content: string | Uint8Array, changes: Partial<FilesConfig> = {}): Promise<Offered[]> => {
  const path = join(folder, `.${++written}`);
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
});

const listening = async (t: Test, accept: Accept) => {
  const { connection } = await connect(t, files, settings);
  const stop = new AbortController();
  const ended = connection.listen?.(accept, stop.signal);
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
