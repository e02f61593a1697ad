import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { startGateway, type TestGateway, withAgreement, withRoute } from '../gateway.js';

const service = 'population.usage.return.v1';
const agreement = 'dpmptsp-dukcapil-2026';
const institution = { id: '3510-14', name: 'DPMPTSP KABUPATEN BANYUWANGI' };
const day = 24 * 60 * 60 * 1000;

const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    if (await holds()) return;
    await pause(50);
  }
  throw new Error(`never came true: ${what}`);
};

const returnedTo = async ({ control }: TestGateway) =>
  (await control('/dukcapil/returns')).json<{ batches: number; uses: number }>();

const entriesOf = ({ database }: TestGateway, kind: string) =>
  database.query<{ entry: string }>(
    `select e.entry from log.entry e join log.shape s on s.id = e.shape where s.kind = $1 and s.service = $2 order by e.idx`,
    [kind, service],
  );

t.test('data balikan: each day’s uses go back to the registry, once', async (t) => {
  const gateway = await startGateway(t, {
    work: true,
    configure: (configuration) =>
      withRoute(service, { retry: { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 } })(
        withAgreement(agreement, { returns: { at: '00:00', institution } })(configuration),
      ),
  });
  const { exchange, cases, control, database, lines } = gateway;
  const { alive, aliveWoman, notFound } = cases.persons ?? {};
  const now = Date.now();
  const tomorrow = new Date(now + day);

  const read = (nik: unknown, kase: string) => exchange('population.person.read.v1', { nik }, { 'gateway-case': kase });

  await t.test('a night on which the registry is away is slept through, whoever asks and however often', async (t) => {
    for (const kase of ['503/0001/2026', '503/0001/2026', '503/0002/2026'])
      t.equal((await read(alive?.nik, kase)).status, 200);
    t.equal((await read(aliveWoman?.nik, '503/0003/2026')).status, 200);
    t.equal((await read(notFound?.nik, '503/0004/2026')).status, 404, 'who was not found was not used');
    await control('/faults/dukcapil', { body: { failNext: 2, status: 503, operation: 'DATA_BALIKAN' } });
    await Promise.all([1, 2, 3].map(() => gateway.gateway.returns(tomorrow)));
    await gateway.gateway.returns(tomorrow);
    await until('the batch is there', async () => (await returnedTo(gateway)).batches > 0);
    t.same(await returnedTo(gateway), { batches: 1, uses: 3 }, 'a person once for each matter');
    const tried = (await control('/calls/dukcapil')).json<{ operations: Record<string, number> }>().operations;
    t.equal(tried.DATA_BALIKAN, 3);
  });

  await t.test('the run and the delivery are on record, and no number is', async (t) => {
    const runs = await entriesOf(gateway, 'audit.read');
    t.equal(runs.length, 1);
    t.match(JSON.parse(runs[0]?.entry ?? ''), {
      agreement,
      note: { by: 'schedule', read: 'uses', uses: 3, batches: 1 },
    });
    await until('it is recorded', async () => (await entriesOf(gateway, 'delivery.completed')).length === 1);
    t.notMatch(JSON.stringify([runs, lines]), new RegExp(String(alive?.nik)));
    t.match(await database.query('select uses, batches from work.return_run where agreement = $1', [agreement]), [
      { uses: 3, batches: 1 },
    ]);
  });

  await t.test('a day without any use is marked, and nothing is sent or opened', async (t) => {
    await gateway.gateway.returns(new Date(now + 2 * day));
    t.match(await database.query('select uses from work.return_run where agreement = $1 order by day', [agreement]), [
      { uses: 3 },
      { uses: 0 },
    ]);
    t.equal((await entriesOf(gateway, 'audit.read')).length, 1);
    t.match(await returnedTo(gateway), { batches: 1 });
  });

  await t.test('what the agency returns itself is taken, and a second time is told as done', async (t) => {
    const body = { usedOn: '2026-11-24', institution, uses: [{ nik: alive?.nik, reference: 'LUAR-1' }] };
    const send = (key: string) => exchange(service, body, { 'idempotency-key': key, prefer: 'wait=20' });
    const reply = await send('"balikan-1"');
    t.match([reply.status, reply.json()], [200, { status: 'RECEIVED' }], reply.text);
    const again = await send('"balikan-2"');
    const view = (
      await gateway.call('dpmptsp.perizinan', `/v1/exchanges/${again.headers.get('gateway-exchange')}`)
    ).json();
    t.match(view, { delivery: { code: 'ALREADY_DONE' } }, again.text);
    t.same(await returnedTo(gateway), { batches: 2, uses: 4 });
  });

  await t.test('an answer that was lost: the registry has it already, which completes the return', async (t) => {
    const body = { usedOn: '2026-11-23', institution, uses: [{ nik: alive?.nik, reference: 'LUAR-2' }] };
    await control('/faults/dukcapil', { body: { operation: 'DATA_BALIKAN', drop: true, after: true, times: 1 } });
    const reply = await exchange(service, body, { 'idempotency-key': '"balikan-3"', prefer: 'wait=20' });
    t.match([reply.status, reply.json()], [200, { status: 'RECEIVED' }], reply.text);
    const id = reply.headers.get('gateway-exchange');
    t.match(await database.query('select state, attempt, unsure from work.delivery where exchange = $1', [id]), [
      { state: 'completed', attempt: 2, unsure: true },
    ]);
    t.same(await returnedTo(gateway), { batches: 3, uses: 5 }, 'received once');
  });

  await t.test('a day is returned once, whatever the number of processes and restarts', async (t) => {
    t.equal((await read(aliveWoman?.nik, '503/0006/2026')).status, 200);
    await database.query('delete from work.return_run');
    const runs = (await entriesOf(gateway, 'audit.read')).length;
    const other = await gateway.another();
    await Promise.all([gateway.gateway.returns(tomorrow), other.returns(tomorrow), other.returns(tomorrow)]);
    await other.close();
    await (await gateway.another()).returns(tomorrow);
    t.equal((await entriesOf(gateway, 'audit.read')).length, runs + 1);
    t.equal((await database.query('select day from work.return_run')).length, 1);
    const again = 'insert into work.return_run select agreement, day, 0, 0, now() from work.return_run';
    await t.rejects(database.query(again), { code: '23505', constraint: 'return_run_pkey' }, 'the database sees to it');
    await until('the batch is there', async () => (await returnedTo(gateway)).batches === 4);
  });

  await t.test('a suspended agreement returns nothing, and makes up for it once it stands', async (t) => {
    t.equal((await read(alive?.nik, '503/0005/2026')).status, 200);
    await database.query('delete from work.return_run');
    await gateway.reconfigure(withAgreement(agreement, { status: 'suspended' }));
    await gateway.gateway.returns(tomorrow);
    t.same(await database.query('select day from work.return_run'), []);
    await gateway.reconfigure(withAgreement(agreement, { status: 'active' }));
    await gateway.gateway.returns(tomorrow);
    await until('the batch is there', async () => (await returnedTo(gateway)).batches === 5);
  });
});
