import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { startGateway, type TestGateway } from '../gateway.js';

interface Item {
  readonly id: string;
  readonly parent: string;
  readonly body: Record<string, Json>;
}

const subscribers = ['dpmptsp.perizinan', 'bapenda.pajak', 'tamansari.smartkampung'] as const;

const hand = async ({ control, url }: TestGateway, documentType: string, changedOn: string, repeat = 1) => {
  const changes = { tgl_perubahan_nib: changedOn };
  const sent = await control('/oss/send-nib', {
    body: { case: 'active', url: `${url}/native/oss.rba/receiveNIB`, documentType, changes, repeat },
  });
  const { answers } = sent.json<{ answers: { body: { responreceiveNIB: { status: string } } }[] }>();
  return answers.map(({ body }) => body.responreceiveNIB.status);
};

const inbox = async ({ call }: TestGateway, system: string): Promise<readonly Item[]> =>
  (await call(system, '/v1/inbox')).json<{ items: Item[] } & Record<string, Json>>().items;

const told = (items: readonly Item[]) => items.map(({ body }) => [body.event, body.changedOn]);

t.test('F15: a business number that OSS revokes or cancels is told to every subscriber', async (t) => {
  const gateway = await startGateway(t);

  await t.test(
    'an update that overtakes its original is taken, and so is the original, each with its day',
    async (t) => {
      t.same(await hand(gateway, '5', '2026-03-02'), ['1']);
      t.same(await hand(gateway, '9', '2026-03-01'), ['1']);
      for (const system of subscribers)
        t.same(
          told(await inbox(gateway, system)),
          [
            ['UPDATED', '2026-03-02'],
            ['ISSUED', '2026-03-01'],
          ],
          system,
        );
    },
  );

  await t.test('a revocation sent three times is one event; the cancellation after it is another', async (t) => {
    t.same(await hand(gateway, '3', '2026-05-20', 3), ['1', '1', '1']);
    t.same(await hand(gateway, '4', '2026-05-21'), ['1']);
    const shares = await Promise.all(subscribers.map((system) => inbox(gateway, system)));
    for (const items of shares)
      t.same(told(items).slice(2), [
        ['REVOKED', '2026-05-20'],
        ['CANCELLED', '2026-05-21'],
      ]);
    const parents = shares.map((items) => items.map(({ parent }) => parent));
    t.same(parents[1], parents[0], 'all were told of the same events');
  });

  await t.test(
    'Samsat hears of the end alone: what a business was given or changed is none of its business',
    async (t) => {
      const items = await inbox(gateway, 'samsat.pajak');
      t.same(told(items), [
        ['REVOKED', '2026-05-20'],
        ['CANCELLED', '2026-05-21'],
      ]);
      t.notOk(items[0]?.body.projects ?? items[0]?.body.responsiblePersons, 'the business, and no more');
    },
  );

  await t.test('whose share is smaller still learns that it is over, and which day holds', async (t) => {
    const revoked = (await inbox(gateway, 'bapenda.pajak')).at(-1)?.body;
    t.notOk(revoked?.responsiblePersons, 'the persons are withheld');
    t.match(revoked, { event: 'CANCELLED', changedOn: '2026-05-21' }, 'event and day belong to everybody');
  });

  await t.test('a kind of document that nobody knows is refused, and nobody is told', async (t) => {
    t.same(await hand(gateway, '7', '2026-06-01'), ['2']);
    t.equal((await inbox(gateway, 'bapenda.pajak')).length, 4);
  });

  await t.test('the auditor finds who was told of the revocation', async (t) => {
    for (const system of subscribers)
      for (const { id } of await inbox(gateway, system))
        await gateway.call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
    const found = await gateway.call('inspektorat.audit', '/audit/v1/exchanges?kind=delivery.completed&limit=100');
    const consumers = found
      .json<{ entries: { entry: Record<string, Json> }[] }>()
      .entries.map(({ entry }) => String(entry.consumer));
    for (const system of subscribers) t.equal(consumers.filter((one) => one === system).length, 4, system);
  });
});
