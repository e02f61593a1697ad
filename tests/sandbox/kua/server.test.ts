import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import t from 'tap';
import { startSandbox } from '../../../sandbox/sandbox.js';
import { setUp } from '../bench.js';

t.test('the office drops the deeds it is asked for, as a workbook or as CSV', async (t) => {
  const bench = await setUp(t);
  const folder = bench.variable('kua', 'SANDBOX_KUA_FOLDER');
  const drop = (body: object) => bench.control('POST', '/kua/export', body);
  t.match((await drop({ file: 'a.xlsx', cases: ['registered', 'mangled'], more: 3 })).json, { deeds: 5 });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(folder, 'a.xlsx'));
  const sheet = book.worksheets[0];
  t.equal(sheet?.rowCount, 8);
  t.equal(sheet?.getRow(3).cellCount, 28);
  t.equal(sheet?.getRow(5).getCell(10).value, '3,51024E+15');
  await drop({ file: 'b.csv', cases: ['older'] });
  t.match(await readFile(join(folder, 'b.csv'), 'utf8'), /^\ufeffNo;Provinsi;.*\r\n1;JAWA TIMUR;/);
  t.same((await readdir(folder)).sort(), ['a.xlsx', 'b.csv']);
  t.same((await bench.control('GET', '/kua/reports')).json, { reports: [] });
  t.equal(bench.cases.marriages.mangled.expect, 'REQUEST_INVALID');
});

t.test('what it cannot do it says, and a name cannot lead out of the folder', async (t) => {
  const bench = await setUp(t);
  for (const body of [{}, { file: '../a.csv' }, { file: 'a.csv', cases: ['nobody'] }, { file: 'a.csv', more: -1 }])
    t.equal((await bench.control('POST', '/kua/export', body)).status, 400);
});

t.test('the folder goes with the sandbox', async (t) => {
  const sandbox = await startSandbox('secret', () => new Date());
  const folder = sandbox.ready.agencies.kua.env.SANDBOX_KUA_FOLDER ?? '';
  await access(folder);
  await sandbox.close();
  await t.rejects(access(folder));
});
