import t from 'tap';
import { startGateway, type TestGateway, withRoute, withSystem } from '../../gateway.js';
import { entriesOf } from '../asking.js';

const admin = 'kominfo.admin';
const publish = 'licensing.permit.publish.v1';

/** Deliveries in a state, once there is one. */
const inState = async ({ call }: TestGateway, state: string) => {
  for (;;) {
    const { deliveries } = (await call(admin, `/admin/v1/deliveries?state=${state}`)).json<{
      deliveries: { id: string; exchange: string; code: string }[];
    }>();
    const [first] = deliveries;
    if (first !== undefined) return first;
  }
};

const entriesOfKind = async ({ database }: TestGateway, kind: string) => {
  const rows = await database.query<{ entry: string }>(
    `select entry from log.entry where entry::json->>'kind' = $1 order by idx`,
    [kind],
  );
  return rows.map(({ entry }) => JSON.parse(entry));
};

t.test('what an administrator does happens, and is on record with who did it', async (t) => {
  const gateway = await startGateway(t, {
    configure: withRoute(publish, { retry: { attempts: 2, firstDelayMs: 20, maxDelayMs: 50 } }),
  });
  const { call, exchange, cases, control, reconfigure } = gateway;
  const send = async (permitNumber: string) => {
    await control('/faults/oss', { body: { failNext: 2, status: 503 } });
    const reply = await exchange(
      publish,
      { ...cases.permits?.cafe, permitNumber },
      { 'idempotency-key': `"${permitNumber}"` },
    );
    t.equal(reply.status, 202, reply.text);
    return inState(gateway, 'dead');
  };
  const act = (path: string, body?: object) =>
    call(admin, `/admin/v1/${path}`, {
      method: 'POST',
      ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    });

  await t.test('a dead delivery sent again is completed', async (t) => {
    const { id, exchange } = await send('503/9901/429.111/2026');
    t.equal((await act(`deliveries/${id}/retry`)).status, 204);
    t.equal((await inState(gateway, 'completed')).id, id);
    t.same((await control('/oss/licences')).json(), { count: 1, numbers: ['503/9901/429.111/2026'] });
    const kinds = (await entriesOf(gateway, exchange)).map(({ kind }) => kind);
    t.same(kinds, ['exchange.accepted', 'delivery.dead', 'delivery.decided', 'delivery.completed']);
  });

  await t.test('a dead delivery given up stays unsent, with the reason on record', async (t) => {
    const { id, exchange } = await send('503/9902/429.111/2026');
    t.equal((await act(`deliveries/${id}/discard`, { reason: 'diterbitkan ulang dengan nomor lain' })).status, 204);
    t.equal((await inState(gateway, 'discarded')).id, id);
    const entries = await entriesOf(gateway, exchange);
    t.match(entries.at(-1), { note: { by: admin, reason: 'diterbitkan ulang dengan nomor lain' } });
    t.match((await control('/oss/licences')).json(), { count: 1 });
  });

  await t.test('going back is activating an older version, at once and on record', async (t) => {
    await reconfigure(withSystem('dukcapil.siak', { concurrency: 3 }));
    const { active, versions } = (await call(admin, '/admin/v1/config/versions')).json<{
      active: number;
      versions: unknown[];
    }>();
    t.same([active, versions.length], [2, 2]);
    t.equal((await act('config/versions/1/activate')).status, 204);
    t.match((await call(admin, '/admin/v1/config/versions')).json(), { active: 1 });
    const last = (await entriesOfKind(gateway, 'config.activated')).at(-1);
    t.match(last, { note: { by: admin } });
  });

  await t.test('a system is probed, and called again after its login was mended', async (t) => {
    t.match((await act('systems/dukcapil.siak/probe')).json(), { system: 'dukcapil.siak', works: true });
    t.equal((await act('systems/dukcapil.siak/reset')).status, 204);
  });
});
