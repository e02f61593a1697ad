import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { type CallOptions, type Reply, startGateway, type TestGateway, withAgreement } from '../gateway.js';

const verify = 'population.person.verify.v1';
const read = 'population.person.read.v1';
const register = 'village.letter.register.v1';
const village = 'tamansari.smartkampung';
const agreement = 'dpmptsp-dukcapil-2026';

const sent = async ({ control }: TestGateway, agency = 'dukcapil'): Promise<number> =>
  (await control(`/calls/${agency}`)).json<{ total: number }>().total;

const entriesOf = async ({ database }: TestGateway, exchange: unknown): Promise<Record<string, unknown>[]> => {
  const rows = await database.query<{ entry: string }>('select entry from log.entry where exchange = $1 order by idx', [
    String(exchange),
  ]);
  return rows.map(({ entry }) => JSON.parse(entry));
};

/** A refusal: its status and code, a problem document, nothing sent, and one entry that says so. */
const refuses = async (
  t: Test,
  gateway: TestGateway,
  name: string,
  ask: () => Promise<Reply>,
  [status, code]: readonly [number, string],
): Promise<Record<string, unknown>> => {
  const before = await sent(gateway);
  const reply = await ask();
  const problem = reply.json<Record<string, unknown>>();
  t.match([reply.status, problem.code], [status, code], `${name}: ${reply.text}`);
  t.match(reply.headers.get('content-type'), /^application\/problem\+json/, name);
  t.match(problem, {
    type: new RegExp(`/docs/failures/${code}$`),
    status,
    title: String,
    detail: String,
    instance: /^urn:uuid:/,
  });
  t.equal(await sent(gateway), before, `${name}: nothing was sent`);
  t.match(await entriesOf(gateway, problem.exchange), [{ kind: 'exchange.refused', code }], `${name}: it is on record`);
  return problem;
};

const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

t.test('a body that cannot be right is refused before anything is sent, and the refusal is on record', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases } = gateway;
  const nik = String(cases.persons?.alive?.nik);
  const raw =
    (body: string, headers: Record<string, string> = {}) =>
    () =>
      exchange(read, body, headers);
  const invalid = [422, 'REQUEST_INVALID'] as const;
  const malformed = [400, 'BODY_MALFORMED'] as const;

  await refuses(t, gateway, 'malformed JSON', raw('{"nik":'), malformed);
  await refuses(t, gateway, 'an empty body', raw(''), malformed);
  await refuses(t, gateway, 'deep nesting', raw(deep(50_000)), malformed);
  await refuses(t, gateway, '__proto__', raw(`{"nik":"${nik}","__proto__":{"a":1}}`), malformed);
  await refuses(t, gateway, 'constructor', raw(`{"nik":"${nik}","constructor":{"prototype":{}}}`), malformed);
  await refuses(t, gateway, 'another content type', raw(`{"nik":"${nik}"}`, { 'content-type': 'text/plain' }), [
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ]);
  await refuses(t, gateway, '2 MB', raw(JSON.stringify({ nik, more: 'x'.repeat(2_000_000) })), [413, 'TOO_LARGE']);
  await refuses(t, gateway, 'a NIK as a number', raw('{"nik":9171010101909001}'), invalid);
  await refuses(t, gateway, 'a key too many', raw(JSON.stringify({ nik, extra: true })), invalid);
  await refuses(t, gateway, 'null', raw('null'), invalid);
  const breaches = await refuses(
    t,
    gateway,
    'several breaches',
    () => exchange(verify, { nik: '12', claims: { birthDate: '1990-02-30' } }),
    invalid,
  );
  t.match(breaches.errors, [{ pointer: /^\/(nik|claims\/birthDate)$/, keyword: String, detail: String }, {}]);
  await refuses(t, gateway, 'a temporary NIK', () => exchange(read, { nik: cases.persons?.temporaryNik?.nik }), [
    422,
    'IDENTIFIER_INVALID',
  ]);
});

