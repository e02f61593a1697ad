import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { HttpRequest } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { createHttp, type HttpOptions } from '../../src/protocols/http-client.js';
import { callFor, deserted, serve, serveRaw } from './peers.js';

const open = (t: Test, options: Partial<HttpOptions> = {}) => {
  const http = createHttp({ allowed: ['127.0.0.0/8'], connections: 4, ...options });
  t.teardown(() => http.close());
  return http;
};

const get = (url: string, rest: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  call: callFor(),
  ...rest,
});

const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error,
  );

const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await errorOf(promise);
  if (error instanceof Failure) return error;
  throw error;
};

t.test('bytes go out and come back unchanged, with the trace', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
  const url = await serve(t, (request, response) => {
    response.writeHead(201, {
      'X-Trace': String(request.headers.traceparent),
      'X-Accept': request.headers['accept-encoding'],
    });
    request.pipe(response);
  });
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const answer = await open(t).request(
    get(`${url}/a?b=c`, { method: 'POST', body: bytes, call: { ...callFor(), traceparent } }),
  );
  t.equal(answer.status, 201);
  t.equal(answer.headers['x-trace'], traceparent);
  t.equal(answer.headers['x-accept'], 'identity');
  t.same(Buffer.from(answer.body), bytes);
});

t.test('every spelling of loopback is refused unless it is listed', async (t) => {
  const http = open(t, { allowed: [] });
  const spellings = [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '①②⑦.0.0.1',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
    '0.0.0.0',
    '127.0.0.1.',
    'localhost',
    '169.254.169.254',
    '[fd00::1]',
    '[fe80::1]',
    '10.35.10.4',
    '100.64.0.1',
  ];
  for (const host of spellings) {
    const failure = await failureOf(http.request(get(`http://${host}:9/`)));
    t.equal(failure.code, 'CONFIG_INVALID', host);
    t.equal(failure.sent, 'no');
    t.match(failure.detail.en, /addresses:/);
  }
});

t.test('a listed IPv4 block also covers its IPv4-in-IPv6 spellings', async (t) => {
  const url = await deserted();
  const port = new URL(url).port;
  const failure = await failureOf(open(t).request(get(`http://[::ffff:127.0.0.1]:${port}/`)));
  t.equal(failure.code, 'PROVIDER_UNAVAILABLE');
});

t.test('a name that resolves to loopback is refused, at first sight and when it changes later', async (t) => {
  const url = await serve(t, (_request, response) => response.setHeader('connection', 'close').end('reached'));
  const { port } = new URL(url);
  let answers = ['127.0.0.1'];
  const http = open(t, {
    allowed: ['127.0.0.2/32'],
    resolve: (_name, _options, callback) =>
      callback(
        null,
        answers.map((address) => ({ address, family: 4 })),
      ),
  });
  t.equal((await failureOf(http.request(get(`http://rebind.example:${port}/`)))).code, 'CONFIG_INVALID');
  answers = ['127.0.0.2'];
  t.equal((await failureOf(http.request(get(`http://rebind.example:${port}/`)))).code, 'PROVIDER_UNAVAILABLE');
  answers = ['127.0.0.1'];
  t.equal((await failureOf(http.request(get(`http://rebind.example:${port}/`)))).code, 'CONFIG_INVALID');
});

t.test('of several addresses only permitted ones are connected to', async (t) => {
  const url = await serve(t, (_request, response) => response.end('reached'));
  const { port } = new URL(url);
  const http = open(t, {
    resolve: (_name, _options, callback) =>
      callback(null, [
        { address: '169.254.169.254', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]),
  });
  const answer = await http.request(get(`http://mixed.example:${port}/`));
  t.equal(Buffer.from(answer.body).toString(), 'reached');
});

t.test('a name that does not resolve is PROVIDER_UNAVAILABLE and nothing was sent', async (t) => {
  const http = open(t, {
    resolve: (name, _options, callback) => callback(Object.assign(new Error(name), { code: 'ENOTFOUND' }), []),
  });
  t.match(await failureOf(http.request(get('http://gone.example/'))), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});

t.test('a redirect is handed back, never followed', async (t) => {
  let calls = 0;
  const url = await serve(t, (_request, response) => {
    calls += 1;
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  });
  const answer = await open(t).request(get(url));
  t.equal(answer.status, 302);
  t.equal(calls, 1);
});

t.test('nobody listening is PROVIDER_UNAVAILABLE, nothing sent', async (t) => {
  t.match(await failureOf(open(t).request(get(await deserted()))), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});

t.test('a peer that accepts and stays silent is PROVIDER_TIMEOUT, outcome unknown', async (t) => {
  const url = await serve(t, () => {});
  const failure = await failureOf(open(t).request(get(url, { call: callFor(150) })));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
});

t.test('a body that drips past the deadline is PROVIDER_TIMEOUT', async (t) => {
  const url = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '1000000' });
    const drip = setInterval(() => response.write('.'), 10);
    response.on('close', () => clearInterval(drip));
  });
  const failure = await failureOf(open(t).request(get(url, { call: callFor(200) })));
  t.match(failure, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
});

