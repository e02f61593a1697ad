import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { startGateway, type TestGateway, withAgreement, withRoute } from '../gateway.js';

const service = 'licensing.permit.publish.v1';

const queuePermit = async ({ exchange, cases }: TestGateway, permitNumber: string): Promise<string> => {
  const { expect: _expect, ...permit } = cases.permits?.cafe ?? {};
  const headers = { 'idempotency-key': permitNumber.replace(/\W/g, '-') };
  const queued = await exchange(service, { ...permit, permitNumber }, headers);
  return String(queued.json().exchange);
};

interface State {
  readonly state: string;
  readonly delivery: { readonly state: string; readonly attempts: number; readonly code: string | null };
}

const reaches = async (
  { call }: TestGateway,
  exchange: string,
  holds: (state: State) => boolean,
): Promise<State & Record<string, Json>> => {
  for (;;) {
    const state = (await call('dpmptsp.perizinan', `/v1/exchanges/${exchange}`)).json<State & Record<string, Json>>();
    if (holds(state)) return state;
    await delay(20);
  }
};

t.test(
  'a suspended agreement refuses the next exchange and holds the queued one, which goes on once it is lifted',
  async (t) => {
    const gateway = await startGateway(t, {
      configure: withRoute(service, { retry: { attempts: 8, firstDelayMs: 400, maxDelayMs: 400 } }),
    });
    const { control, exchange, call, reconfigure, cases, database } = gateway;
    const down = { failNext: 1_000, operation: 'receiveLicense' };
    await control('/faults/oss', { body: down });
    const id = await queuePermit(gateway, '503/0100/429.111/2026');
    await reaches(gateway, id, ({ delivery }) => delivery.attempts > 0);

    await reconfigure(withAgreement('dpmptsp-oss-2026', { status: 'suspended' }));
    const refused = await exchange('licensing.nib.read.v1', { nib: cases.businesses?.active?.nib });
    t.match([refused.status, refused.json()], [403, { code: 'AGREEMENT_NOT_ACTIVE' }]);
    const held = await reaches(gateway, id, ({ delivery }) => delivery.state === 'held');
    t.match(held, { state: 'queued', delivery: { code: 'AGREEMENT_NOT_ACTIVE' } });
    const calls = async () => (await control('/calls/oss')).json<{ total: number }>().total;
    const before = await calls();

    await control('/faults/oss', { method: 'DELETE' });
    const [waiting] = (await call('kominfo.admin', '/admin/v1/deliveries?state=held')).json<{
      deliveries: { id: string; exchange: string }[];
    }>().deliveries;
    t.equal(waiting?.exchange, id);
    t.equal(await calls(), before, 'nothing was sent while it was held');
    await reconfigure(withAgreement('dpmptsp-oss-2026', { status: 'active' }));
    const retried = await call('kominfo.admin', `/admin/v1/deliveries/${waiting?.id}/retry`, { method: 'POST' });
    t.equal(retried.status, 204, retried.text);
    await reaches(gateway, id, ({ state }) => state === 'completed');

    t.match((await control('/oss/licences')).json(), { count: 1, numbers: ['503/0100/429.111/2026'] });
    const kinds = await database.query<{ kind: string }>(
      `select entry::json->>'kind' as kind from log.entry where exchange = $1 order by idx`,
      [id],
    );
    t.equal(kinds[0]?.kind, 'exchange.accepted');
    t.equal(kinds.at(-1)?.kind, 'delivery.completed');
  },
);
