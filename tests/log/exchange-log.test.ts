import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { deriveKeys } from '../../src/access/keys.js';
import { newId } from '../../src/core/id.js';
import { commit } from '../../src/log/commitment.js';
import { createExchangeLog, prepareLog } from '../../src/log/exchange-log.js';
import { openEntry, readExchange } from '../../src/log/read.postgres.js';
import { connect } from '../../src/postgres/pool.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn, recordOf } from './record.js';

t.setTimeout(120_000);

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  return { database, log: logOn(database) };
};

t.test('leaf, commitments and reference columns can be recomputed from the stored bytes', async (t) => {
  const { database, log } = await setup(t);
  const record = recordOf();
  t.equal(await log.append(record), 0, 'the first index is 0');
  const [found] = await readExchange(database, record.exchange);
  if (!found) throw new Error('no entry');
  const entry = Buffer.from(found.entry);
  t.equal(
    createHash('sha256')
      .update(Buffer.concat([Buffer.of(0), entry]))
      .digest('hex'),
    found.leaf,
  );
  const { commitments } = JSON.parse(found.entry);
  const fields = await openEntry({ sql: database, sealer: keys.sealer }, found);
  const values = { ...record.sealed, subject: 'nik:3510240101909001' } as Record<string, unknown>;
  t.equal(fields.length, 5);
  for (const { field, salt } of fields)
    t.equal(commitments[field], commit(Buffer.from(salt, 'base64url'), field, String(values[field])), field);
  t.strictSame(fields.find(({ field }) => field === 'officer')?.value, 'petugas.loket.7');
  t.match(found, { officer: /^[0-9a-f]{16}$/, case: /^[0-9a-f]{16}$/, at: record.at });
});

t.test(
  'thousands of concurrent appends of several writers leave no gap, and every promise names its own entry',
  async (t) => {
    const { database, log } = await setup(t);
    const others = [1, 2].map((n) => connect(database.url, { name: `writer ${n}`, max: 2 }));
    t.teardown(() => Promise.all(others.map((other) => other.close())));
    const writers = [log, ...others.map(logOn)];
    const appended = await Promise.all(
      Array.from({ length: 5_000 }, async (_, n) => {
        const record = recordOf({ consumer: `village.clerk${n % 7}` });
        return { exchange: record.exchange, index: await writers[n % 3]?.append(record) };
      }),
    );
    const rows = await database.query<{ idx: number; exchange: string }>(
      'select idx, exchange::text from log.entry order by idx',
    );
    t.strictSame(
      rows.map(({ idx }) => idx),
      rows.map((_, n) => n),
      'gap-free',
    );
    t.equal(rows.length, 5_000);
    t.ok(appended.every(({ exchange, index }) => rows[index ?? -1]?.exchange === exchange));
    const [counts] = await database.query(
      'select (select size from log.head) as size, (select count(*) from vault.opening) as openings',
    );
    t.strictSame(counts, { size: 5_000, openings: 5_000 });
  },
);

t.test('connections ended in the middle of batches lose and duplicate nothing that was acknowledged', async (t) => {
  const { database } = await setup(t);
  const cut = connect(database.url, { name: 'cut', max: 2 });
  t.teardown(() => cut.close());
  const log = logOn(cut);
  let ended = 0;
  const endConnections = async (): Promise<void> => {
    const rows = await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jembatan cut' and state = 'active'",
    );
    ended += rows.length;
  };
  const acknowledged: { exchange: string; index: number }[] = [];
  let rejected = 0;
  const append = async (): Promise<void> => {
    const record = recordOf();
    const index = await log
      .append(record)
      .catch((error) => t.match(error, { code: 'LOG_UNAVAILABLE', retryAfter: 2 }) && undefined);
    if (typeof index === 'number') acknowledged.push({ exchange: record.exchange, index });
    else rejected += 1;
  };
  for (let round = 0; round < 60; round += 1)
    await Promise.all([...Array.from({ length: 50 }, append), endConnections(), endConnections()]);
  t.comment(`${ended} connections ended, ${rejected} of 3000 rejected`);
  t.ok(ended > 0, 'some were ended while they wrote');
  const rows = await database.query<{ idx: number; exchange: string }>(
    'select idx, exchange::text from log.entry order by idx',
  );
  t.strictSame(
    rows.map(({ idx }) => idx),
    rows.map((_, n) => n),
    'gap-free',
  );
  t.equal(new Set(rows.map(({ exchange }) => exchange)).size, rows.length, 'no exchange twice');
  t.ok(
    acknowledged.every(({ exchange, index }) => rows[index]?.exchange === exchange),
    'all acknowledged are there',
  );
  t.ok(acknowledged.length > 0);
});

t.test('a batch whose acknowledgement was lost is found in the log, not written a second time', async (t) => {
  const { database } = await setup(t);
  let lost = 0;
  const log = logOn({
    ...database,
    async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
      const rows = await database.query<Row>(text, values, name);
      if (name === 'log.append' && lost++ === 0) throw new Error('Connection terminated unexpectedly');
      return rows;
    },
  });
  t.strictSame(await Promise.all([log.append(recordOf()), log.append(recordOf())]), [0, 1]);
  t.equal(await log.append(recordOf()), 2, 'and the writer goes on behind the new fence');
});

t.test("the caller's transaction takes its entries with it when it rolls back, and leaves no gap", async (t) => {
  const { database, log } = await setup(t);
  const kept = recordOf({ kind: 'exchange.accepted', mode: 'queued', outcome: 'queued' });
  const gone = recordOf();
  await t.rejects(
    database.transaction(async (sql) => {
      await log.appendIn(sql, [gone]);
      throw new Error('changed its mind');
    }),
    /changed its mind/,
  );
  await database.transaction((sql) => log.appendIn(sql, [kept, recordOf()]));
  t.strictSame(await readExchange(database, gone.exchange), []);
  t.match(await readExchange(database, kept.exchange), [{ index: 0 }]);
  t.equal(await log.append(recordOf()), 2);
});

