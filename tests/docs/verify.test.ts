import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';
import { startGateway } from '../gateway.js';

t.setTimeout(120_000);

const run = promisify(execFile);
const script = fileURLToPath(new URL('docs/samples/verify-log.py', packageRoot()));

const haveTools = async (): Promise<boolean> =>
  Promise.all([run('python3', ['--version']), run('openssl', ['version'])]).then(
    () => true,
    () => false,
  );

t.test('what docs/verify.md shows verifies a gateway with Python and openssl alone', async (t) => {
  if (!(await haveTools())) {
    t.comment('python3 or openssl is not here');
    return;
  }
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-verify-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const { url, cases, exchange, call } = await startGateway(t);
  const answer = await exchange('population.person.read.v1', { nik: cases.persons?.alive?.nik });
  const path = `/v1/exchanges/${answer.headers.get('gateway-exchange')}/receipt`;
  let receipt = await call('dpmptsp.perizinan', path);
  for (; receipt.status === 409; receipt = await call('dpmptsp.perizinan', path)) await delay(50);
  const file = join(folder, 'receipt.json');
  await writeFile(file, receipt.text);
  const key = (await call(undefined, '/log/key')).text.trim();
  const { stdout } = await run('python3', [script, url, file, key]);
  t.match(stdout, /^log: \d+ entries have the signed root\nreceipt: entry \d+ is in the log\n$/);

  const { entry, ...rest } = receipt.json<{ entry: string }>();
  const other = Buffer.from(entry, 'base64').toString().replace('"attempts":1', '"attempts":2');
  await writeFile(file, JSON.stringify({ ...rest, entry: Buffer.from(other).toString('base64') }));
  await t.rejects(run('python3', [script, url, file, key]), /does not prove its entry/);
  await t.rejects(run('python3', [script, url, file, key.replace(/.{4}$/, 'AAAA')]), /no verifier key/);
});
