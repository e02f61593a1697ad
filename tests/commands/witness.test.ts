import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { startGateway } from '../gateway.js';
import { runProgram, runUntil } from '../journeys/program.js';

t.setTimeout(120_000);

t.test(
  'a witness cosigns a running gateway, which shows it once its key is configured; verify demands it',
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'jembatan-witness-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const { url, reconfigure, call } = await startGateway(t);
    const named = ['witness', url, '--name', 'inspektorat.test/w1', '--state', folder];
    const witness = (...words: string[]) => runProgram([...named, '--once', ...words], { LANG: 'C' });
    while ((await call(undefined, '/log/checkpoint')).status !== 200);

    const unknown = await witness();
    t.match(unknown, { status: 1, stderr: /^FORBIDDEN: .*gateway\.yaml/ });
    const key = /witness key {2}(\S+)/.exec(unknown.stdout)?.[1] ?? '';
    await reconfigure((configuration) => ({
      ...configuration,
      gateway: { ...configuration.gateway, witnesses: [key] },
    }));
    t.match(await witness(), { status: 0, stdout: /\d+ entries cosigned\n$/ });
    const { checkpoints } = (await call(undefined, '/log/cosignatures')).json<{ checkpoints: string[] }>();
    t.match(checkpoints, [/— inspektorat\.test\/w1 /]);

    const verify = (policy: string) => runProgram(['verify', url, '--witnesses', policy], { LANG: 'C' });
    t.match(await verify(`1 of ${key}`), { status: 0, stdout: /1 of 1 have cosigned: inspektorat\.test\/w1/ });
    const stranger = key.replace('inspektorat', 'nobody');
    t.match(await verify(`1 of ${stranger}`), { status: 2 }, 'a key whose id is not its own is no key');
    const watch = runUntil([...named, '--every', '1'], { LANG: 'C' }, /cosigned\n[\s\S]*cosigned\n/);
    t.match(await watch, { status: 0, stderr: '' }, 'it looks again and again until it is stopped');
    // A timer of Node.js that is longer than 24 days rings at once, again and again.
    for (const seconds of ['x', '0', '86401'])
      t.match(await witness('--every', seconds), { status: 2, stderr: /1 to 86400/ });
    const post = (body: string) => call(undefined, '/log/cosignatures', { method: 'POST', body });
    t.equal((await post('hello')).status, 400);
    t.equal((await post('x'.repeat(20_000))).status, 413);
  },
);
