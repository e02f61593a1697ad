import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startSandbox } from '../../sandbox/sandbox.js';
import { postgresClients } from '../../src/access/clients.postgres.js';
import { loadKeys } from '../../src/access/keys.js';
import { quotaUsed } from '../../src/agreements/quota.postgres.js';
import { systemClock, wibDay } from '../../src/core/clock.js';
import { freshDatabase } from '../postgres.js';
import { serve } from './serving.js';

const system = 'tamansari.smartkampung';
const agreement = 'tamansari-dukcapil-2026';

const setup = async (t: Test) => {
  const [database, sandbox, dataDir] = await Promise.all([
    freshDatabase(t),
    startSandbox('s'.repeat(32), () => new Date()),
    mkdtemp(join(tmpdir(), 'jembatan-quota-')),
  ]);
  t.teardown(() => Promise.all([sandbox.close(), rm(dataDir, { recursive: true, force: true })]));
  const agencies = Object.assign({}, ...Object.values(sandbox.ready.agencies).map(({ env }) => env));
  const env = { ...agencies, DATABASE_URL: database.url, DATA_DIR: dataDir };
  const ask = async (url: string): Promise<number> => {
    const clients = postgresClients(database, (await loadKeys(dataDir)).derive('client secrets'), systemClock);
    const secret = await clients.issue(system);
    const answer = await fetch(`${url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${system}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const response = await fetch(`${url}/v1/exchanges/population.person.read.v1`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER',
        'gateway-officer': 'perangkat-01',
      },
      body: JSON.stringify({ nik: '3510242504909001' }),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const used = async (): Promise<number | undefined> =>
    (await quotaUsed(database, [agreement], wibDay(new Date()))).get(agreement);
  return { serve: () => serve(t, env), ask, used };
};

t.test('what a killed process had reserved is free again once no process is left and one starts', async (t) => {
  const { serve, ask, used } = await setup(t);
  const [first, second] = [await serve(), await serve()];
  t.same([await ask(first.url), await ask(first.url), await ask(second.url)], [200, 200, 200]);
  t.equal(await used(), 100, 'each process reserved 50 of 5,000');

  await first.kill();
  const third = await serve();
  t.equal(await used(), 100, 'a live process keeps its reserve');

  await second.kill();
  await third.kill();
  await serve();
  t.equal(await used(), 3);
});
