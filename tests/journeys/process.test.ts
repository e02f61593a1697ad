import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { packageRoot } from '../../src/core/package-root.js';
import { runProgram } from './program.js';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));
const shipped = fileURLToPath(new URL('config', packageRoot()));

/** What a person has: a folder for data, a copy of the configuration to edit, the command line. */
const setup = async (t: Test) => {
  const home = await mkdtemp(join(tmpdir(), 'jembatan-process-'));
  const dataDir = join(home, 'data');
  const configDir = join(home, 'config');
  await cp(shipped, configDir, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    DATA_DIR: dataDir,
    CONFIG_DIR: configDir,
    PORT: '0',
    LOG_LEVEL: 'error',
  };
  const children: ChildProcess[] = [];
  t.teardown(async () => {
    for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    const last = spawnSync(process.execPath, [cli, 'migrate'], { env });
    if (last.status !== 0) throw new Error(`the database could not be taken over and stopped: ${last.stderr}`);
    await rm(home, { recursive: true, force: true });
  });

  const start = async () => {
    const child = spawn(process.execPath, [cli, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const exited = once(child, 'exit') as Promise<[number | null]>;
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) continue;
      child.stdout.resume();
      return { url, child, exited };
    }
    throw new Error('it ended before it listened');
  };
  const run = (...args: string[]) => runProgram(args, env);
  const json = async (name: string) => JSON.parse(await readFile(join(dataDir, 'sandbox', name), 'utf8'));
  return { start, run, json, dataDir, configDir };
};

const tokenOf = async (url: string, { client_id, client_secret }: Record<string, string>): Promise<string> => {
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client_id ?? '',
      client_secret: client_secret ?? '',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
};

const read = async (
  url: string,
  token: string,
  nik: string,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const answer = await fetch(`${url}/v1/exchanges/population.person.read.v1`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
      'gateway-officer': 'petugas-07',
      'gateway-case': '503/1',
    },
    body: JSON.stringify({ nik }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

t.test('an installation lives through a stop, a second start, an applied change, and a kill', async (t) => {
  const { start, run, json, dataDir, configDir } = await setup(t);
  const first = await start();
  const clients = await json('clients.json');
  const { nik } = (await json('cases.json')).persons.alive;
  t.equal((await stat(join(dataDir, 'sandbox', 'clients.json'))).mode & 0o777, 0o600);
  const desk = await tokenOf(first.url, clients['dpmptsp.perizinan']);
  t.equal((await read(first.url, desk, nik)).status, 200);

  const twice = await run('start');
  t.equal(twice.status, 1, 'a second gateway on the same folder');
  t.match(twice.stderr, /CONFIG_INVALID/);

  const agreement = join(configDir, 'agreements', 'dpmptsp-dukcapil-2026.yaml');
  const text = await readFile(agreement, 'utf8');
  await writeFile(agreement, `${text}\nstatus: suspended\n`);
  t.match((await run('apply', '-m', 'audit finding')).stdout, /Version 2 is in force/);
  const refused = async (url: string): Promise<unknown> => (await read(url, desk, nik)).body.code;
  for (let tries = 0; (await refused(first.url)) !== 'AGREEMENT_NOT_ACTIVE'; tries += 1) {
    if (tries > 200) t.fail('the running gateway did not follow');
    await delay(50);
  }
  t.match((await run('apply')).stdout, /already/, 'the same again changes nothing');

  const added = JSON.parse((await run('client', 'add', 'inspektorat.audit', '--json')).stdout);
  const audit = await tokenOf(first.url, added);
  const found = await fetch(`${first.url}/audit/v1/exchanges?kind=config.activated`, {
    headers: { authorization: `Bearer ${audit}` },
  });
  t.equal(((await found.json()) as { entries: unknown[] }).entries.length, 2);

  first.child.kill('SIGINT');
  t.same(await first.exited, [0, null], 'Ctrl-C drains and ends well');

  const second = await start();
  const desk2 = await tokenOf(second.url, (await json('clients.json'))['dpmptsp.perizinan']);
  t.equal((await read(second.url, desk2, nik)).body.code, 'AGREEMENT_NOT_ACTIVE', 'its data is found again');
  second.child.kill('SIGKILL');
  await second.exited;

  const third = await start();
  t.equal((await fetch(`${third.url}/health/ready`)).status, 200, 'the database left running is taken over');
  third.child.kill('SIGTERM');
  t.same(await third.exited, [0, null]);
});

t.test(
  'check reports every mistake at once with its place and ends with 1; a faulty folder is not applied',
  async (t) => {
    const { run, configDir } = await setup(t);
    t.match(await run('check'), { status: 0, stdout: /^0 faults/ });
    const edit = async (file: string, from: string | RegExp, to: string): Promise<void> => {
      const path = join(configDir, file);
      await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
    };
    await edit('agencies/djp.yaml', /^id: djp$/m, 'id: djb');
    await edit('systems/bapenda.sismiop.yaml', 'addresses:', 'concurency: 4\naddresses:');
    await edit('agreements/dpmptsp-djp-2026.yaml', "'2028-12-31'", '2028-12-31x');
    await edit('agreements/dpmptsp-oss-2026.yaml', 'licensing.nib.read.v1', 'licensing.nib.raed.v1');
    const { status, stdout } = await run('check');
    t.equal(status, 1);
    for (const file of [
      'agencies/djp.yaml',
      'systems/bapenda.sismiop.yaml',
      'agreements/dpmptsp-djp-2026.yaml',
      'agreements/dpmptsp-oss-2026.yaml',
    ])
      t.match(stdout, new RegExp(`^${file.replaceAll('.', '\\.')}:\\d+:\\d+ `, 'm'));
    t.equal((await run('apply')).status, 1);
    t.equal((await run('start')).status, 1);
  },
);

t.test('words it does not know end with 2 and the help; values it cannot use name the variable', async (t) => {
  const wrong = spawnSync(process.execPath, [cli, 'strat'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '' },
  });
  t.equal(wrong.status, 2);
  t.match(wrong.stderr, /unknown command 'strat'[\s\S]*start[\s\S]*migrate/);
  const port = spawnSync(process.execPath, [cli, 'start'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', PORT: 'eighty', LANG: 'id_ID.UTF-8' },
  });
  t.equal(port.status, 1);
  t.match(
    port.stderr,
    /^CONFIG_INVALID: Variabel lingkungan [^\n]*PORT[^\n]*\n$/,
    'one line, in the terminal’s language',
  );
});
