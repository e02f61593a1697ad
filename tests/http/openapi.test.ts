import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';
import { startGateway } from '../gateway.js';
import { assertProblem } from './asking.js';
import { registered } from './registered.js';

const root = fileURLToPath(packageRoot());

t.test('the interface describes itself', async (t) => {
  const { call, url, gateway } = await startGateway(t, { work: false });
  const folder = t.testdir();

  for (const system of [undefined, 'dpmptsp.perizinan'])
    await t.test(`an independent linter finds nothing wrong with what ${system ?? 'anybody'} is shown`, async (t) => {
      const file = join(folder, 'openapi.json');
      const { text } = await call(system, '/openapi.json');
      await writeFile(file, text);
      const linter = join(root, 'node_modules/.bin/redocly');
      const { status, stdout, stderr } = spawnSync(linter, ['lint', '--config', join(root, 'redocly.yaml'), file], {
        encoding: 'utf8',
        env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      });
      t.equal(status, 0, `${stdout}\n${stderr}`);
      t.match(text, `${url}/oauth2/token`);
    });

  await t.test('every route the server has is in it, and nothing else', async (t) => {
    const { paths } = (await call(undefined, '/openapi.json')).json<{ paths: Record<string, object> }>();
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    // The pages for people, and the documents they load; the tree draws `/native/{system}/{operation}` as a star, and the tiles not.
    const served = registered(gateway.http.printRoutes({ commonPrefix: false }))
      .filter((route) => !route.startsWith('GET /docs'))
      .map((route) => (route === 'POST *' ? 'POST /native/{system}/{operation}' : route));
    t.strictSame(told.filter((route) => !route.endsWith('/{tile}')).sort(), served.sort());
  });

  await t.test('a consumer sees its own services and nothing of others', async (t) => {
    const { paths } = (await call('dpmptsp.perizinan', '/openapi.json')).json<{ paths: Record<string, object> }>();
    t.ok(paths['/v1/exchanges/population.person.read.v1']);
    t.notOk(paths['/v1/exchanges/village.letter.register.v1']);
    const [asked] = await Promise.all([
      call(undefined, '/openapi.json', { headers: { authorization: 'Bearer a.b.c' } }),
    ]);
    assertProblem(t, asked, 'UNAUTHENTICATED');
  });

  await t.test('/docs loads nothing from elsewhere; each failure has its page in two languages', async (t) => {
    const page = await call(undefined, '/docs');
    t.equal(page.status, 200);
    t.match(page.headers.get('content-security-policy'), /default-src 'none'/);
    t.notMatch(page.text, /(src|href)="(https?:)?\/\//);
    const failure = await call(undefined, '/docs/failures/QUOTA_EXHAUSTED', { headers: { 'accept-language': 'id' } });
    t.match(failure.text, 'Kuota habis');
    t.match(failure.headers.get('content-security-policy'), /default-src 'none'/);
    assertProblem(t, await call(undefined, '/docs/failures/NO_SUCH'), 'NOT_FOUND');
  });
});
