import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { readAkta, readDay, readRegistration, readSpouse } from '../../../adapters/simkah/cells.js';
import { columns } from '../../../adapters/simkah/columns.js';
import { createReader, readMarriage } from '../../../adapters/simkah/export.js';
import { villageReader } from '../../../adapters/simkah/village.js';
import { type Marriage, marriagesLike, namedMarriagesOn } from '../../../sandbox/kua/marriages.js';
import { header, writeCsv, writeWorkbook } from '../../../sandbox/kua/workbook.js';
import type { OfferedRow } from '../../../src/protocols/drop-settings.js';
import { failureOf } from '../../failure-of.js';

const today = '2026-11-25';
const clock = { now: () => new Date(`${today}T10:00:00+07:00`) };
const folder = await mkdtemp(join(tmpdir(), 'jembatan-simkah-'));
t.teardown(() => rm(folder, { recursive: true }));

const villages = [
  { address: 'Licin, Licin', village: '35.10.24.2003' },
  { address: 'Tamansari, Licin', village: '35.10.24.2008' },
  { address: 'Tamansari, Tegalsari', village: '35.10.23.2003' },
];

const read = async (name: string, bytes: Uint8Array | string): Promise<OfferedRow[]> => {
  await writeFile(join(folder, name), bytes);
  const found: OfferedRow[] = [];
  for await (const one of createReader(clock, villages).read(join(folder, name), name))
    if ('row' in one) found.push(one);
  return found;
};

const { registered, older, plain, mangled, swapped, future } = namedMarriagesOn(today);
const all: Marriage[] = [registered, older, plain, mangled, swapped, future, ...marriagesLike(20, today)];

const native = (marriage: Marriage, groom = '-', bride = '-') => ({
  'Nomor Akta Nikah': marriage.aktaNumber,
  'Nomor Daftar': marriage.registrationNumber,
  'NIK Suami': marriage.groom.nik,
  'NIK Istri': marriage.bride.nik,
  'Nama Suami': marriage.groom.fullName,
  'Nama Istri': marriage.bride.fullName,
  'Tanggal Akad': marriage.day,
  'Nikah Di': marriage.place,
  'Kode KUA': '3510241',
  'Kode Desa Suami': groom,
  'Kode Desa Istri': bride,
});

t.test('the export has its 28 columns, and every one that is read is among them', (t) => {
  t.equal(header.length, 28);
  for (const column of Object.values(columns)) t.ok(header.includes(column), column);
  t.end();
});

t.test('workbook and CSV of the same deeds are the same rows, and only what the event needs is taken', async (t) => {
  const [book, csv] = [await read('a.xlsx', await writeWorkbook(all)), await read('a.csv', writeCsv(all))];
  const withoutRow = (rows: OfferedRow[]) => rows.map(({ row: _, ...rest }) => rest);
  t.same(withoutRow(book), withoutRow(csv));
  t.equal(book.length, all.length);
  t.same(book[0], {
    row: 4,
    native: native(registered, '35.10.24.2003', '35.10.24.2008'),
    dedupeKey: `3510241:${registered.aktaNumber}`,
  });
  t.same(csv[1], { row: 3, native: native(older, '35.10.24.2008'), dedupeKey: '3510241:0123/009/XII/2019' });
});

t.test(
  'a mangled NIK, swapped spouses and a day to come are reported with their row, never with the number',
  async (t) => {
    const found = await read('b.xlsx', await writeWorkbook([plain, mangled, swapped, future]));
    t.match(found, [
      { row: 4, native: {} },
      { row: 5, fault: { id: /NIK Suami telah diubah Excel/ } },
      { row: 6, fault: { id: /NIK Suami adalah NIK orang dengan jenis kelamin lain/ } },
      { row: 7, fault: { id: /Tanggal Akad ada di masa depan/ } },
    ]);
    t.notMatch(JSON.stringify(found.slice(1)), /\d{10}|3,51/);
  },
);

t.test('columns may come in any order, with others missing or new', async (t) => {
  const titles = [...Object.values(columns)].reverse();
  const row = titles.map((title) => native(plain)[title]);
  const [one] = await read('c.csv', `Baru,${titles.join(',').toLowerCase()}\nx,${row.join(',')}\n,,,,,,,,\n`);
  t.match(one, { row: 2, native: native(plain) });
  const lacking = await failureOf(() =>
    read('d.csv', `${titles.filter((title) => title !== 'NIK Istri').join(',')}\n`),
  );
  t.match(lacking, { code: 'BODY_MALFORMED', detail: { id: /: NIK Istri\./ } });
  t.equal((await failureOf(() => read('e.pdf', 'x'))).code, 'BODY_MALFORMED');
  const half = (await writeWorkbook(all)).subarray(0, 3000);
  t.equal((await failureOf(() => read('f.xlsx', half))).code, 'BODY_MALFORMED');
});

t.test('cells are read as people write them', (t) => {
  for (const cell of ["'3510242504909001", ' 3510 2425 0490 9001 ', '351024.250490.9001'])
    t.same(readSpouse(cell, columns.groomNik, 'MALE'), { value: '3510242504909001' });
  for (const cell of ['3,51024E+15', '3.51024E+15', 3510242504909001, '', '123', '0510242504909001'])
    t.ok('fault' in readSpouse(cell, columns.groomNik, 'MALE'), String(cell));
  for (const cell of ['14-11-2026', '14/11/2026', '14 November 2026', 'Sabtu, 14 November 2026', '2026-11-14T08:00:00'])
    t.same(readDay(cell, columns.contractDate, today), { value: '2026-11-14' });
  for (const cell of ['31-02-2026', '14 Nopembre 2026', '11/14/2026', 46000, '2026-11-26', ''])
    t.ok('fault' in readDay(cell, columns.contractDate, today), String(cell));
  t.same(readAkta(' 1234/01/xii/2023', columns.aktaNumber), { value: '1234/01/XII/2023' });
  for (const cell of ['12', 3510241112026001, '1234/01/12/2023', ''])
    t.ok('fault' in readAkta(cell, columns.aktaNumber));
  t.ok('fault' in readRegistration('DN12', columns.registrationNumber));
  t.end();
});

t.test('an address names a village together with its district, or none', (t) => {
  const villageOf = villageReader(villages);
  const known = {
    'Dsn. Krajan RT 01, Desa Tamansari Kec. Licin': '35.10.24.2008',
    'TAMANSARI-TEGALSARI': '35.10.23.2003',
  };
  for (const [address, code] of Object.entries(known)) t.equal(villageOf(address), code, address);
  const unknown = ['Tamansari', 'Tamansari Banyuwangi', '', 'TAMANSARI LICIN, DAHULU LICIN LICIN', 'TAMANSARI LICINAN'];
  for (const address of unknown) t.equal(villageOf(address), undefined, address);
  fc.assert(
    fc.property(fc.string({ maxLength: 2000 }), (address) => {
      const code = villageOf(address);
      return code === undefined || villages.some(({ village }) => village === code);
    }),
  );
  t.end();
});

t.test('whatever stands in a row, it is a deed or a fault that repeats nothing of it', async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(...Object.values(native(plain)), '3,51024E+15', '-'),
  );
  const row = fc.record(Object.fromEntries(Object.values(columns).map((column) => [column, cell])));
  fc.assert(
    fc.property(row, (values) => {
      const one = readMarriage({ number: 7, values }, today, () => undefined);
      if (!('fault' in one)) return /^\d{7}:/.test(one.dedupeKey) && Object.keys(one.native).length === 11;
      return one.row === 7 && !/\d{16}|E\+15/.test(JSON.stringify(one.fault));
    }),
  );
});
