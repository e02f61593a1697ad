import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { startSandbox } from '../../sandbox/sandbox.js';
import { postgresClients } from '../../src/access/clients.postgres.js';
import { loadKeys } from '../../src/access/keys.js';
import { systemClock } from '../../src/core/clock.js';
import { createPublishedLog } from '../../src/log/published.postgres.js';
import { faultsOf, until } from '../log/tree.js';
import { freshDatabase } from '../postgres.js';
import { runProgram } from './program.js';
import { serve } from './serving.js';

t.setTimeout(280_000);

/** A machine that is too busy for so many starts within this time does fewer. */
const [rounds, patienceMs] = [10, 90_000];

const auditor = 'inspektorat.audit';
const desk = 'dpmptsp.perizinan';

const setup = async (t: Test) => {
  const [database, sandbox, dataDir] = await Promise.all([
    freshDatabase(t),
    startSandbox('s'.repeat(32), () => new Date()),
    mkdtemp(join(tmpdir(), 'jembatan-kill-log-')),
  ]);
  t.teardown(() => Promise.all([sandbox.close(), rm(dataDir, { recursive: true, force: true })]));
  const agencies = Object.assign({}, ...Object.values(sandbox.ready.agencies).map(({ env }) => env));
  const env = { ...agencies, DATABASE_URL: database.url, DATA_DIR: dataDir };
  return { database, dataDir, env };
};

/** Asks again and again, whichever gateway is up; keeps what was answered. */
const createLoad = () => {
  const answered: string[] = [];
  let [url, token, running] = ['', '', true];
  const ask = async (): Promise<void> => {
    while (running) {
      const reply = await fetch(`${url}/v1/exchanges/population.person.read.v1`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
          'gateway-officer': 'petugas-07',
          'gateway-case': '503/0001/2026',
        },
        body: JSON.stringify({ nik: '3510242504909001' }),
      }).catch(() => undefined);
      const exchange = reply?.headers.get('gateway-exchange');
      await reply?.text().catch(() => undefined);
      if (reply?.status === 200 && exchange) answered.push(exchange);
      else await delay(20);
    }
  };
  let asking: Promise<void>[] = [];
  return {
    answered,
    at(gateway: string, bearer: string): void {
      [url, token] = [gateway, bearer];
      if (asking.length === 0) asking = Array.from({ length: 4 }, ask);
    },
    async end(): Promise<void> {
      running = false;
      await Promise.all(asking);
    },
  };
};

t.test(
  'a gateway killed again and again under load answered nothing that is not published, and the log verifies',
  async (t) => {
    const { database, dataDir, env } = await setup(t);
    const load = createLoad();
    let gateway = await serve(t, env);
    const keys = await loadKeys(dataDir);
    const clients = postgresClients(database, keys.derive('client secrets'), systemClock);
    const secret = await clients.issue(desk);
    const audit = await clients.issue(auditor);
    const tokenAt = async (url: string): Promise<string> => {
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: desk, client_secret: secret });
      const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const verifierKey = (await (await fetch(`${gateway.url}/log/key`)).text()).trim();
    const verify = async () => {
      const words = ['verify', gateway.url, '--key', verifierKey, '--state', join(dataDir, 'verified')];
      const { status, stdout, stderr } = await runProgram(
        [...words, '--client', auditor, '--secret', 'env:AUDIT_SECRET'],
        {
          AUDIT_SECRET: audit,
        },
      );
      t.equal(status, 0, stdout + stderr);
    };

    let kills = 0;
    for (const end = Date.now() + patienceMs; kills < rounds && Date.now() < end; kills += 1) {
      load.at(gateway.url, await tokenAt(gateway.url));
      const before = load.answered.length;
      await until('some are answered', () => load.answered.length > before + 3);
      await delay(Math.random() * 300);
      await gateway.kill();
      gateway = await serve(t, env);
      if (kills === 1) await verify();
    }
    load.at(gateway.url, await tokenAt(gateway.url));
    const last = load.answered.length;
    await until('the last one answers', () => load.answered.length > last);
    await load.end();
    await until('published', async () => {
      const { durable, published } = await createPublishedLog(database).progress();
      return durable === published;
    });

    t.same(await faultsOf(database, verifierKey), []);
    const rows = await database.query<{ exchange: string }>(
      `select e.exchange::text from log.entry e, log.tree where e.idx < tree.size and e.entry like '%"kind":"exchange.answered"%'`,
    );
    const published = new Set(rows.map(({ exchange }) => exchange));
    t.ok(kills >= 2, `${kills} kills`);
    t.comment(`${load.answered.length} answered, ${published.size} published, ${kills} kills`);
    t.same(
      load.answered.filter((exchange) => !published.has(exchange)),
      [],
    );
    await verify();
  },
);
