import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { startGateway, type TestGateway } from '../gateway.js';

interface Inbox {
  readonly items: readonly {
    readonly id: string;
    readonly service: string;
    readonly parent: string;
    readonly body: Record<string, Json>;
  }[];
}

const subscribers = ['dpmptsp.perizinan', 'bapenda.pajak', 'tamansari.smartkampung'] as const;

const send = async ({ control, url }: TestGateway, errand: Record<string, unknown>) => {
  const sent = await control('/oss/send-nib', {
    body: { case: 'active', url: `${url}/native/oss.rba/receiveNIB`, ...errand },
  });
  return sent.json<{
    answers: { status: number; body: { responreceiveNIB: { status: string; keterangan: string } } }[];
  }>().answers;
};

const inbox = async ({ call }: TestGateway, system: string): Promise<Inbox['items']> =>
  (await call(system, '/v1/inbox')).json<Inbox & Record<string, Json>>().items;

const count = async ({ database }: TestGateway, kind: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    `select count(*) as n from log.entry where entry::json->>'kind' = $1`,
    [kind],
  );
  return Number(row?.n);
};

t.test(
  'F3: a NIB issued at OSS reaches licensing, tax and the village, each its own share, through their mailboxes',
  async (t) => {
    const gateway = await startGateway(t);
    const [answer] = await send(gateway, {});
    t.match(answer, { status: 200, body: { responreceiveNIB: { status: '1' } } });

    const shares = await Promise.all(subscribers.map((system) => inbox(gateway, system)));
    for (const [n, items] of shares.entries()) {
      t.equal(items.length, 1, subscribers[n] ?? '');
      t.match(items[0], { service: 'licensing.nib.received.v1', body: { nib: gateway.cases.businesses?.active?.nib } });
    }
    t.ok(shares[0]?.[0]?.body.responsiblePersons, 'licensing sees who is responsible');
    t.notOk(shares[1]?.[0]?.body.responsiblePersons, 'the tax office does not');
    t.equal(new Set(shares.map(([item]) => item?.parent)).size, 1, 'all are children of one exchange');
    t.equal(await count(gateway, 'exchange.accepted'), 3, 'one child exchange a subscriber');

    const { id } = shares[2]?.[0] ?? { id: '' };
    t.equal((await gateway.call('bapenda.pajak', `/v1/inbox/${id}/ack`, { method: 'POST' })).status, 404, 'not theirs');
    t.equal((await gateway.call('tamansari.smartkampung', `/v1/inbox/${id}/ack`, { method: 'POST' })).status, 204);
    t.equal(
      (await gateway.call('tamansari.smartkampung', `/v1/inbox/${id}/ack`, { method: 'POST' })).status,
      204,
      'again changes nothing',
    );
    t.same(await inbox(gateway, 'tamansari.smartkampung'), []);
    t.equal(await count(gateway, 'delivery.completed'), 1);
  },
);

t.test('the same message again is acknowledged again and is one exchange; an update is another', async (t) => {
  const gateway = await startGateway(t);
  const answers = await send(gateway, { repeat: 3 });
  t.same(
    answers.map(({ body }) => body.responreceiveNIB.status),
    ['1', '1', '1'],
  );
  t.equal((await inbox(gateway, 'bapenda.pajak')).length, 1);
  for (const documentType of ['5', '3', '4']) await send(gateway, { documentType });
  const events = (await inbox(gateway, 'bapenda.pajak')).map(({ body }) => body.event);
  t.same(events, ['ISSUED', 'UPDATED', 'REVOKED', 'CANCELLED'], 'in the order they came');
});

t.test(
  'a wrong token, another region and a suspended agreement are answered in OSS’s own words, and nothing is kept',
  async (t) => {
    const gateway = await startGateway(t);
    const [wrong] = await send(gateway, { token: 'wrong' });
    t.match(wrong, { status: 401, body: { responreceiveNIB: { status: '2' } } });
    const [elsewhere] = await send(gateway, { case: 'outsideRegion' });
    t.match(elsewhere, { body: { responreceiveNIB: { status: '2', keterangan: /wilayah/ } } });
    await gateway.reconfigure((configuration) => ({
      ...configuration,
      agreements: configuration.agreements.map((one) =>
        one.id === 'regency-oss-nib-2026' ? { ...one, status: 'suspended' } : one,
      ),
    }));
    const [suspended] = await send(gateway, {});
    t.match(suspended, { body: { responreceiveNIB: { status: '2' } } });
    t.same(await inbox(gateway, 'dpmptsp.perizinan'), []);
  },
);

t.test('a business in another village is heard of by the offices of the regency, not by this village', async (t) => {
  const gateway = await startGateway(t);
  await send(gateway, { case: 'company' });
  const [licensing, tax, village] = await Promise.all(subscribers.map((system) => inbox(gateway, system)));
  t.match([licensing?.length, tax?.length, village?.length], [1, 1, 0]);
});

t.test('yesterday’s token is refused once the grace after midnight is over', async (t) => {
  const gateway = await startGateway(t, {
    configure: (configuration) => ({
      ...configuration,
      systems: configuration.systems.map((one) => {
        const { inbound, ...connection } = (one.connection ?? {}) as Record<string, Record<string, Json>>;
        return one.id === 'oss.rba'
          ? { ...one, connection: { ...connection, inbound: { ...inbound, graceMinutes: 0 } } }
          : one;
      }),
    }),
  });
  const [late] = await send(gateway, { token: 'yesterday' });
  t.match(late, { status: 401, body: { responreceiveNIB: { status: '2', keterangan: 'Token tidak valid' } } });
  const [none] = await send(gateway, { token: 'none' });
  t.match(none, { status: 401 });
  t.same(await inbox(gateway, 'bapenda.pajak'), []);
});

t.test('the auditor sees the event, and what each subscriber took under its own agreement', async (t) => {
  const gateway = await startGateway(t);
  await send(gateway, {});
  for (const system of subscribers)
    for (const { id } of await inbox(gateway, system))
      await gateway.call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });

  const search = async (kind: string) => {
    const found = await gateway.call('inspektorat.audit', `/audit/v1/exchanges?kind=${kind}`);
    t.notMatch(found.text, gateway.cases.persons?.alive?.nik, 'nobody’s number stands in the clear part of the log');
    return found.json<{ entries: { entry: Record<string, Json> }[] }>().entries.map(({ entry }) => entry);
  };
  const [event] = await search('exchange.answered');
  t.match(event, { consumer: 'regency.gateway', provider: 'oss.rba', agreement: 'regency-oss-nib-2026' });
  const taken = Object.fromEntries((await search('delivery.completed')).map((entry) => [entry.consumer, entry]));
  const business = { returned: ['business', 'projects'], withheld: ['responsiblePersons'] };
  const all = { returned: ['business', 'responsiblePersons', 'projects'], withheld: [] };
  t.match(taken, {
    'dpmptsp.perizinan': { agreement: 'dpmptsp-oss-2026', elements: all },
    'bapenda.pajak': { agreement: 'bapenda-oss-2026', elements: business },
    'tamansari.smartkampung': { agreement: 'tamansari-oss-2026', elements: business },
  });
  for (const system of subscribers)
    t.equal(taken[system]?.parent, event?.exchange, `${system} has a child of the event`);
});
