import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { checkpointText } from '../../src/core/checkpoint.js';
import { signNote } from '../../src/core/signed-note.js';
import type { Sql } from '../../src/core/sql.js';
import { prepareLog } from '../../src/log/exchange-log.js';
import { edgeOf, growTree } from '../../src/log/growing-tree.js';
import { takeOffice } from '../../src/log/office.js';
import { createPublishedLog } from '../../src/log/published.postgres.js';
import { readLeaves } from '../../src/log/tree.postgres.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn } from './record.js';
import { signingInMemory } from './signing.js';
import { appendMany, officeParts, signersOf } from './tree.js';

t.setTimeout(180_000);

/** A log that pretends to have `size` entries already: all that appending to it reads is its head and the right edge of its tree. */
const logOfSize = async (t: Test, size: number) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const signing = signingInMemory();
  // Enough that no index would be worth its while only because the table is small.
  await database.query(
    "insert into log.tile (level, idx, hashes) select 0, n, sha256('') from generate_series(0, $1::bigint) as n",
    [Math.min(20_000, Math.floor(size / 256) - 1)],
  );
  const edge = edgeOf(size).map((tile) => ({ ...tile, hashes: randomBytes(tile.width * 32) }));
  for (const { level, index, hashes } of edge)
    await database.query('insert into log.tile (level, idx, hashes) values ($1, $2, $3)', [level, index, hashes]);
  const root = (await growTree(async () => edge.map(({ hashes }) => hashes), size)).root();
  const origin = signersOf(signing)[0]?.name ?? '';
  const checkpoint = signNote(checkpointText({ origin, size, root, extensions: [] }), signersOf(signing));
  await database.query('update log.tree set size = $1, root = $2, checkpoint = $3', [size, root, checkpoint]);
  await database.query('update log.head set size = $1', [size]);
  const log = logOn(database);
  t.teardown(() => log.close());
  return { database, log, office: await takeOffice(officeParts(database, signing)) };
};

/** Rows of the tree that publishing `count` more entries wrote. */
const rowsWritten = async (t: Test, size: number, count: number): Promise<number> => {
  const { database, log, office } = await logOfSize(t, size);
  await appendMany(log, count);
  const [before] = await database.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
  t.equal(await office.round(), 0);
  const [written] = await database.query<{ rows: number }>(
    `select count(*)::int as rows from (select xmin from log.tile union all select xmin from log.tree) as one
     where xmin::text::bigint > $1::bigint`,
    [before?.xid],
  );
  return written?.rows ?? Number.NaN;
};

t.test('publishing costs the same at ten thousand entries as at ten million', async (t) => {
  // Places where as many tiles are completed, so that only the size differs.
  const [small, large] = [10_000, 10_000_128 - (10_000_128 % 256) + (10_000 % 256)];
  for (const count of [1, 100, 1_000]) {
    const rows = await rowsWritten(t, small, count);
    t.equal(await rowsWritten(t, large, count), rows, `${count} entries write ${rows} rows`);
    t.ok(rows <= 3 + count / 128, 'the right edge alone');
  }
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  /** 0 for a partition that was pruned as the statement ran. */
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Plan[];
}

const nodesOf = (plan: Plan): Plan[] =>
  [plan, ...(plan.Plans ?? []).flatMap(nodesOf)].filter((node) => node['Actual Loops'] > 0);

/** A way to the database on which every named statement is explained as it runs. */
const explaining = (database: Sql) => {
  const plans = new Map<string, Plan[]>();
  const sql: Sql = {
    async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
      const [row] = await database.query<Record<string, readonly { Plan: Plan }[]>>(
        `explain (analyze, format json) ${text}`,
        values,
      );
      plans.set(
        name ?? text,
        (Object.values(row ?? {})[0] ?? []).flatMap(({ Plan: plan }) => nodesOf(plan)),
      );
      return database.query<Row>(text, values, name);
    },
  };
  return { sql, plans };
};

t.test(
  'whatever the integrator and the public face read, an index finds, in the partition that holds it',
  async (t) => {
    const { database, log, office } = await logOfSize(t, 9_000_000);
    await appendMany(log, 2_000);
    await office.round();
    await database.query('analyze log.entry');
    await database.query('analyze log.tile');
    const { sql, plans } = explaining(database);
    const published = createPublishedLog(sql);
    await readLeaves(sql, 9_001_000, 200);
    await published.progress();
    t.ok(await published.tile({ level: 'entries', index: 35_157, width: 256 }));
    t.equal((await published.tile({ level: 0, index: 35_157, width: 256 }))?.length, 8_192);
    await published.receipts('00000000-0000-7000-8000-000000000000');
    for (const [name, nodes] of plans) {
      const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
      // Two tables of one row, and two partitions of none.
      t.same(
        scanned.filter((table) => !['tree', 'head', 'entry_0', 'entry_2'].includes(table ?? '')),
        [],
        name,
      );
    }
    for (const name of ['log.leaves', 'log.progress', 'log.bundle']) {
      const entries = plans.get(name)?.flatMap((node) => node['Relation Name'] ?? []) ?? [];
      t.notOk(entries.includes('entry_0'), `${name} leaves the other partition alone`);
    }
    t.same([...plans.keys()].sort(), [
      'log.bundle',
      'log.cosignatures_of',
      'log.leaves',
      'log.progress',
      'log.read_exchange',
      'log.read_tiles',
      'log.read_tree',
    ]);
  },
);