t.test('no identifier, officer or case stands in clear in any table of the log', async (t) => {
  const { database, log } = await setup(t);
  const canaries = ['3510240101909777', '3510240101909888', 'petugas-kenari', 'PERKARA-KENARI'];
  const [nik = '', spouse = '', officer = '', number = ''] = canaries;
  const subjects = [nik, spouse].map((value) => ({ scheme: 'nik', value }));
  const sealed = {
    subjects,
    officer,
    case: number,
    request: JSON.stringify({ nik }),
    response: `{"spouse":"${spouse}"}`,
  };
  await log.append(recordOf({ sealed }));
  const tables = await database.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('log', 'vault')",
  );
  t.ok(tables.length >= 5);
  for (const { name } of tables) {
    const rows = await database.query<{ text: string }>(`select t::text as text from ${name} t`);
    const dump = rows
      .map(({ text }) => text + Buffer.from(text.replace(/[^0-9a-f]/g, ''), 'hex').toString('latin1'))
      .join('\n');
    for (const canary of canaries) t.notOk(dump.includes(canary), `${canary} in ${name}`);
  }
});

t.test('each subject of an entry has an opening of its own', async (t) => {
  const { database, log } = await setup(t);
  const subjects = ['3510240101909001', '3510240101909002', '3510240101909003'].map((value) => ({
    scheme: 'nik',
    value,
  }));
  const record = recordOf({ sealed: { subjects } });
  await log.append(recordOf());
  await log.append(record);
  const [found] = await readExchange(database, record.exchange);
  if (!found) throw new Error('no entry');
  const fields = await openEntry({ sql: database, sealer: keys.sealer }, found);
  t.strictSame(fields.map(({ field, value }) => [field, value]).sort(), [
    ['subject', 'nik:3510240101909001'],
    ['subject.2', 'nik:3510240101909002'],
    ['subject.3', 'nik:3510240101909003'],
  ]);
  const rows = await database.query('select distinct subject::text from vault.opening where idx = 1');
  t.equal(rows.length, 3);
});

t.test('an entry without anything to seal has no opening', async (t) => {
  const { database, log } = await setup(t);
  await log.append(recordOf({ kind: 'config.activated', sealed: { subjects: [] }, note: { hash: 'abc' } }));
  t.strictSame(await database.query('select idx from vault.opening'), []);
});

t.test('a record that cannot be written is refused alone, not with the batch it would have joined', async (t) => {
  const { log } = await setup(t);
  const many = Array.from({ length: 4_000 }, (_, n) => `element${n}aaaaaaaaaaaa`);
  const results = await Promise.allSettled([
    log.append(recordOf()),
    log.append(recordOf({ exchange: 'not an id' })),
    log.append(recordOf({ elements: { asked: many, returned: many, withheld: [] } })),
    log.append(recordOf({ at: new Date(Number.NaN) })),
    log.append(recordOf({ native: 'a\0b\nc', purpose: `x\0${'y'.repeat(3_000)}` })),
  ]);
  t.strictSame(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'],
  );
});

t.test('beyond what may wait an append is turned away at once, and what waited is written', async (t) => {
  const { database } = await setup(t);
  const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log, queue: 10 });
  const results = await Promise.allSettled(Array.from({ length: 15 }, () => log.append(recordOf())));
  const rejected = results.filter((result) => result.status === 'rejected');
  t.equal(rejected.length, 5);
  t.match(rejected[0]?.reason, { code: 'LOG_UNAVAILABLE', retryAfter: 2 });
  await log.close();
  await t.rejects(log.append(recordOf()), { code: 'LOG_UNAVAILABLE' }, 'a closed log takes nothing');
});

t.test('with no database an append fails as LOG_UNAVAILABLE', async (t) => {
  const nowhere = connect('postgres://x:y@127.0.0.1:1/none', { name: 'nowhere' });
  t.teardown(() => nowhere.close());
  await t.rejects(logOn(nowhere).append(recordOf()), { code: 'LOG_UNAVAILABLE' });
});

t.test('the next partition is made long before it is needed, and indexes go on across its edge', async (t) => {
  const { database, log } = await setup(t);
  await database.query('update log.head set size = $1', [2 ** 23 - 1]);
  await Promise.all([log.append(recordOf()), log.append(recordOf()), log.append(recordOf())]);
  await database.query('update log.head set size = $1', [2 ** 24 + 5]);
  t.equal(await log.append(recordOf()), 2 ** 24 + 5, 'two partitions ahead of the first');
  const rows = await database.query('select tableoid::regclass::text as part, idx from log.entry order by idx');
  t.match(rows, [
    { part: 'log.entry_0' },
    { part: 'log.entry_1', idx: 2 ** 23 },
    { part: 'log.entry_1' },
    { part: 'log.entry_2' },
  ]);
});

t.test('a gateway with another key is refused before it writes', async (t) => {
  const { database } = await setup(t);
  await t.rejects(prepareLog(database, deriveKeys(Buffer.alloc(32)).log), { code: 'CONFIG_INVALID' });
  await prepareLog(database, keys.log);
});

t.test('a combination of names is stored once, however many writers meet it first', async (t) => {
  const { database } = await setup(t);
  const consumer = `new.${newId()}`;
  await Promise.all(
    [logOn(database), logOn(database), logOn(database)].map((log) => log.append(recordOf({ consumer }))),
  );
  t.equal((await database.query('select id from log.shape where consumer = $1', [consumer])).length, 1);
});