t.test('what no agreement allows is refused with the most specific reason', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases, reconfigure, call } = gateway;
  const body = { nik: cases.persons?.alive?.nik };
  const ask =
    (headers: Record<string, string> = {}, service = read, system?: string) =>
    () =>
      exchange(service, body, headers, system);

  await refuses(t, gateway, 'an unknown service', ask({}, 'population.person.dump.v1'), [404, 'SERVICE_UNKNOWN']);
  await refuses(t, gateway, 'an unknown purpose', ask({ 'gateway-purpose': 'CURIOSITY' }), [
    403,
    'PURPOSE_NOT_PERMITTED',
  ]);
  await refuses(t, gateway, 'no purpose', ask({ 'gateway-purpose': '' }), [400, 'HEADER_INVALID']);
  await refuses(t, gateway, 'an element not granted', ask({ 'gateway-elements': 'fullName, disability' }), [
    403,
    'ELEMENT_NOT_PERMITTED',
  ]);
  await refuses(t, gateway, 'no officer', ask({ 'gateway-officer': '' }), [400, 'HEADER_INVALID']);
  await refuses(t, gateway, 'an expired agreement', ask({}, verify, 'bapenda.pajak'), [403, 'AGREEMENT_NOT_ACTIVE']);
  await refuses(
    t,
    gateway,
    'another network',
    () => exchange('tax.clearance.check.v1', { npwp16: cases.taxpayers?.valid?.npwp16 }, {}, 'bapenda.pajak'),
    [403, 'AGREEMENT_MISSING'],
  );
  const withoutCase = await call('dpmptsp.perizinan', `/v1/exchanges/${read}`, {
    body,
    headers: { 'gateway-purpose': 'PUBLIC_SERVICE.LICENSING', 'gateway-officer': 'petugas-07' },
  });
  t.match([withoutCase.status, withoutCase.json().code], [403, 'OFFICER_REQUIRED']);

  await reconfigure(withAgreement(agreement, { status: 'suspended' }));
  await refuses(t, gateway, 'suspended while running', ask(), [403, 'AGREEMENT_NOT_ACTIVE']);
  await reconfigure(withAgreement(agreement, { status: 'active', quota: { perDay: 1 }, rate: { perMinute: 3 } }));
  t.equal((await ask()()).status, 200);
  const before = await sent(gateway);
  const gone = await ask()();
  t.match([gone.status, gone.json().code], [429, 'QUOTA_EXHAUSTED']);
  t.ok(Number(gone.headers.get('retry-after')) > 0);
  await ask()();
  const limited = await ask()();
  t.match([limited.status, limited.json().code], [429, 'RATE_LIMITED'], limited.text);
  t.equal(await sent(gateway), before);
});

t.test('one key is one effect: repeated, in parallel, with another body, or missing', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases } = gateway;
  const { nik, fullName } = cases.persons?.alive ?? {};
  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: '470/9201/429.524.08/2026',
    letterType: 'OTHER',
    nik,
    fullName,
    issuedOn: '2026-11-20',
    document: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
  };
  const headers = { 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER', 'idempotency-key': '"a-key"' };
  const registrations = async () =>
    (await gateway.control('/calls/village')).json<{ operations: Record<string, number> }>().operations[
      'surat/kirim'
    ] ?? 0;

  const { 'idempotency-key': _key, ...withoutKey } = headers;
  await refuses(t, gateway, 'no key', () => exchange(register, letter, withoutKey, village), [
    400,
    'IDEMPOTENCY_KEY_MISSING',
  ]);
  const replies = await Promise.all(Array.from({ length: 20 }, () => exchange(register, letter, headers, village)));
  t.same([...new Set(replies.map(({ status, text }) => `${status} ${text}`))].length, 1);
  t.equal(replies[0]?.status, 200);
  t.equal(await registrations(), 1);
  const other = { ...letter, letterNumber: '470/9202/429.524.08/2026' };
  await refuses(t, gateway, 'another body', () => exchange(register, other, headers, village), [
    422,
    'IDEMPOTENCY_KEY_REUSED',
  ]);
  t.equal(await registrations(), 1);
});

t.test('whatever a provider answers instead of its contract becomes a typed failure, on record', async (t) => {
  const gateway = await startGateway(t);
  const { exchange, cases, control } = gateway;
  const body = { nik: cases.persons?.alive?.nik };
  const fails = async (fault: unknown, status: number, code: string, headers: Record<string, string> = {}) => {
    await control('/faults/dukcapil', { body: fault });
    const reply = await exchange(read, body, headers);
    t.match([reply.status, reply.json()], [status, { code }], `${JSON.stringify(fault)}: ${reply.text}`);
    t.match(await entriesOf(gateway, reply.json().exchange), [{ kind: 'exchange.failed', code }]);
    await control('/faults/dukcapil', { method: 'DELETE' });
  };
  await fails({ malformed: 'html' }, 502, 'PROVIDER_ANSWER_INVALID');
  await fails({ malformed: 'empty' }, 502, 'PROVIDER_ANSWER_INVALID');
  await fails({ malformed: 'null' }, 502, 'PROVIDER_ANSWER_INVALID');
  await fails({ malformed: 'half' }, 502, 'PROVIDER_ANSWER_INVALID');
  await fails({ malformed: 'cut' }, 503, 'PROVIDER_UNAVAILABLE');
  await fails({ maintenance: true }, 503, 'PROVIDER_UNAVAILABLE');
  await fails({ failNext: 1, status: 503, retryAfter: 60 }, 503, 'PROVIDER_MAINTENANCE');
  await fails({ quotaExhausted: true }, 503, 'PROVIDER_QUOTA_EXHAUSTED');
  await fails({ hang: true }, 504, 'PROVIDER_TIMEOUT', { prefer: 'wait=1' });
  t.equal((await exchange(read, body)).status, 200, 'and afterwards it is as if nothing had been');
});