t.test('a deadline that passes while waiting for a connection is PROVIDER_TIMEOUT, nothing sent', async (t) => {
  let seen = 0;
  const url = await serve(t, () => {
    seen += 1;
  });
  const http = open(t, { connections: 1 });
  const first = failureOf(http.request(get(url, { call: callFor(600) })));
  const second = await failureOf(http.request(get(url, { call: callFor(150) })));
  t.match(second, { code: 'PROVIDER_TIMEOUT', sent: 'no' });
  t.match(await first, { code: 'PROVIDER_TIMEOUT', sent: 'unknown' });
  t.equal(seen, 1);
});

t.test('an abort ends the call at once with its own reason: it is not a failed attempt', async (t) => {
  const url = await serve(t, () => {});
  const draining = new Error('draining');
  const abort = new AbortController();
  const call = open(t).request(get(url, { call: callFor(60_000, abort.signal) }));
  abort.abort(draining);
  t.equal(await errorOf(call), draining);
  t.equal(await errorOf(open(t).request(get(url, { call: callFor(60_000, abort.signal) }))), draining);
});

t.test('the deadline carried by the signal is a timeout too', async (t) => {
  const url = await serve(t, () => {});
  const call = callFor(60_000, AbortSignal.timeout(100));
  t.match(await failureOf(open(t).request(get(url, { call }))), { code: 'PROVIDER_TIMEOUT' });
});

t.test('half a body is PROVIDER_UNAVAILABLE, outcome unknown', async (t) => {
  const url = await serveRaw(t, (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"content":')),
  );
  t.match(await failureOf(open(t).request(get(url))), { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
});

t.test('a reset after sending is PROVIDER_UNAVAILABLE, outcome unknown', async (t) => {
  const url = await serveRaw(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const failure = await failureOf(open(t).request(get(url, { method: 'POST', body: '{}' })));
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'unknown' });
});

t.test('a kept-alive connection the peer drops does not spoil the next call', async (t) => {
  const url = await serveRaw(t, (socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      socket.end();
    }),
  );
  const http = open(t, { connections: 1 });
  for (let n = 0; n < 5; n += 1) {
    const answer = await http.request(get(url, { method: 'POST', body: '{}' }));
    t.equal(Buffer.from(answer.body).toString(), 'ok');
    await new Promise((resolve) => setImmediate(resolve));
  }
});

t.test('a huge body is refused by its announced length and by its counted one', async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/announced')
      return response.writeHead(200, { 'content-length': String(10 ** 10) }).flushHeaders();
    const pour = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', pour);
    return pour();
  });
  for (const path of ['/announced', '/counted']) {
    const failure = await failureOf(open(t).request(get(url + path, { maxBytes: 100_000 })));
    t.equal(failure.code, 'PROVIDER_ANSWER_INVALID', path);
    t.match(failure.detail.en, /100000 bytes/);
  }
});

t.test('a compressed answer is refused, not inflated', async (t) => {
  const url = await serve(t, (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{}')),
  );
  t.equal((await failureOf(open(t).request(get(url)))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('huge headers and bytes that are no HTTP are PROVIDER_ANSWER_INVALID', async (t) => {
  const big = await serveRaw(t, (socket) =>
    socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nX-Big: ${'x'.repeat(40_000)}\r\n\r\n`)),
  );
  t.equal((await failureOf(open(t).request(get(big)))).code, 'PROVIDER_ANSWER_INVALID');
  const junk = await serveRaw(t, (socket) => socket.once('data', () => socket.write('SSH-2.0-OpenSSH_9.9\r\n')));
  t.equal((await failureOf(open(t).request(get(junk)))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('informational answers are skipped', async (t) => {
  const url = await serveRaw(t, (socket) =>
    socket.once('data', () =>
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    ),
  );
  const answer = await open(t).request(get(url));
  t.equal(answer.status, 200);
  t.notOk('link' in answer.headers);
});

t.test('a block that is no CIDR notation is refused when the client is made', async (t) => {
  t.throws(() => createHttp({ allowed: ['10.0.0.0'], connections: 1 }), { code: 'CONFIG_INVALID' });
});

t.test('closing twice is fine, lets a running call finish and ends the client', async (t) => {
  let answer = (): void => {};
  const arrived = new EventTarget();
  const url = await serve(t, (_request, response) => {
    answer = () => response.end('done');
    arrived.dispatchEvent(new Event('arrived'));
  });
  const http = createHttp({ allowed: ['127.0.0.0/8'], connections: 1 });
  const running = http.request(get(url));
  await once(arrived, 'arrived');
  const closed = Promise.all([http.close(), http.close()]);
  answer();
  t.equal(Buffer.from((await running).body).toString(), 'done');
  await closed;
  await http.close();
  t.match(await failureOf(http.request(get(url))), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});
