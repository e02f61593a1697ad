import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import t from 'tap';
import { request } from 'undici';
import { startGateway, type TestGateway } from '../../gateway.js';
import { assertProblem, assertRefused, nothingSent, purposeHeaders } from '../asking.js';

const read = 'population.person.read.v1';
const publish = 'licensing.permit.publish.v1';
const desk = 'dpmptsp.perizinan';

const digestOf = (text: string): string => `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;

const send = (gateway: TestGateway, body: string | Uint8Array, headers: Record<string, string> = {}, service = read) =>
  gateway.call(desk, `/v1/exchanges/${service}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...purposeHeaders, ...headers },
    body,
  });

t.test('an exchange over HTTP', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases, database, call } = gateway;
  const { nik } = cases.persons?.alive ?? {};

  await t.test('a read is answered in the canonical vocabulary, minimised, on record before the answer', async (t) => {
    const reply = await exchange(read, { nik });
    t.equal(reply.status, 200, reply.text);
    t.match(reply.json(), { nik, lifeStatus: 'ALIVE' });
    t.match(reply.headers.get('gateway-withheld'), /religion/);
    t.equal(reply.headers.get('gateway-agreement'), 'dpmptsp-dukcapil-2026');
    t.equal(reply.headers.get('gateway-warnings'), null);
    t.equal(reply.headers.get('cache-control'), 'no-store');
    t.equal(reply.headers.get('content-digest'), digestOf(reply.text));
    t.match(reply.headers.get('ratelimit-policy'), /^"dpmptsp-dukcapil-2026";q=300;w=60$/);
    t.match(reply.headers.get('ratelimit'), /^"dpmptsp-dukcapil-2026";r=2\d\d;t=\d+$/);
    const rows = await database.query<{ entry: string }>('select entry from log.entry where exchange = $1', [
      reply.headers.get('gateway-exchange'),
    ]);
    t.equal(rows.length, 1);
    t.match(JSON.parse(rows[0]?.entry ?? ''), { kind: 'exchange.answered', service: read });
  });

  await t.test('fewer elements may be asked for, and only they are answered', async (t) => {
    const reply = await exchange(read, { nik }, { 'gateway-elements': 'fullName' });
    t.strictSame(Object.keys(reply.json()).sort(), ['fullName', 'lifeStatus', 'nik']);
  });

  await t.test('a birth date that differs from the NIK is a warning, not an error', async (t) => {
    const reply = await exchange(read, { nik: cases.persons?.nikBirthDateMismatch?.nik });
    t.equal(reply.status, 200, reply.text);
    t.equal(reply.headers.get('gateway-warnings'), 'NIK_BIRTHDATE_DIFFERS');
  });

  await t.test('a read accepts an Idempotency-Key and echoes it', async (t) => {
    const reply = await exchange(read, { nik }, { 'idempotency-key': '"read-1"' });
    t.equal(reply.headers.get('idempotency-key'), 'read-1');
    t.equal(reply.headers.get('idempotency-replayed'), null);
  });

  const malformed: Record<string, string | Uint8Array> = {
    'broken JSON': `{"nik":"${nik}"`,
    'no body': '',
    'bytes that are not UTF-8': Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x7d),
    'nesting deeper than 32': `{"nik":${'['.repeat(40)}${']'.repeat(40)}}`,
    'nesting of a hundred thousand': '['.repeat(100_000),
    'a __proto__ key': `{"nik":"${nik}","__proto__":{"admin":true}}`,
    'a __proto__ key written with an escape': `{"nik":"${nik}","__proto\\u005f_":{"admin":true}}`,
    'a constructor key': `{"nik":"${nik}","constructor":{"prototype":{"admin":true}}}`,
  };
  for (const [what, body] of Object.entries(malformed))
    await t.test(`${what} is BODY_MALFORMED, on record, and nothing is sent`, async (t) => {
      await nothingSent(t, gateway, async () => assertRefused(t, gateway, await send(gateway, body), 'BODY_MALFORMED'));
    });

  for (const body of ['[]', 'null', '"3510"', '1', '{}', `{"nik":${nik}}`, `{"nik":"${nik}","extra":1}`])
    await t.test(`${body.replace(/\d{16}/, 'a number')} breaks the contract, and errors say where`, async (t) => {
      await nothingSent(t, gateway, async () => {
        const problem = await assertRefused(t, gateway, await send(gateway, body), 'REQUEST_INVALID');
        t.ok(problem.errors?.length);
      });
    });

  await t.test('a body that is not JSON by its type is UNSUPPORTED_MEDIA_TYPE', async (t) => {
    const body = JSON.stringify({ nik });
    await nothingSent(t, gateway, async () => {
      for (const type of [
        'text/plain',
        'application/jsonp',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ])
        await assertRefused(t, gateway, await send(gateway, body, { 'content-type': type }), 'UNSUPPORTED_MEDIA_TYPE');
    });
  });

  await t.test('a compressed body is refused before it is read', async (t) => {
    await nothingSent(t, gateway, async () =>
      assertProblem(t, await send(gateway, 'x', { 'content-encoding': 'gzip' }), 'UNSUPPORTED_MEDIA_TYPE'),
    );
  });

  await t.test('two megabytes are TOO_LARGE and on record, announced or not', async (t) => {
    const body = JSON.stringify({ nik, padding: 'x'.repeat(2 * 1024 * 1024) });
    await nothingSent(t, gateway, async () => assertRefused(t, gateway, await send(gateway, body), 'TOO_LARGE'));
    const huge = Buffer.alloc(8 * 1024 * 1024, 0x20);
    for (const [what, bytes] of [
      ['within the largest contract', Buffer.from(body)] as const,
      ['beyond', huge] as const,
    ])
      await t.test(`chunked, ${what}`, async (t) => {
        await nothingSent(t, gateway, async () => {
          const { headers, authorization } = await deskHeaders(gateway);
          const answer = await request(`${gateway.url}/v1/exchanges/${read}`, {
            method: 'POST',
            headers: { ...headers, authorization, 'content-type': 'application/json' },
            body: Readable.from(
              (async function* () {
                for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
              })(),
            ),
          });
          const text = await answer.body.text();
          const replied = { status: answer.statusCode, headers: new Headers(flat(answer.headers)), text };
          await assertRefused(t, gateway, { ...replied, json: () => JSON.parse(text) }, 'TOO_LARGE');
        });
      });
  });

  await t.test('a write answers 202 with where to look; the answer follows, and is the consumer’s own', async (t) => {
    const permit = cases.permits?.cafe;
    const key = randomUUID();
    const queued = await exchange(publish, permit, { 'idempotency-key': key, prefer: 'respond-async' });
    t.equal(queued.status, 202, queued.text);
    t.equal(queued.headers.get('preference-applied'), 'respond-async');
    t.equal(queued.headers.get('content-digest'), digestOf(queued.text));
    t.match(queued.headers.get('ratelimit'), /^"dpmptsp-oss-2026";r=/);
    const { exchange: id, status } = queued.json<Record<'exchange' | 'status', string>>();
    t.equal(queued.headers.get('location'), status);
    t.equal(status, `${gateway.url}/v1/exchanges/${id}`);

    const completed = await exchange(publish, permit, { 'idempotency-key': key, prefer: 'wait=20' });
    t.equal(completed.status, 200, completed.text);
    t.equal(completed.headers.get('idempotency-replayed'), 'true');
    t.equal(completed.headers.get('gateway-exchange'), id);
    t.match((await call(desk, `/v1/exchanges/${id}`)).json(), { state: 'completed', delivery: { attempts: 1 } });
    const response = await call(desk, `/v1/exchanges/${id}/response`);
    t.equal(response.text, completed.text);
    t.equal(response.headers.get('content-digest'), digestOf(response.text));
    for (const path of [`/v1/exchanges/${id}`, `/v1/exchanges/${id}/response`])
      assertProblem(t, await call('tamansari.smartkampung', path), 'NOT_FOUND');
    assertProblem(t, await call(desk, `/v1/exchanges/${randomUUID()}`), 'NOT_FOUND');
    assertProblem(t, await call(desk, '/v1/exchanges/not-an-id'), 'NOT_FOUND');
  });

  await t.test('headers that cannot be followed are HEADER_INVALID and on record', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const headers of [
        { 'gateway-purpose': '' },
        { 'gateway-officer': 'x'.repeat(129) },
        { 'gateway-case': 'tab\there' },
        { 'idempotency-key': 'two words' },
        { 'idempotency-key': '"unfinished' },
        { 'idempotency-key': 'x'.repeat(256) },
      ])
        await assertRefused(t, gateway, await exchange(read, { nik }, headers), 'HEADER_INVALID');
    });
  });

  await t.test('a path answers only its methods, and says which', async (t) => {
    const reply = await call(desk, `/v1/exchanges/${read}`, { method: 'DELETE' });
    assertProblem(t, reply, 'METHOD_NOT_ALLOWED');
    t.equal(reply.headers.get('allow'), 'GET, HEAD, POST');
    assertProblem(t, await call(desk, '/v1/nothing-here'), 'NOT_FOUND');
  });

  await t.test('a response that is not there yet says when to ask again', async (t) => {
    await gateway.control('/faults/oss', { body: { status: 503 } });
    const queued = await exchange(
      publish,
      { ...cases.permits?.cafe, permitNumber: '503/9002/429.111/2026' },
      {
        'idempotency-key': randomUUID(),
        prefer: 'wait=0',
      },
    );
    t.equal(queued.status, 202, queued.text);
    const id = String(queued.json().exchange);
    const problem = assertProblem(t, await call(desk, `/v1/exchanges/${id}/response`), 'EXCHANGE_IN_PROGRESS');
    t.equal(problem.exchange, id);
    await gateway.control('/faults/oss', { method: 'DELETE' });
  });
});

const deskHeaders = async (gateway: TestGateway) => {
  const secret = await gateway.gateway.clients.issue(desk);
  const answer = await gateway.call(undefined, '/oauth2/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${desk}&client_secret=${secret}`,
  });
  return { headers: purposeHeaders, authorization: `Bearer ${answer.json().access_token}` };
};

const flat = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
