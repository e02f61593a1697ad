import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { databaseOf } from '../../../sandbox/siskeudes/access.js';
import { bookKeepers, booksOf } from '../../../sandbox/siskeudes/books.js';
import { exportTables } from '../../../sandbox/siskeudes/tables.js';

const run = promisify(execFile);
const hasTools = await run('mdb-ver', ['-M']).then(
  () => true,
  (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
);

t.test(
  'mdbtools reads the books out of the database as they were put in',
  { skip: hasTools ? false : 'needs mdbtools' },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'jembatan-mdb-'));
    t.teardown(() => rm(folder, { recursive: true, force: true }));
    const tables = exportTables(
      bookKeepers.map((keeper) => booksOf(keeper, 2026)),
      6,
    );
    const file = join(folder, 'siskeudes.mdb');
    await writeFile(file, databaseOf(tables));

    const { stdout: names } = await run('mdb-tables', ['-1', file]);
    t.same(names.trim().split('\n'), Object.keys(tables));
    for (const [name, { columns, rows }] of Object.entries(tables)) {
      const { stdout } = await run('mdb-export', ['-T', '%Y-%m-%d', file, name]);
      const [header, ...read] = parse(stdout) as string[][];
      t.same(header, columns, name);
      const texts = columns.flatMap((column, n) => (/^(Kd_|No_|Sumber|Nama_|Uraian)/.test(column) ? [n] : []));
      const only = (all: readonly (readonly string[])[]) => all.map((row) => texts.map((n) => row[n]));
      t.same(only(read), only(rows), name);
    }
    const { stdout: evidence } = await run('mdb-export', ['-H', '-T', '%Y-%m-%d', file, 'Ta_Mutasi']);
    const [first = []] = parse(evidence) as string[][];
    t.match(first, { 3: '2026-01-28', 8: '98765.4300' }, 'dates and amounts have types of their own');
  },
);
