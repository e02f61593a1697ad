import { once } from 'node:events';
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { cleanUp, databaseOf, runProgram, type Started, startProgram, until } from './program.js';

const setup = async (t: Test) => {
  const home = await mkdtemp(join(tmpdir(), 'jembatan-start-'));
  const dataDir = join(home, 'data');
  const env = { DATA_DIR: dataDir };
  const all: Started[] = [];
  t.teardown(() => cleanUp(all, home, env));
  const start = (): Started => {
    const started = startProgram(env);
    all.push(started);
    return started;
  };
  const sandboxFile = async (name: string) => JSON.parse(await readFile(join(dataDir, 'sandbox', name), 'utf8'));
  return { home, dataDir, env, start, sandboxFile };
};

type Setup = Awaited<ReturnType<typeof setup>>;

/** Asks for a citizen as the licensing desk and tells when the agency has the question. */
const askSlowly = async ({ sandboxFile }: Setup, url: string, fault: object) => {
  const [clients, cases, { url: control }] = await Promise.all(
    ['clients.json', 'cases.json', 'control.json'].map(sandboxFile),
  );
  await fetch(`${control}/faults/dukcapil`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  const token = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...clients['dpmptsp.perizinan'] }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const answer = fetch(`${url}/v1/exchanges/population.person.read.v1`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access_token}`,
      'content-type': 'application/json',
      'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
      'gateway-officer': 'petugas-07',
      'gateway-case': '503/1',
    },
    body: JSON.stringify({ nik: cases.persons.alive.nik }),
  }).then(
    ({ status }) => status,
    () => 'cut off',
  );
  const asked = async (): Promise<boolean> =>
    ((await (await fetch(`${control}/calls/dukcapil`)).json()) as { total: number }).total > 0;
  await until('the agency is asked', asked);
  return { answer, control: control as string };
};

const refusesConnections = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => false,
    () => true,
  );

t.test('Ctrl-C lets an exchange in flight finish; a second one ends at once and leaves nothing behind', async (t) => {
  const world = await setup(t);
  const first = world.start();
  const url = await first.listening();
  t.equal((await stat(join(world.dataDir, 'sandbox', 'clients.json'))).mode & 0o777, 0o600);
  const patient = await askSlowly(world, url, { latencyMs: 1_500 });
  first.interrupt();
  t.equal(await patient.answer, 200, 'the exchange in flight is answered');
  t.equal(await first.exited, 0);
  t.equal(await databaseOf(world.dataDir), undefined, 'the database has stopped');

  const second = world.start();
  const again = await second.listening();
  const hanging = await askSlowly(world, again, { hang: true });
  second.interrupt();
  // Two signals at once would be one.
  await until('it drains', () => refusesConnections(again));
  second.interrupt();
  t.equal(await second.exited, 130);
  t.equal(await hanging.answer, 'cut off');
  await until('the database ends', async () => (await databaseOf(world.dataDir)) === undefined);
  await until('the sandbox ends', () => refusesConnections(`${hanging.control}/cases`));
});

t.test('Ctrl-C while it is still starting ends it without a word of a fault', async (t) => {
  const { start, dataDir } = await setup(t);
  const starting = start();
  await until('it makes the database', async () => (await readdir(dataDir).catch(() => [])).length > 2);
  starting.interrupt();
  t.ok([0, 130].includes((await starting.exited) ?? -1));
  t.equal(await starting.stderr, '');
  await until('the database ends', async () => (await databaseOf(dataDir)) === undefined);
});

t.test('a port in use and a foreign address are told in both languages, before anything is brought up', async (t) => {
  const { dataDir, env } = await setup(t);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const PORT = String((other.address() as AddressInfo).port);
  const [english, indonesian, foreign] = await Promise.all([
    runProgram(['start'], { ...env, PORT }),
    runProgram(['start'], { ...env, PORT, LANG: 'id_ID.UTF-8' }),
    runProgram(['start'], { ...env, PORT: '0', HOST: '192.0.2.7' }),
  ]);
  t.match(english, { status: 1, stdout: '', stderr: `CONFIG_INVALID: Port ${PORT} on 127.0.0.1 is in use` });
  t.match(indonesian, { status: 1, stdout: '', stderr: `CONFIG_INVALID: Port ${PORT} pada 127.0.0.1 sedang dipakai` });
  t.match(foreign, { status: 1, stdout: '', stderr: 'CONFIG_INVALID: 192.0.2.7 is no address of this machine' });
  await t.rejects(readdir(dataDir), { code: 'ENOENT' });
});

t.test('a DATABASE_URL that leads nowhere is told by every command, without its password', async (t) => {
  const { env } = await setup(t);
  const DATABASE_URL = 'postgres://jembatan:geheim@127.0.0.1:1/jembatan';
  const ended = await Promise.all([
    runProgram(['serve'], { ...env, DATABASE_URL, PORT: '0' }),
    runProgram(['migrate'], { ...env, DATABASE_URL }),
    runProgram(['client', 'add', 'dpmptsp.perizinan'], { ...env, DATABASE_URL, LANG: 'id_ID.UTF-8' }),
  ]);
  for (const one of ended) {
    t.match(one, { status: 1, stdout: '', stderr: /^CONFIG_INVALID: .*127\.0\.0\.1:1\/jembatan .*ECONNREFUSED/ });
    t.notMatch(one.stderr, 'geheim');
  }
});
