import t from 'tap';
import { startGateway } from '../gateway.js';
import { assertProblem, nothingSent, overSocket } from './asking.js';

const path = '/v1/exchanges/population.person.read.v1';

t.test('what two readers could understand differently is refused', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { url, call } = gateway;
  const send = (head: readonly string[], body = '{}') =>
    overSocket(url, `${[...head, `Content-Length: ${body.length}`, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`);

  await t.test('a header that decides something may come only once', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const header of ['Authorization', 'Content-Type', 'Idempotency-Key', 'Gateway-Purpose', 'Gateway-Officer']) {
        const twice = [`POST ${path} HTTP/1.1`, 'Host: here', `${header}: a`, `${header.toLowerCase()}: b`];
        const { detail } = assertProblem(t, await send(twice), 'HEADER_INVALID');
        t.match(detail, header.toLowerCase());
      }
    });
  });

  await t.test('two Host headers, and none, are refused', async (t) => {
    const twice = await send([`POST ${path} HTTP/1.1`, 'Host: here', 'Host: there']);
    t.equal(twice.status, 400);
    t.equal((await send([`POST ${path} HTTP/1.1`])).status, 400);
  });

  await t.test('preferences may come in several headers (RFC 7240)', async (t) => {
    const reply = await send([`POST ${path} HTTP/1.1`, 'Host: here', 'Prefer: wait=1', 'Prefer: handling=strict']);
    assertProblem(t, reply, 'UNAUTHENTICATED');
  });

  await t.test('a target that is no plain path is NOT_FOUND', async (t) => {
    for (const target of [
      `http://elsewhere.example${path}`,
      '/v1/exchanges/..%2fadmin',
      '/v1/../admin/v1/adapters',
      '/v1/%2e%2e/admin/v1/adapters',
      '/v1/exchanges/a%00b',
      '/v1/exchanges/a%5cb',
    ])
      assertProblem(t, await send([`GET ${target} HTTP/1.1`, 'Host: here'], ''), 'NOT_FOUND');
  });

  await t.test('an encoded slash in a query is a value like any other', async (t) => {
    const reply = await call('inspektorat.audit', '/audit/v1/exchanges?case=503%2F0001%2F2026');
    t.equal(reply.status, 200, reply.text);
  });

  await t.test('what is not HTTP is answered with a problem, and the connection ends', async (t) => {
    for (const bytes of [
      'NONSENSE\r\n\r\n',
      `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST ${path} HTTP/1.1\r\nHost: here\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`,
    ])
      assertProblem(t, await overSocket(url, bytes), 'BODY_MALFORMED');
  });

  await t.test('headers are read to the last one, or refused for their size', async (t) => {
    const many = Array.from({ length: 2_100 }, () => 'a: b');
    assertProblem(t, await send(['GET / HTTP/1.1', 'Host: here', ...many, 'Token: a', 'Token: b']), 'HEADER_INVALID');
    const large = await send(['GET / HTTP/1.1', 'Host: here', `X: ${'x'.repeat(20_000)}`]);
    t.match(assertProblem(t, large, 'HEADER_INVALID').detail, /16 KiB/);
  });

  await t.test('an expectation that is not known is let pass', async (t) => {
    const reply = await send([`POST ${path} HTTP/1.1`, 'Host: here', 'Expect: a-miracle']);
    assertProblem(t, reply, 'UNAUTHENTICATED');
  });

  await t.test('a parameter longer than any name is refused', async (t) => {
    const reply = await call(undefined, `/native/${'x'.repeat(300)}/receiveNIB`, { body: {} });
    t.ok(reply.status >= 400 && reply.status < 500, String(reply.status));
    t.equal(reply.json().status, reply.status);
  });
});
