import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { readExport } from '../../../adapters/siskeudes/read-export.js';
import { readDatabaseTables, readZipTables } from '../../../adapters/siskeudes/tables.js';
import { databaseOf } from '../../../sandbox/siskeudes/access.js';
import { archiveOf } from '../../../sandbox/siskeudes/archive.js';
import { bookKeepers, booksOf } from '../../../sandbox/siskeudes/books.js';
import { exportTables } from '../../../sandbox/siskeudes/tables.js';
import { rules } from './exports.js';

const crosswalk = bookKeepers.map(({ local, village }) => ({ local, village: village.code, from: '2016-01-01' }));
const tables = exportTables(
  bookKeepers.map((keeper) => booksOf(keeper, 2026)),
  6,
);

t.test('a database and a ZIP of the same books make the same reports', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-siskeudes-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'books.mde'), databaseOf(tables));
  const ofDatabase = readExport(await readDatabaseTables(join(folder, 'books.mde')), '2026-06', {
    ...rules,
    crosswalk,
  });
  const ofArchive = readExport(await readZipTables(await archiveOf(tables, ',')), '2026-06', { ...rules, crosswalk });
  t.equal(ofArchive.reports.length, bookKeepers.length);
  t.same(ofDatabase, ofArchive);
});

t.test('of payees nothing is read, not even from a database', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-siskeudes-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'books.mdb'), databaseOf(tables));
  const read = await readDatabaseTables(join(folder, 'books.mdb'));
  for (const table of read.values())
    for (const column of ['Nm_Penerima', 'Rek_Bank', 'NPWP', 'Nm_Penyetor']) t.notOk(table.has(column), table.name);
});
