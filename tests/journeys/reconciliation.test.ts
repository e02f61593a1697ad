import t from 'tap';
import type { Json } from '../../demo/json.js';
import { type AskBulk, begun, reconcile, type Villager } from '../../demo/reconcile.js';
import { startGateway, type TestGateway, withAgreement } from '../gateway.js';

const village = 'tamansari.smartkampung';
const agreement = 'tamansari-dukcapil-statistics-2026';

const asking =
  ({ call }: TestGateway): AskBulk =>
  async (bodies) => {
    const reply = await call(village, '/v1/exchanges/population.person.verify.v1/bulk', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-ndjson',
        'gateway-purpose': 'PLANNING.STATISTICS',
        'gateway-officer': 'operator-desa',
      },
      body: bodies.map((body) => `${JSON.stringify(body)}\n`).join(''),
    });
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
  };

t.test('F13: a village’s register is compared with the civil registry by night', async (t) => {
  const gateway = await startGateway(t);
  const { cases, control, reconfigure, lines } = gateway;
  const ask = asking(gateway);
  const person = (name: string, changes: Partial<Villager> = {}): Villager => {
    const { nik, fullName } = cases.persons?.[name] ?? {};
    return { nik: String(nik), fullName: String(fullName ?? 'TANPA NAMA'), street: 'DUSUN KRAJAN', ...changes };
  };
  const temporary = { nik: '0351024000000001', fullName: 'BAYI CONTOH', street: 'DUSUN KRAJAN' };
  const register: readonly (readonly [Villager, string])[] = [
    [person('alive'), 'MATCH'],
    [person('aliveWoman', { fullName: 'JUWITA SEKAR' }), 'NAME_DIFFERS'],
    [temporary, 'TEMPORARY'],
    [person('alive'), 'TWICE_IN_EXTRACT'],
    [person('deceased'), 'DECEASED'],
    [person('duplicate'), 'DUPLICATE'],
    [person('papua', { street: 'JALAN YANG LAIN SAMA SEKALI' }), 'MOVED'],
    [person('notFound'), 'NOT_FOUND'],
  ];
  const extract = register.map(([one]) => one);
  const callsMade = async () =>
    (await control('/calls/dukcapil')).json<{ operations: Record<string, number> }>().operations
      .CALL_VERIFY_BY_ELEMEN ?? 0;

  await t.test('each line is judged, and who has no number or stands there twice is not asked about', async (t) => {
    let progress = begun;
    const cursors: number[] = [];
    while (progress.cursor < extract.length) {
      progress = await reconcile(extract, progress, 3, ask);
      t.equal(progress.stopped, undefined);
      cursors.push(progress.cursor);
    }
    t.same(cursors, [5, 8], 'slices of three questions');
    t.same(
      register.map((_, line) => progress.findings.get(line)),
      register.map(([, expected]) => expected),
    );
    t.equal(await callsMade(), 6);
    t.notMatch(lines.join('\n'), /0351024000000001|9171010101909001/);
  });

  await t.test('an outage half-way stops the slice there, and the next call goes on from its cursor', async (t) => {
    const first = await reconcile(extract, begun, 2, ask);
    await control('/faults/dukcapil', { body: { failNext: 100, status: 503 } });
    const stopped = await reconcile(extract, first, 100, ask);
    t.equal(stopped.stopped, 'PROVIDER_UNAVAILABLE');
    t.equal(stopped.cursor, 4, 'what needed no question was done meanwhile');
    await control('/faults/dukcapil', { method: 'DELETE' });
    t.same(
      (await reconcile(extract, { ...first, cursor: stopped.cursor }, 100, async () => [])).cursor,
      4,
      'a connection without any answer moves nothing',
    );
    const done = await reconcile(extract, stopped, 100, ask);
    t.match(done, { cursor: 8, stopped: undefined });
    t.equal(done.findings.size, 8);
  });

  await t.test('it stops at the part of the quota that is kept for the day, and desks go on', async (t) => {
    await reconfigure(withAgreement(agreement, { quota: { perDay: 1_000, keep: 999 } }));
    const progress = await reconcile(extract, begun, 100, ask);
    t.equal(progress.stopped, 'QUOTA_EXHAUSTED');
    const { nik, fullName } = person('alive');
    const headers = { 'gateway-purpose': 'PLANNING.STATISTICS', 'gateway-officer': 'operator-desa' };
    const single = await gateway.exchange(
      'population.person.verify.v1',
      { nik, claims: { fullName } },
      headers,
      village,
    );
    t.equal(single.status, 200, single.text);
  });
});
