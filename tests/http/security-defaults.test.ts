import t from 'tap';
import { compileSide } from '../../src/contracts/side.js';
import type { Json, JsonSchema } from '../../src/core/json.js';
import { startGateway } from '../gateway.js';

t.test('limits that a refactoring must not lose', async (t) => {
  const warnings: string[] = [];
  const hear = (warning: Error & { code?: string }): void => {
    warnings.push(`${warning.name} ${warning.code ?? ''}`);
  };
  process.on('warning', hear);
  t.teardown(() => process.off('warning', hear));
  const { gateway, database, call } = await startGateway(t, { work: false });
  const { server, initialConfig } = gateway.http;

  await t.test('the server gives up on slow callers', async (t) => {
    t.equal(server.headersTimeout, 10_000);
    t.equal(server.requestTimeout, 30_000);
    t.equal(server.keepAliveTimeout, 65_000);
    t.equal(initialConfig.connectionTimeout, 60_000);
  });

  await t.test('bodies end at 1 MiB unless a contract says otherwise', async (t) => {
    t.equal(initialConfig.bodyLimit, 1024 * 1024);
    t.equal(initialConfig.requestIdHeader, false);
  });

  await t.test('a connection may carry any number of requests: a busy desk keeps one open all day', async (t) => {
    t.equal(server.maxRequestsPerSocket, 0);
  });

  await t.test('Fastify uses nothing deprecated', async (t) => {
    t.strictSame(
      warnings.filter((warning) => /FSTDEP/.test(warning)),
      [],
    );
  });

  await t.test('PostgreSQL ends what runs, waits or idles too long', async (t) => {
    const [row] = await database.query<Record<string, string>>(
      `select current_setting('statement_timeout') as statement, current_setting('lock_timeout') as lock,
         current_setting('idle_in_transaction_session_timeout') as idle, current_setting('application_name') as name`,
    );
    t.match(row, { statement: '5s', lock: '2s', idle: '10s', name: /^jembatan / });
  });

  await t.test('the process is alive and ready; metrics name routes, never identifiers', async (t) => {
    t.equal((await call(undefined, '/health/live')).status, 200);
    const ready = await call(undefined, '/health/ready');
    t.equal(ready.status, 200, ready.text);
    t.match(ready.headers.get('content-type'), /^application\/health\+json/);
    await call('dpmptsp.perizinan', '/v1/exchanges/3510242504909001');
    const { text } = await call('kominfo.admin', '/metrics');
    t.match(text, /route="\/v1\/exchanges\/:exchange"/);
    t.match(text, /jembatan_breaker_open\{system="dukcapil.siak"\} 0/);
    t.notMatch(text, '3510242504909001');
  });
});

t.test('a contract judges what was sent and changes nothing of it', async (t) => {
  const side = (schema: JsonSchema) =>
    compileSide({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, []);
  const person = side({
    type: 'object',
    additionalProperties: false,
    properties: {
      nik: { type: 'string' },
      day: { type: 'string', format: 'date' },
      sex: { type: 'string', default: 'MALE' },
    },
  });
  const kept: Json = { nik: '1' };
  t.ok(person.valid(kept));
  t.same(kept, { nik: '1' }, 'no default is filled in');
  t.notOk(person.valid({ nik: 1 }), 'nothing is coerced');
  const more: Json = { nik: '1', name: 'X' };
  t.notOk(person.valid(more));
  t.same(more, { nik: '1', name: 'X' }, 'nothing is removed');
  t.notOk(person.valid({ day: '2026-02-30' }), 'formats are checked');
  t.notOk(
    side({ type: 'object', required: ['toString'], properties: { toString: { type: 'string' } } }).valid({}),
    'inherited members are none',
  );
  t.throws(() => side({ type: 'object', propertys: {} }), 'an unknown keyword is an error');
  t.throws(() => side({ type: 'string', pattern: '(?=a)a' }), 'a pattern that needs backtracking is an error');
});

t.test('a pattern that backtracks elsewhere answers at once here', async (t) => {
  const { valid } = compileSide(
    { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'string', pattern: '^(([a-z])+.)+[A-Z]([a-z])+$' },
    [],
  );
  const before = process.cpuUsage().user;
  t.notOk(valid('a'.repeat(20_000)));
  t.ok(
    process.cpuUsage().user - before < 5_000_000,
    'linear, where a backtracking engine would need longer than the universe lasts',
  );
});
