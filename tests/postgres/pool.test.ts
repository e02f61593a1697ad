import { once } from 'node:events';
import { createServer } from 'node:net';
import t, { type Test } from 'tap';
import { connect } from '../../src/postgres/pool.js';
import { freshDatabase } from '../postgres.js';

const setup = async (t: Test, name = 'pool') => {
  const outside = await freshDatabase(t);
  const database = connect(outside.url, { name, max: 2 });
  t.teardown(() => database.close());
  const endAll = () =>
    outside.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = $1`,
      [`jembatan ${name}`],
    );
  return { outside, database, endAll };
};

t.test('whole numbers arrive as numbers, days as text, instants as dates', async (t) => {
  const { database } = await setup(t);
  const rows = await database.query(
    "select 5::int8 as n, '2026-11-24'::date as day, '2026-11-24T00:00:00Z'::timestamptz as at, 1.50::numeric as amount",
  );
  t.strictSame(rows, [{ n: 5, day: '2026-11-24', at: new Date('2026-11-24T00:00:00Z'), amount: '1.50' }]);
});

t.test('a whole number beyond 2^53 is an error, never rounded', async (t) => {
  const { database } = await setup(t);
  await t.rejects(database.query('select 9007199254740993::int8 as n'), RangeError);
  t.strictSame(await database.query('select 9007199254740993::int8::text as n'), [{ n: '9007199254740993' }]);
});

t.test('every connection carries the limits and the name', async (t) => {
  const { database } = await setup(t);
  const [row] =
    await database.query(`select current_setting('jit') as jit, current_setting('statement_timeout') as statement,
    current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle,
    current_setting('application_name') as name, current_setting('timezone') as zone`);
  t.strictSame(row, { jit: 'off', statement: '5s', lock: '2s', idle: '10s', name: 'jembatan pool', zone: 'UTC' });
});

t.test('a statement that fails leaves its connection in the pool', async (t) => {
  const { database } = await setup(t);
  const pid = async () => (await database.query<{ pid: number }>('select pg_backend_pid() as pid'))[0]?.pid;
  const before = await pid();
  await t.rejects(database.query('select 1/0'), /division by zero/);
  t.equal(await pid(), before);
});

t.test('a transaction commits what it returns from and rolls back what it throws from', async (t) => {
  const { database } = await setup(t);
  await database.query('create table kept (n int)');
  t.strictSame(await database.transaction((sql) => sql.query('insert into kept values (1) returning n')), [{ n: 1 }]);
  const failing = database.transaction(async (sql) => {
    await sql.query('insert into kept values (2)');
    throw new Error('no');
  });
  await t.rejects(failing, /^no$/);
  t.strictSame(await database.query('select n from kept'), [{ n: 1 }]);
});

t.test('a transaction that swallowed an error does not pass for committed', async (t) => {
  const { database } = await setup(t);
  await database.query('create table swallowed (n int)');
  const swallowing = database.transaction(async (sql) => {
    await sql.query('insert into swallowed values (1)');
    await sql.query('select 1/0').catch(() => undefined);
  });
  await t.rejects(swallowing, /rolled it back/);
});

t.test('connections ended by the server fail their own query only, idle or busy, and new ones are made', async (t) => {
  const { database, endAll } = await setup(t, 'ended');
  await database.query('select 1');
  await endAll();
  const busy = database.transaction(async (sql) => {
    await sql.query('select 1');
    await endAll();
    await sql.query('select 2');
  });
  await t.rejects(busy, /terminat|connection error/);
  t.strictSame(await database.query('select 3 as n'), [{ n: 3 }]);
});

t.test('a listener hears what is notified, again after its connection was lost, and stops when told', async (t) => {
  const { outside, database, endAll } = await setup(t, 'ears listen');
  await database.close();
  const listening = connect(outside.url, { name: 'ears' });
  t.teardown(() => listening.close());
  const heard: string[] = [];
  const stop = await listening.listen('news', (payload) => heard.push(payload));
  const hears = async (payload: string): Promise<void> => {
    while (heard.at(-1) !== payload) await outside.query('select pg_notify($1, $2)', ['news', payload]);
  };
  await hears('first');
  await endAll();
  await hears('second');
  await stop();
  const rest = await outside.query(
    "select pid from pg_stat_activity where application_name = 'jembatan ears listen' and datname = current_database()",
  );
  t.strictSame(rest, []);
});

t.test('a database that cannot be reached is an error of the query, within the time for connecting', async (t) => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const database = connect(`postgres://a:b@127.0.0.1:${port}/c`, { name: 'silent' });
  await t.rejects(database.query('select 1'), /timeout/);
  await t.rejects(
    database.listen('x', () => {}),
    /timeout/,
  );
  await database.close();
  await database.close();
});
