import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { type Change, startGateway, withSystem } from '../gateway.js';

const service = 'licensing.nib.received.v1';
const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** The licensing desk is called instead of fetching. */
const called =
  (url: string): Change =>
  (configuration) => {
    const connection = { url, secrets: [secret] };
    const changed = withSystem('dpmptsp.perizinan', { adapter: 'webhook', connection, addresses: ['127.0.0.0/8'] })(
      configuration,
    );
    const route = {
      service,
      operation: service,
      deduplicates: true,
      retry: { attempts: 8, firstDelayMs: 50, maxDelayMs: 200 },
    };
    return {
      ...changed,
      routes: changed.routes.map((one) => (one.system === 'dpmptsp.perizinan' ? { ...one, routes: [route] } : one)),
    };
  };

t.test(
  'F3: a subscriber that wants to be called gets the event signed, once it is there, under the same id',
  async (t) => {
    const received: { readonly id: string; readonly message: unknown }[] = [];
    let away = 2;
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const id = String(request.headers['webhook-id']);
      const message = new Webhook(secret).verify(body, request.headers as Record<string, string>);
      received.push({ id, message });
      response.writeHead(away-- > 0 ? 503 : 204).end();
      if (away < 0) server.emit('taken');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.teardown(() => server.close());
    const { url, control, call, cases } = await startGateway(t, {
      configure: called(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    });
    const taken = once(server, 'taken');
    await control('/oss/send-nib', { body: { case: 'active', url: `${url}/native/oss.rba/receiveNIB` } });
    await taken;
    t.equal(received.length, 3);
    t.equal(new Set(received.map(({ id }) => id)).size, 1);
    t.match(received[2]?.message, { type: service, data: { event: 'ISSUED', nib: cases.businesses?.active?.nib } });
    let state: unknown;
    while (state !== 'completed')
      state = (await call('dpmptsp.perizinan', `/v1/exchanges/${received[0]?.id}`)).json().state;
  },
);
