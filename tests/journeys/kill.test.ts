import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { startSandbox } from '../../sandbox/sandbox.js';
import { postgresClients } from '../../src/access/clients.postgres.js';
import { loadKeys } from '../../src/access/keys.js';
import { systemClock } from '../../src/core/clock.js';
import { freshDatabase } from '../postgres.js';
import { serve } from './serving.js';

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await delay(20);
};

t.test(
  'a gateway killed after the provider acted never has a write done twice, and says that the outcome is unknown',
  async (t) => {
    const [database, sandbox, dataDir] = await Promise.all([
      freshDatabase(t),
      startSandbox('s'.repeat(32), () => new Date()),
      mkdtemp(join(tmpdir(), 'jembatan-kill-')),
    ]);
    t.teardown(() => Promise.all([sandbox.close(), rm(dataDir, { recursive: true, force: true })]));
    const { control } = sandbox.ready;
    const agencies = Object.assign({}, ...Object.values(sandbox.ready.agencies).map(({ env }) => env));
    const env = { ...agencies, DATABASE_URL: database.url, DATA_DIR: dataDir };
    const first = await serve(t, env);

    const keys = await loadKeys(dataDir);
    const clients = postgresClients(database, keys.derive('client secrets'), systemClock);
    const system = 'tamansari.smartkampung';
    const secret = await clients.issue(system);
    const tokenAt = async (url: string): Promise<string> => {
      const answer = await fetch(`${url}/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${system}:${secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      return ((await answer.json()) as { access_token: string }).access_token;
    };
    const letter = {
      letterNumber: '470/9001/429.524.08/2026',
      letterType: 'BUSINESS_DOMICILE',
      villageCode: '35.10.24.2008',
      nik: '3510242504909001',
      fullName: 'BUDI CONTOH',
      issuedOn: '2026-11-24',
      document: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
    };
    const register = async (url: string) =>
      fetch(`${url}/v1/exchanges/village.letter.register.v1`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await tokenAt(url)}`,
          'content-type': 'application/json',
          'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER',
          'gateway-officer': 'perangkat-01',
          'gateway-case': '470/9001',
          'idempotency-key': '"surat-9001"',
        },
        body: JSON.stringify(letter),
      });
    const calls = async (): Promise<number> =>
      ((await (await fetch(`${control}/calls/village`)).json()) as { operations: Record<string, number> }).operations[
        'surat/kirim'
      ] ?? 0;

    await fetch(`${control}/faults/village`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ hang: true, after: true, operation: 'surat/kirim', times: 1 }),
    });
    const cutOff = register(first.url).then(
      ({ status }) => status,
      () => 'cut off',
    );
    await until(async () => (await calls()) === 1);
    await first.kill();
    t.equal(await cutOff, 'cut off');

    const second = await serve(t, env);
    const [accepted] = await database.query<{ exchange: string }>(
      `select exchange::text from log.entry where entry like '%"kind":"exchange.accepted"%'`,
    );
    t.ok(accepted, 'what was about to be sent is on record');
    await database.query(`update work.idempotency set lease_until = now() - interval '1 second'`);
    const repeat = await register(second.url);
    t.match(
      [repeat.status, await repeat.json()],
      [409, { code: 'EXCHANGE_IN_PROGRESS', exchange: accepted?.exchange }],
    );
    t.equal(await calls(), 1, 'nothing was sent again');
  },
);
