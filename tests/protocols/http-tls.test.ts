import { createServer } from 'node:https';
import t, { type Test } from 'tap';
import { createHttp } from '../../src/protocols/http-client.js';
import { failureOf } from '../failure-of.js';
import { makeCertificate } from './certificate.js';
import { callFor, portOf, serve } from './peers.js';

const made = makeCertificate();

const setup = async (t: Test) => {
  const { certificate, key } = await made;
  let calls = 0;
  const server = createServer({ cert: certificate, key }, (_request, response) => {
    calls += 1;
    response.end('sealed');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const http = createHttp({ allowed: ['127.0.0.0/8'], connections: 2 });
  t.teardown(() => http.close());
  return { http, port: portOf(server), certificate, calls: () => calls };
};

t.test('a certificate of a private authority is accepted when that authority is given', async (t) => {
  const { http, port, certificate } = await setup(t);
  for (const host of ['127.0.0.1', 'localhost']) {
    const answer = await http.request({
      method: 'GET',
      url: `https://${host}:${port}/`,
      call: callFor(),
      ca: certificate,
    });
    t.equal(Buffer.from(answer.body).toString(), 'sealed');
  }
});

t.test('an authority that is not given is not trusted, and nothing is sent', async (t) => {
  const { http, port, calls } = await setup(t);
  const failure = await failureOf(() =>
    http.request({ method: 'GET', url: `https://127.0.0.1:${port}/`, call: callFor() }),
  );
  t.match(failure, { code: 'PROVIDER_UNAVAILABLE', sent: 'no', detail: { en: /"ca"/ } });
  t.equal(calls(), 0);
});

t.test("a certificate for another name is not the provider's", async (t) => {
  const { certificate, port, calls } = await setup(t);
  const http = createHttp({
    allowed: ['127.0.0.0/8'],
    connections: 1,
    resolve: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  t.teardown(() => http.close());
  const request = {
    method: 'GET',
    url: `https://dukcapil.example:${port}/`,
    call: callFor(),
    ca: certificate,
  } as const;
  t.match(await failureOf(() => http.request(request)), {
    code: 'PROVIDER_UNAVAILABLE',
    sent: 'no',
    detail: { en: /"ca"/ },
  });
  t.equal(calls(), 0);
});

t.test('a peer that speaks no TLS is no reason to speak without', async (t) => {
  const url = await serve(t, (_request, response) => response.end('plain'));
  const http = createHttp({ allowed: ['127.0.0.0/8'], connections: 1 });
  t.teardown(() => http.close());
  const request = { method: 'GET', url: url.replace('http:', 'https:'), call: callFor() } as const;
  t.match(await failureOf(() => http.request(request)), { code: 'PROVIDER_UNAVAILABLE', sent: 'no' });
});
