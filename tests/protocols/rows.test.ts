import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import t from 'tap';
import type { Cell, Row, RowFormat } from '../../src/protocols/row.js';
import { readRows } from '../../src/protocols/rows.js';
import { underHeader } from '../../src/protocols/rows-header.js';
import { readXlsx, sheetNames } from '../../src/protocols/rows-xlsx.js';
import { failureOf } from '../failure-of.js';

const folder = await mkdtemp(join(tmpdir(), 'jembatan-rows-'));
t.teardown(() => rm(folder, { recursive: true }));

const csv: RowFormat = { format: 'csv' };
const fixed: RowFormat = {
  format: 'fixed',
  charset: 'us-ascii',
  columns: [
    { name: 'code', width: 4 },
    { name: 'amount', width: 6, align: 'right', pad: '0' },
  ],
};
let files = 0;

const run = promisify(execFile);

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
};

const read = async (content: string | Uint8Array, format: RowFormat = csv): Promise<Row[]> => {
  const path = join(folder, `${++files}`);
  await writeFile(path, content);
  return all(readRows(path, format));
};

const cellsOf = async (content: string | Uint8Array, format?: RowFormat) =>
  (await read(content, format)).map(({ cells }) => cells);

const codeOf = async (content: string | Uint8Array, format?: RowFormat) =>
  (await failureOf(() => read(content, format))).code;

const workbook = async (fill: (book: ExcelJS.Workbook) => void): Promise<Uint8Array> => {
  const book = new ExcelJS.Workbook();
  fill(book);
  return new Uint8Array(await book.xlsx.writeBuffer());
};

t.test('CSV is read whatever separates its cells, with line breaks inside them and a byte order mark', async (t) => {
  for (const mark of [',', ';', '\t', '|'])
    t.same(await cellsOf(`\ufeffa${mark}b\r\n1${mark}"x\n""y"""\r\n`), [
      ['a', 'b'],
      ['1', 'x\n"y"'],
    ]);
  t.same(await cellsOf('nama;alamat\nA;Jl. Satu, No. 2, RT 1\n'), [
    ['nama', 'alamat'],
    ['A', 'Jl. Satu, No. 2, RT 1'],
  ]);
  t.same(await cellsOf(Buffer.from('nama\nJos\xe9\n', 'latin1'), { ...csv, charset: 'windows-1252' }), [
    ['nama'],
    ['José'],
  ]);
  t.same(await cellsOf(''), []);
});

t.test('rows are numbered as a spreadsheet program shows them, empty ones counted', async (t) => {
  const numbers = (await read('a,b\n\n1,2\n,\n"x\ny",2\n')).map(({ number }) => number);
  t.same(numbers, [1, 3, 5]);
});

t.test('a CSV file that is none is told apart', async (t) => {
  t.equal(await codeOf(Buffer.from([0xff, 0xfe, 0x41, 0x00])), 'BODY_MALFORMED');
  t.equal(await codeOf('a,b\n1,"never closed\n2,3\n'), 'BODY_MALFORMED');
  t.equal(await codeOf(`a,b\n1,"${'x'.repeat(1_100_000)}`), 'TOO_LARGE');
  await t.rejects(all(readRows(join(folder, 'none'), csv)), { code: 'ENOENT' });
});

t.test('fixed-width rows are one line each; another length is a fault with its row', async (t) => {
  t.same(await cellsOf('AB  000012\r\nCD  000345\n\n', fixed), [
    ['AB', '12'],
    ['CD', '345'],
  ]);
  t.match(await failureOf(() => read('AB  000012\nshort\n', fixed)), {
    code: 'BODY_MALFORMED',
    detail: { id: /Baris 2/ },
  });
  t.equal(await codeOf('x'.repeat(3_000_000), fixed), 'BODY_MALFORMED');
});

t.test('a workbook keeps what is text, what is a number and what is a day', async (t) => {
  const bytes = await workbook((book) => {
    book.addWorksheet('Rahasia', { state: 'hidden' }).addRow(['x']);
    const sheet = book.addWorksheet('Data');
    sheet.addRow(['Judul']);
    sheet.addRow([]);
    const row = sheet.addRow(['3510242504909001', 3510242504909001, new Date('2026-11-14'), true, null, 'a <&> b']);
    row.getCell(7).value = { richText: [{ text: 'te' }, { text: 'bal' }] };
    row.getCell(8).value = { formula: '1+1', result: 2 };
    row.getCell(9).value = 0.5;
    row.getCell(9).numFmt = 'hh:mm';
    row.getCell(10).value = 1500;
    row.getCell(10).numFmt = '"Rp"#,##0;[Red]-#,##0';
  });
  t.same(await read(bytes, { format: 'xlsx' }), [
    { number: 1, cells: ['Judul'] },
    {
      number: 3,
      cells: ['3510242504909001', 3510242504909001, '2026-11-14', true, '', 'a <&> b', 'tebal', 2, '12:00:00', 1500],
    },
  ]);
  t.same(await sheetNames(bytes), ['Rahasia', 'Data']);
  t.same(await all(readXlsx(bytes, { sheet: 'rahasia' })), [{ number: 1, cells: ['x'] }]);
  t.equal((await failureOf(() => all(readXlsx(bytes, { sheet: 'Lain' })))).code, 'BODY_MALFORMED');
});

