import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { privateKeyOf } from '../../src/core/ed25519.js';
import { createNoteSigner } from '../../src/core/signed-note.js';
import { prepareLog } from '../../src/log/exchange-log.js';
import { readTree } from '../../src/log/tree.postgres.js';
import { freshDatabase } from '../postgres.js';
import { keys, logOn, recordOf } from './record.js';
import { faultsOf, logName, until } from './tree.js';

t.setTimeout(280_000);

const program = fileURLToPath(new URL('./signer-process.js', import.meta.url));

const setup = async (t: Test) => {
  const [database, folder] = await Promise.all([freshDatabase(t), mkdtemp(join(tmpdir(), 'jembatan-signer-'))]);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  const seed = randomBytes(32).toString('base64url');
  const running = new Set<ChildProcess>();
  const told: string[] = [];
  t.teardown(async () => {
    await Promise.all([...running].map((child) => kill({ child })));
    await log.close();
    await rm(folder, { recursive: true, force: true });
  });
  const start = (): Signer => {
    const args = [program, database.url, logName, seed, join(folder, 'log.checkpoint')];
    const { NODE_COMPILE_CACHE = '' } = process.env;
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { NODE_COMPILE_CACHE } });
    child.stderr.on('data', (bytes: Buffer) => told.push(String(bytes)));
    running.add(child);
    child.once('exit', () => running.delete(child));
    const signs = once(child.stdout, 'data');
    return { child, signs: signs.then(() => undefined) };
  };
  const key = createNoteSigner(logName, privateKeyOf(Buffer.from(seed, 'base64url'))).verifierKey;
  return { database, log, start, key, told };
};

interface Signer {
  readonly child: ChildProcess;
  /** Resolves once it has published something itself. */
  readonly signs: Promise<void>;
}

const kill = async ({ child }: Pick<Signer, 'child'>): Promise<void> => {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

/** A machine that is too busy for a hundred kills within this time does fewer. */
const [rounds, patienceMs] = [100, 100_000];

t.test('a signer killed again and again under load leaves no gap, nothing twice, nothing unpublished', async (t) => {
  const { database, log, start, key, told } = await setup(t);
  const appended: { index: number; exchange: string }[] = [];
  let loading = true;
  const load = async (): Promise<void> => {
    while (loading) {
      const record = recordOf();
      appended.push({ index: await log.append(record), exchange: record.exchange });
      await delay(Math.random() * 10);
    }
  };
  const loads = Array.from({ length: 4 }, load);
  let published = 0;
  // Several at once, so that others contend while one dies.
  const signers = new Set(Array.from({ length: 3 }, start));
  let kills = 0;
  for (const end = Date.now() + patienceMs; kills < rounds && Date.now() < end; kills += 1) {
    const holder = await Promise.race([...signers].map((signer) => signer.signs.then(() => signer)));
    await delay(Math.random() * 40);
    await kill(holder);
    signers.delete(holder);
    signers.add(start());
    const { size } = await readTree(database);
    t.ok(size >= published, `never back: ${size}`);
    published = size;
  }
  loading = false;
  await Promise.all(loads);
  await until('published', async () => (await readTree(database)).size === appended.length);
  await Promise.all([...signers].map(kill));

  t.comment(`${appended.length} entries, ${kills} kills`);
  t.ok(kills >= 10, `${kills} kills`);
  t.same(await faultsOf(database, key), []);
  const rows = await database.query<{ exchange: string }>('select exchange::text from log.entry order by idx');
  t.equal(rows.length, appended.length);
  t.ok(
    appended.every(({ index, exchange }) => rows[index]?.exchange === exchange),
    'each at the index it was promised',
  );
  t.same(told, [], 'nobody refused to sign');
});

t.test('when its holder is killed, another publishes within ten seconds', async (t) => {
  const { database, log, start, key } = await setup(t);
  const holder = start();
  await holder.signs;
  const next = start();
  // It contends by now, and waits.
  await until('the second is connected', async () => {
    const rows = await database.query("select 1 from pg_stat_activity where application_name = 'jembatan integrator'");
    return rows.length >= 2;
  });
  await log.append(recordOf());
  await until('published', async () => (await readTree(database)).size === 1);
  await kill(holder);
  const killed = Date.now();
  await log.append(recordOf());
  await until('published by the next', async () => (await readTree(database)).size === 2);
  const ms = Date.now() - killed;
  t.comment(`${ms} ms from the kill to the next checkpoint`);
  t.ok(ms < 10_000, `${ms} ms`);
  t.same(await faultsOf(database, key), []);
  await kill(next);
});

t.test('a holder that is stopped without a word holds up nobody for long once its connection ends', async (t) => {
  const { database, log, start, key } = await setup(t);
  const holder = start();
  await holder.signs;
  holder.child.kill('SIGSTOP');
  const next = start();
  await log.append(recordOf());
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jembatan integrator' and pid in (select pid from pg_locks where locktype = 'advisory' and granted)",
  );
  await until('published by the next', async () => (await readTree(database)).size === 1);
  const { epoch } = await readTree(database);
  // Awake again, it finds that another has the office, and changes nothing.
  holder.child.kill('SIGCONT');
  await log.append(recordOf());
  await until('published', async () => (await readTree(database)).size === 2);
  t.ok((await readTree(database)).epoch >= epoch);
  t.same(await faultsOf(database, key), []);
  await Promise.all([kill(holder), kill(next)]);
});
