import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { startGateway } from '../gateway.js';

t.test('a connection that is open while the gateway closes is answered once more, and told to end', async (t) => {
  const { gateway, url } = await startGateway(t, { work: false });
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk.toString();
  });
  const form = 'grant_type=client_credentials';
  socket.write(
    `POST /oauth2/token HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form.slice(0, 9)}`,
  );
  await once(gateway.http.server, 'request');
  const closed = gateway.close();
  await t.rejects(fetch(url), 'nobody new is let in');
  socket.write(`${form.slice(9)}GET /v1/services HTTP/1.1\r\nHost: here\r\nAccept-Language: id\r\n\r\n`);
  await once(socket, 'close');
  await closed;
  const answers = heard.split(/(?=HTTP\/1\.1 )/);
  t.equal(answers.length, 2, heard);
  t.match(answers[0], /^HTTP\/1\.1 401 [\s\S]*invalid_client/, 'what was under way is finished');
  t.match(answers[1], /^HTTP\/1\.1 401 [\s\S]*problem\+json[\s\S]*"UNAUTHENTICATED"/);
  t.match(answers[1]?.toLowerCase(), '\r\nconnection: close\r\n');
});

t.test('whoever waits for something is answered with what there is when the gateway closes', async (t) => {
  const { gateway, call, exchange, cases, database } = await startGateway(t, { work: false });
  const { expect: _expect, ...permit } = cases.permits?.cafe ?? {};
  const queued = exchange('licensing.permit.publish.v1', permit, { 'idempotency-key': '"a"', prefer: 'wait=30' });
  while ((await database.query('select 1 from work.exchange')).length === 0) await pause(20);
  const asked = new Promise<void>((resolve) => {
    gateway.http.server.on('request', ({ url }) => url === '/v1/inbox?wait=30' && resolve());
  });
  const mailbox = call('tamansari.smartkampung', '/v1/inbox?wait=30');
  await asked;
  const started = performance.now();
  await gateway.close();
  t.ok(performance.now() - started < 20_000, 'nobody is waited for');
  t.match([(await mailbox).status, (await mailbox).json()], [200, { items: [] }]);
  t.match([(await queued).status, (await queued).json()], [202, { state: 'queued' }]);
});
