import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import t, { type Test } from 'tap';
import type { Json } from '../../src/core/json.js';
import { type Change, startGateway, type TestGateway, withSystem } from '../gateway.js';

const service = 'exchange.ended.v1';
const desk = 'dpmptsp.perizinan';
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Message {
  readonly type: string;
  readonly data: { exchange: string; service: string; state: string; code: string | null; status: string };
}

/** The desk's own server, away for the first calls; every message is verified by another library. */
const receiver = async (t: Test, away = 0) => {
  const received: { readonly id: string; readonly text: string; readonly message: Message }[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const message = new Webhook(secret).verify(text, request.headers as Record<string, string>) as Message;
    received.push({ id: String(request.headers['webhook-id']), text, message });
    response.writeHead(received.length > away ? 204 : 503).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received };
};

/** The desk subscribes to the end of its exchanges, under its terms with the gateway. */
const subscribed =
  (url: string, addresses = ['127.0.0.0/8']): Change =>
  (configuration) => {
    const changed = withSystem(desk, { adapter: 'webhook', connection: { url, secrets: [secret] }, addresses })(
      configuration,
    );
    const retry = { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 };
    const route = { service, operation: service, deduplicates: true, retry };
    const routes = changed.routes.map((one) =>
      one.system === desk ? { ...one, routes: [...one.routes, route] } : one,
    );
    const agreement = {
      id: 'dpmptsp-gateway-2026',
      consumer: desk,
      provider: 'regency.gateway',
      basis: { number: '555/001/2026' },
      validFrom: '2026-01-01',
      validUntil: '2028-12-31',
      purposes: ['PUBLIC_SERVICE.LICENSING'],
      services: { [service]: { elements: 'all' as const } },
    };
    return { ...changed, routes, agreements: [...changed.agreements, agreement] };
  };

const publish = async ({ exchange, cases }: TestGateway, permitNumber: string, nib?: string): Promise<string> => {
  const { expect: _expect, ...permit } = cases.permits?.cafe ?? {};
  const headers = { 'idempotency-key': permitNumber.replace(/\W/g, '-') };
  const body = { ...permit, permitNumber, ...(nib === undefined ? {} : { nib }) };
  const reply = await exchange('licensing.permit.publish.v1', body, headers);
  if (reply.status !== 202) throw new Error(reply.text);
  return String(reply.json().exchange);
};

interface State {
  readonly state: string;
  readonly passedOn?: readonly Record<string, Json>[];
}

const reaches = async ({ call }: TestGateway, id: string, holds: (state: State) => boolean): Promise<State> => {
  for (;;) {
    const state = (await call(desk, `/v1/exchanges/${id}`)).json<State & Record<string, Json>>();
    if (holds(state)) return state;
    await pause(25);
  }
};

t.test('a queued exchange calls its consumer back when it ended', async (t) => {
  const { url, received } = await receiver(t, 2);
  const gateway = await startGateway(t, { configure: subscribed(url) });

  await t.test(
    'completed: signed, thin, again until it is taken, under one id, and on the exchange’s own page',
    async (t) => {
      const id = await publish(gateway, '503/0301/429.111/2026');
      const { state, passedOn } = await reaches(gateway, id, ({ passedOn: [one] = [] }) => one?.state === 'completed');
      t.equal(state, 'completed');
      t.match(passedOn, [{ system: desk, service, delivery: 'completed', attempts: 3, code: null }]);
      t.equal(received.length, 3);
      t.same([...new Set(received.map(({ id: message }) => message))], [passedOn?.[0]?.exchange]);
      const data = {
        exchange: id,
        service: 'licensing.permit.publish.v1',
        state: 'completed',
        code: null,
        status: `${gateway.url}/v1/exchanges/${id}`,
      };
      t.match(received[2]?.message, { type: service, data });
      t.same(received[2]?.message.data, data, 'and nothing else');
      t.match((await gateway.call(desk, `/v1/exchanges/${id}/response`)).status, 200);
    },
  );

  await t.test('refused by the provider: told with its code', async (t) => {
    const id = await publish(gateway, '503/0302/429.111/2026', '1290000009999');
    await reaches(gateway, id, ({ passedOn: [one] = [] }) => one?.state === 'completed');
    t.match(received.at(-1)?.message.data, { exchange: id, state: 'failed', code: /^[A-Z_]+$/ });
  });

  await t.test('the call-back is an entry of the log under its own agreement', async (t) => {
    const found = await gateway.call(
      'inspektorat.audit',
      `/audit/v1/exchanges?service=${service}&kind=delivery.completed`,
    );
    const { entries } = found.json<{ entries: { entry: Record<string, Json> }[] }>();
    t.equal(entries.length, 2);
    t.match(entries[0]?.entry, { consumer: desk, provider: 'regency.gateway', agreement: 'dpmptsp-gateway-2026' });
  });
});

t.test('a call-back to an address that is not allowed is never made, and the exchange ends all the same', async (t) => {
  const { url, received } = await receiver(t);
  const gateway = await startGateway(t, { configure: subscribed(url, []) });
  const id = await publish(gateway, '503/0303/429.111/2026');
  const { state, passedOn } = await reaches(gateway, id, ({ passedOn: [one] = [] }) => typeof one?.code === 'string');
  t.equal(state, 'completed');
  t.not(passedOn?.[0]?.delivery, 'completed');
  t.same(received, []);
});

t.test('whoever does not subscribe is not called', async (t) => {
  const gateway = await startGateway(t);
  const id = await publish(gateway, '503/0304/429.111/2026');
  const view = await reaches(gateway, id, ({ state }) => state === 'completed');
  t.notOk(view.passedOn);
});
