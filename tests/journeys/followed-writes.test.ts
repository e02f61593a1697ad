import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { type Reply, startGateway, type TestGateway, withAgreement } from '../gateway.js';

const village = 'tamansari.smartkampung';
const licensing = 'dpmptsp.perizinan';
const taxOffice = 'bapenda.pajak';
let keys = 0;

/** Everything that waits for a subscriber, acknowledged. */
const heard = async ({ call }: TestGateway, system: string) => {
  const { items } = (await call(system, '/v1/inbox')).json<{
    items: { id: string; parent: string; service: string; body: Record<string, Json> }[];
  }>();
  for (const { id } of items) await call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
  return items.map(({ parent, service, body }) => ({ parent, service, body }));
};

const write = ({ exchange }: TestGateway, service: string, body: object, headers: object, system?: string) =>
  exchange(service, body, { 'idempotency-key': `"tulis-${++keys}"`, prefer: 'wait=20', ...headers }, system);

const idOf = (reply: Reply): string => String(reply.headers.get('gateway-exchange'));

t.test('F2: a permit that OSS has filed is told to the tax office, and to the village it is for', async (t) => {
  const gateway = await startGateway(t);
  const { cases, control } = gateway;
  const { expect: _expect, ...permit } = cases.permits?.cafe ?? {};
  const publish = (permitNumber: string, regionCode: string) =>
    write(gateway, 'licensing.permit.publish.v1', { ...permit, permitNumber, regionCode }, {});

  await t.test('each gets its own share, of the same exchange', async (t) => {
    const reply = await publish('503/9101/429.111/2026', '35.10.24.2008');
    t.equal(reply.status, 200, reply.text);
    const [known] = await heard(gateway, taxOffice);
    t.match(known, {
      parent: idOf(reply),
      service: 'licensing.permit.published.v1',
      body: { nib: permit.nib, permitNumber: '503/9101/429.111/2026', recordedAt: /Z$/, authority: 'REGENCY' },
    });
    t.notOk(known?.body.signatory ?? known?.body.documentUrl, 'what nobody needs is in no event');
    const [local] = await heard(gateway, village);
    t.match(local, { parent: idOf(reply), body: { permitNumber: '503/9101/429.111/2026' } });
  });

  await t.test('a permit for another place is no business of the village', async (t) => {
    t.equal((await publish('503/9102/429.111/2026', '35.10.16.1002')).status, 200);
    t.equal((await heard(gateway, taxOffice)).length, 1);
    t.same(await heard(gateway, village), []);
  });

  await t.test('while OSS is down nobody is told; once it has the permit, everybody once', async (t) => {
    await control('/faults/oss', { body: { failNext: 1, operation: 'receiveLicense' } });
    const queued = await write(
      gateway,
      'licensing.permit.publish.v1',
      { ...permit, permitNumber: '503/9103/429.111/2026', regionCode: '35.10.24.2008' },
      { prefer: 'wait=1' },
    );
    if (queued.status === 202) t.same(await heard(gateway, taxOffice), []);
    while ((await gateway.call(licensing, `/v1/exchanges/${idOf(queued)}`)).json().state === 'queued')
      await gateway.call(licensing, '/v1/inbox?wait=1');
    t.equal((await heard(gateway, taxOffice)).length, 1);
    t.equal((await heard(gateway, village)).length, 1);
  });

  await t.test('a permit that OSS refuses is no event', async (t) => {
    const refused = await write(
      gateway,
      'licensing.permit.publish.v1',
      {
        ...permit,
        nib: cases.businesses?.unknown?.nib,
        permitNumber: '503/9104/429.111/2026',
        regionCode: '35.10.24.2008',
      },
      {},
    );
    t.not(refused.status, 200);
    t.same(await heard(gateway, taxOffice), []);
  });
});

t.test('F12: a payment of the land tax is told to the village of the property and to licensing', async (t) => {
  const gateway = await startGateway(t);
  const { cases, exchange, reconfigure, call } = gateway;
  const { nop, year } = cases.bills?.due ?? {};
  const bank = 'bank.pembayaran';
  const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.TAX_PAYMENT' };
  const amount = (await exchange('tax.property.bill.v1', { nop, year }, purpose, bank)).json().total;
  const pay = (referenceNumber: string, headers = {}, service = 'tax.property.pay.v1') =>
    write(gateway, service, { nop, year, amount, referenceNumber }, { ...purpose, ...headers }, bank);

  await t.test('at once, and once, however often the bank repeats it', async (t) => {
    const key = { 'idempotency-key': '"teller-1"' };
    const paid = await pay('BWI000000001', key);
    t.equal(paid.status, 200, paid.text);
    t.equal((await pay('BWI000000001', key)).status, 200);
    const [known, ...more] = await heard(gateway, village);
    t.match(known, {
      parent: idOf(paid),
      service: 'tax.property.paid.v1',
      body: { nop, year, amount, referenceNumber: 'BWI000000001', recordedAt: /Z$/ },
    });
    t.same(more, []);
    const [desk] = await heard(gateway, licensing);
    t.same(Object.keys(desk?.body ?? {}).sort(), ['nop', 'recordedAt', 'year'], 'licensing does not learn how much');
  });

  await t.test('a payment that is refused makes no event, one taken back makes its own', async (t) => {
    t.equal((await pay('BWI000000002')).status, 409);
    t.same(await heard(gateway, village), []);
    t.equal((await pay('BWI000000001', {}, 'tax.property.reverse.v1')).status, 200);
    t.match(await heard(gateway, village), [{ service: 'tax.property.reversed.v1', body: { nop, year } }]);
    t.match(await heard(gateway, licensing), [{ service: 'tax.property.reversed.v1' }]);
  });

  await t.test('a queued payment is told just the same, and only to whom an agreement still stands', async (t) => {
    await reconfigure(withAgreement('dpmptsp-bapenda-payments-2026', { status: 'suspended' }));
    const queued = await pay('BWI000000003', { prefer: 'respond-async, wait=20' });
    t.equal(queued.status, 200, queued.text);
    t.match(await heard(gateway, village), [{ service: 'tax.property.paid.v1' }]);
    t.same(await heard(gateway, licensing), []);
  });

  await t.test('the auditor finds each share under the subscriber’s own agreement', async (t) => {
    const path = '/audit/v1/exchanges?service=tax.property.paid.v1&kind=delivery.completed';
    const { entries } = (await call('inspektorat.audit', path)).json<{ entries: { entry: Record<string, Json> }[] }>();
    t.same(entries.map(({ entry }) => [entry.consumer, entry.provider, entry.agreement]).sort(), [
      [licensing, 'bapenda.h2h', 'dpmptsp-bapenda-payments-2026'],
      [village, 'bapenda.h2h', 'tamansari-bapenda-payments-2026'],
      [village, 'bapenda.h2h', 'tamansari-bapenda-payments-2026'],
    ]);
  });
});