t.test('a failed login is not tried again: the next call sends nothing until an administrator resets it', async (t) => {
  const gateway = await startGateway(t, {
    configure: (configuration) => ({
      ...configuration,
      systems: configuration.systems.map((one) =>
        one.id === 'dukcapil.siak' ? { ...one, connection: { ...one.connection, user: 'somebody-else' } } : one,
      ),
    }),
  });
  const { exchange, cases, call } = gateway;
  const ask = () => exchange(read, { nik: cases.persons?.alive?.nik });
  t.match((await ask()).json(), { code: 'PROVIDER_AUTH_FAILED' });
  const before = await sent(gateway);
  t.match((await ask()).json(), { code: 'PROVIDER_AUTH_FAILED' });
  t.equal(await sent(gateway), before);
  t.equal((await call('kominfo.admin', '/admin/v1/systems/dukcapil.siak/reset', { method: 'POST' })).status, 204);
  await ask();
  t.equal(await sent(gateway), before + 1);
});

t.test(
  'what two readers could understand differently is refused: headers sent twice, strange targets, compressed bodies',
  async (t) => {
    const gateway = await startGateway(t);
    const { hostname, port } = new URL(gateway.url);
    const raw = async (head: string): Promise<string> => {
      const socket = connect(Number(port), hostname);
      socket.write(`${head}\r\nHost: ${hostname}:${port}\r\nConnection: close\r\n\r\n`);
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      await once(socket, 'close');
      return text;
    };
    t.match(
      await raw('GET /v1/services HTTP/1.1\r\nAuthorization: Bearer a.b.c\r\nAuthorization: Bearer d.e.f'),
      /^HTTP\/1.1 400[\s\S]*HEADER_INVALID/,
    );
    t.match(await raw('GET http://elsewhere.example/v1/services HTTP/1.1'), /^HTTP\/1.1 404[\s\S]*NOT_FOUND/);
    t.match(await raw('GET /v1/%2e%2e/%2fservices HTTP/1.1'), /^HTTP\/1.1 40[0-9]/);
    t.match(await raw('BREW /pot HTCPCP/1.0'), /^HTTP\/1.1 400[\s\S]*problem\+json/);
    const compressed: CallOptions = {
      body: '{}',
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
    };
    t.equal((await gateway.call('dpmptsp.perizinan', `/v1/exchanges/${read}`, compressed)).status, 415);
  },
);

t.test(
  'no identity number is in any log line, column, header, metric or problem, whatever was tried with it',
  async (t) => {
    const gateway = await startGateway(t);
    const { exchange, cases, call, lines, database } = gateway;
    const nik = String(cases.persons?.alive?.nik);
    const replies = [
      await exchange(read, { nik }),
      await exchange(read, { nik: `${nik}7` }),
      await exchange(read, { [nik]: nik }),
      await exchange(nik, { nik }),
      await exchange(read, { nik }, { 'gateway-elements': nik }),
      await exchange(read, { nik }, { 'gateway-agreement': nik }),
      await exchange(read, { nik }, { 'gateway-purpose': nik }),
      await exchange(verify, { nik, claims: { fullName: nik } }, { 'idempotency-key': `"${nik}"` }),
      await call(undefined, `/v1/exchanges/${nik}`),
    ];
    for (const { status, headers, text } of replies) {
      // The key is the caller's own word, echoed to the caller alone.
      t.notMatch(JSON.stringify([...headers].filter(([name]) => name !== 'idempotency-key')), nik);
      if (status >= 400) t.notMatch(text, nik, String(status));
    }
    t.notMatch(lines.join('\n'), nik);
    t.notMatch((await call('kominfo.admin', '/metrics')).text, nik);
    const tables = await database.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('log', 'work', 'quota', 'access', 'config', 'vault')`,
    );
    t.ok(tables.length > 8);
    for (const { name } of tables) {
      const [row] = await database.query<{ text: string | null }>(
        `select string_agg(r::text, ' ') as text from ${name} r`,
      );
      t.notMatch(row?.text ?? '', nik, name);
    }
  },
);
