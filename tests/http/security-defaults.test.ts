import t from 'tap';
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
