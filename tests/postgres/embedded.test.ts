import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import type { Failure } from '../../src/core/failure.js';
import { findBinaries } from '../../src/postgres/binaries.js';
import { findEmbedded, startEmbedded } from '../../src/postgres/embedded.js';
import { connect } from '../../src/postgres/pool.js';

t.setTimeout(120_000);

const log = { info: () => {} };

const setup = async (t: Test) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-embedded-'));
  const dataDir = join(folder, 'data');
  const start = async (messages: string[] = [], durable = false) => {
    const server = await startEmbedded({ dataDir, log: { info: (_, message) => messages.push(message) }, durable });
    t.teardown(() => server.stop());
    return server;
  };
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return { dataDir, start, postmaster: () => postmasterOf(dataDir) };
};

const postmasterOf = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);

const ask = async <Row>(url: string, text: string): Promise<Row[]> => {
  const database = connect(url, { name: 'test', max: 1 });
  return database.query<Row>(text).finally(database.close);
};

/** A gateway of its own process, so that it can be killed. */
const gateway = async (t: Test, dataDir: string): Promise<ChildProcess> => {
  const module = new URL('../../src/postgres/embedded.js', import.meta.url);
  const program = `const { startEmbedded } = await import(${JSON.stringify(module.href)});
    await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: { info() {} }, durable: false });
    process.stdout.write('up');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  t.teardown(() => child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
};

t.test(
  'data is found again by the next start, and is only on loopback behind a password no one else can read',
  async (t) => {
    const { dataDir, start } = await setup(t);
    const first = await start([], true);
    await ask(first.url, 'create table kept as select 42 as n');
    const [settings] = await ask(
      first.url,
      `select current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
       current_setting('fsync') as fsync, current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums`,
    );
    t.strictSame(settings, { listen: '127.0.0.1', sockets: '', fsync: 'on', encoding: 'UTF8', checksums: 'on' });
    t.equal((await stat(join(dataDir, 'postgres.password'))).mode & 0o777, 0o600);
    t.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700);
    await t.rejects(ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1'), /password/);
    await Promise.all([first.stop(), first.stop()]);
    t.equal(await findEmbedded(dataDir), undefined, 'nothing runs after stop');
    const second = await start();
    t.strictSame(await ask(second.url, 'select n from kept'), [{ n: 42 }]);
    t.equal(await findEmbedded(dataDir), second.url);
  },
);

t.test('two gateways do not share a data folder, and the first is not disturbed', async (t) => {
  const { dataDir, start } = await setup(t);
  const first = await start();
  await t.rejects(startEmbedded({ dataDir, log }), {
    code: 'CONFIG_INVALID',
    detail: { en: /Another gateway/, id: /Gateway lain/ },
  });
  t.strictSame(await ask(first.url, 'select 1 as n'), [{ n: 1 }]);
});

t.test('a server that a killed gateway left running is taken over with its data', async (t) => {
  const { dataDir, start, postmaster } = await setup(t);
  const killed = await gateway(t, dataDir);
  const left = await postmaster();
  await ask((await findEmbedded(dataDir)) ?? '', 'create table kept as select 1 as n');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const messages: string[] = [];
  const server = await start(messages);
  t.equal(await postmaster(), left, 'the same server');
  t.match(messages, ['database found running, taken over']);
  t.strictSame(await ask(server.url, 'select n from kept'), [{ n: 1 }]);
  await server.stop();
  t.equal(await findEmbedded(dataDir), undefined, 'and stops with its new gateway');
});

t.test('after gateway and server were both killed, what was committed is there', async (t) => {
  const { dataDir, start, postmaster } = await setup(t);
  const killed = await gateway(t, dataDir);
  await ask((await findEmbedded(dataDir)) ?? '', 'create table kept as select 1 as n');
  process.kill(await postmaster(), 'SIGKILL');
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const server = await start();
  t.strictSame(await ask(server.url, 'select n from kept'), [{ n: 1 }]);
});

t.test('a server that is killed under a running gateway comes back at the same address with its data', async (t) => {
  const { start, postmaster } = await setup(t);
  const server = await start();
  await ask(server.url, 'create table kept as select 1 as n');
  process.kill(await postmaster(), 'SIGKILL');
  let rows: unknown[] = [];
  while (rows.length === 0) rows = await ask<unknown>(server.url, 'select n from kept').catch(() => []);
  t.strictSame(rows, [{ n: 1 }]);
});

t.test('a process that has the number of a server long gone is not mistaken for it', async (t) => {
  const { dataDir, start } = await setup(t);
  const first = await start();
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  const lines = (await readFile(file, 'utf8')).split('\n');
  await first.stop();
  await writeFile(file, [process.pid, ...lines.slice(1)].join('\n'));
  t.strictSame(await ask((await start()).url, 'select 1 as n'), [{ n: 1 }]);
});

t.test('data of another version or without its password is refused and left as it is', async (t) => {
  const { dataDir } = await setup(t);
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
  await t.rejects(startEmbedded({ dataDir, log }), { code: 'CONFIG_INVALID', detail: { en: /PostgreSQL 15/ } });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
  await t.rejects(startEmbedded({ dataDir, log }), { code: 'CONFIG_INVALID', detail: { en: /postgres\.password/ } });
});

t.test('an interrupted first start does not stand in the way of the next', async (t) => {
  const { dataDir, start } = await setup(t);
  await mkdir(join(dataDir, 'postgres.0badcafe'), { recursive: true });
  t.strictSame(await ask((await start()).url, 'select 1 as n'), [{ n: 1 }]);
});

t.test('below a folder only root may enter, it runs all the same or says what to do', async (t) => {
  const { dataDir, start } = await setup(t);
  await mkdir(dataDir, { recursive: true });
  await chmod(join(dataDir, '..'), 0o700);
  const result = await start().then(
    ({ url }) => ask(url, 'select 1 as n'),
    (failure: Failure) => failure,
  );
  if (Array.isArray(result)) t.strictSame(result, [{ n: 1 }]);
  else t.match(result, { code: 'CONFIG_INVALID', detail: { en: /as root/, id: /sebagai root/ } });
});

t.test('on a machine without binaries the failure says what to install or set', async (t) => {
  await t.rejects(findBinaries('sunos-sparc'), {
    code: 'CONFIG_INVALID',
    detail: { en: /sunos-sparc.*DATABASE_URL/, id: /sunos-sparc.*DATABASE_URL/ },
  });
});
