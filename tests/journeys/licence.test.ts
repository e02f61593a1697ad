import t from 'tap';
import { licence } from '../../demo/licence.js';
import type { Place } from '../../demo/place.js';
import { startGateway, withRoute } from '../gateway.js';

t.test(
  'F2: a business licence, from the desk’s questions to a permit whose provider is down twice; twice in a row',
  async (t) => {
    const { gateway, url, cases, controlUrl, control, database } = await startGateway(t, {
      configure: withRoute('licensing.permit.publish.v1', {
        retry: { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 },
      }),
    });
    const clients: Record<string, { client_id: string; client_secret: string }> = {};
    for (const id of ['dpmptsp.perizinan', 'inspektorat.audit'])
      clients[id] = { client_id: id, client_secret: await gateway.clients.issue(id) };
    const place: Place = { url, cases, control: controlUrl, clients, own: true, leave: () => Promise.resolve() };

    const steps: string[] = [];
    const tell = {
      step: (_what: unknown, verdict: string) => steps.push(verdict),
      remark: () => undefined,
    };
    await licence(place, tell);
    await licence(place, tell);
    const checks = ['MATCH', 'VALID', 'PAID', 'IN_PROCESS', 'GENUINE', 'ACTIVE', 'ELEMENT_NOT_PERMITTED', 'QUEUED'];
    t.same(steps.slice(0, checks.length), checks);
    t.same(steps.slice(-3), ['COMPLETED', 'PUBLISHED', 'ON RECORD']);
    t.equal(steps.filter((verdict) => verdict === 'COMPLETED').length, 2);

    const licences = (await control('/oss/licences')).json<{ licences?: unknown[] }>();
    t.equal(JSON.stringify(licences).match(/503\/[0-9a-f]{8}\/429/g)?.length, 2, 'each permit is at OSS exactly once');
    const kinds = await database.query<{ kind: string; n: number }>(
      `select entry::json->>'kind' as kind, count(*) as n from log.entry group by 1 order by 1`,
    );
    t.same(Object.fromEntries(kinds.map(({ kind, n }) => [kind, Number(n)])), {
      'audit.read': 2,
      'config.activated': 1,
      'delivery.completed': 2,
      // Each permit, and the tax office's share of the event that it is published.
      'exchange.accepted': 4,
      'exchange.answered': 12,
      'exchange.refused': 2,
    });
  },
);

t.test('the demonstration stops at the first step that is not as it should be, and names it', async (t) => {
  const { gateway, url, cases, controlUrl, control } = await startGateway(t);
  const id = 'dpmptsp.perizinan';
  const clients = { [id]: { client_id: id, client_secret: await gateway.clients.issue(id) } };
  const place: Place = { url, cases, control: controlUrl, clients, own: true, leave: () => Promise.resolve() };
  await control('/faults/djp', { body: { drop: true } });
  const steps: string[] = [];
  const tell = { step: (_what: unknown, verdict: string) => steps.push(verdict), remark: () => undefined };
  await t.rejects(licence(place, tell), { message: /^tax\.clearance\.check\.v1: answered 503/ });
  t.same(steps, ['MATCH']);
});