t.test('what is no workbook, or inflates to more than allowed, is refused', async (t) => {
  t.equal(await codeOf('a,b\n', { format: 'xlsx' }), 'BODY_MALFORMED');
  t.match(await failureOf(() => read(Buffer.from('d0cf11e0a1b11ae1', 'hex'), { format: 'xlsx' })), {
    detail: { id: /kata sandi/ },
  });
  const bomb = await workbook((book) => {
    const sheet = book.addWorksheet('Data');
    for (let row = 0; row < 2000; row++) sheet.addRow(Array.from({ length: 50 }, () => 0));
  });
  t.equal((await failureOf(() => all(readXlsx(bomb, {}, { entryBytes: 100_000 })))).code, 'TOO_LARGE');
  t.equal((await failureOf(() => all(readXlsx(bomb, {}, { ratio: 5 })))).code, 'TOO_LARGE');
});

/** Reads a file in a process of its own; tells its rows and the most memory it had. */
const readAlone = async (path: string, format: RowFormat): Promise<{ rows: number; mebibytes: number }> => {
  const module = new URL('../../src/protocols/rows.js', import.meta.url).href;
  const program = `
    import { readRows } from ${JSON.stringify(module)};
    let rows = 0;
    for await (const _ of readRows(${JSON.stringify(path)}, ${JSON.stringify(format)})) rows += 1;
    console.log(JSON.stringify({ rows, mebibytes: process.resourceUsage().maxRSS / 1024 }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program]);
  return JSON.parse(stdout);
};

t.test('memory stays flat however large the file is', async (t) => {
  const path = join(folder, 'large.csv');
  const block = `${`key;${'x'.repeat(2000)};"${'y'.repeat(2000)}"\n`.repeat(1000)}`;
  for (let n = 0; n < 32; n++) await appendFile(path, block);
  const tiny = join(folder, 'tiny.csv');
  await writeFile(tiny, 'a;b\n');
  const [large, small] = await Promise.all([readAlone(path, csv), readAlone(tiny, csv)]);
  t.equal(large.rows, 32_000);
  const more = Math.round(large.mebibytes - small.mebibytes);
  t.ok(more < 100, `128 MiB of CSV took ${more} MiB`);
});

t.test('any bytes are rows or a Failure', async () => {
  const sound = await workbook((book) =>
    book.addWorksheet('Data').addRows([
      ['a', 1],
      ['b', new Date()],
    ]),
  );
  const mutated = fc
    .array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = Uint8Array.from(sound);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', 'a', '\\', '\ufeff') }).map((s) => Buffer.from(s)),
    mutated,
  );
  const formats = fc.constantFrom<RowFormat>(csv, fixed, { format: 'xlsx' }, { ...csv, charset: 'windows-1252' });
  await fc.assert(
    fc.asyncProperty(anything, formats, async (bytes, format) => {
      const rows = await read(bytes, format).catch((error: { name: string }) => error.name);
      return rows === 'Failure' || Array.isArray(rows);
    }),
  );
});

t.test('what csv was written is what is read', async (t) => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ';', ',', '\n', ' ', 'é') });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
      const quoted = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(';')).join('\n');
      const found = await read(quoted, { format: 'csv', delimiter: ';' });
      t.same(
        found.map(({ cells }) => cells),
        rows.filter((row) => row.some((one) => one !== '')),
      );
    }),
  );
});

const under = (table: readonly (readonly Cell[])[], required: readonly string[], optional: readonly string[] = []) => {
  async function* rows(): AsyncGenerator<Row> {
    for (const [at, cells] of table.entries()) yield { number: at + 1, cells };
  }
  return all(underHeader(rows(), { required, optional }));
};

t.test('a header is found below titles, in any order and spelling of case and blanks', async (t) => {
  const table = [['LAPORAN NIKAH'], ['no hp', 'NIK  Suami', 'Lain', 'Kabupaten/Kota'], ['08', '1', 'x', 'B'], ['09']];
  t.same(await under(table, ['Kabupaten / Kota', 'NIK Suami'], ['No HP', 'Email']), [
    { number: 3, values: { 'Kabupaten / Kota': 'B', 'NIK Suami': '1', 'No HP': '08' } },
    { number: 4, values: { 'Kabupaten / Kota': '', 'NIK Suami': '', 'No HP': '09' } },
  ]);
});

t.test('a header that lacks columns, or has one twice, is a fault that names it', async (t) => {
  const lacking = await failureOf(() => under([['Judul'], ['NIK', 'Nama']], ['NIK', 'Nama', 'Alamat']));
  t.match(lacking, { code: 'BODY_MALFORMED', detail: { id: /: Alamat\./ } });
  t.match(await failureOf(() => under([['NIK', 'nik']], ['NIK'])), { detail: { id: /dua kali/ } });
  t.equal((await failureOf(() => under([], ['NIK']))).code, 'BODY_MALFORMED');
});
