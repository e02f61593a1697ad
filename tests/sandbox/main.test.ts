import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import t from 'tap';

const program = new URL('../../sandbox/main.js', import.meta.url).pathname;

const start = async (t: { teardown(undo: () => void): void }, secret?: string) => {
  const { SANDBOX_SECRET: _, ...env } = process.env;
  const child = spawn(process.execPath, [program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: secret === undefined ? env : { ...env, SANDBOX_SECRET: secret },
  });
  t.teardown(() => child.kill('SIGKILL'));
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(reader, 'line');
  return { child, lines, ready: JSON.parse(lines[0] ?? '') };
};

t.test('it prints one JSON line with every address and ends when its stdin closes', async (t) => {
  const { child, lines, ready } = await start(t, 'one secret');
  t.equal(ready.ready, true);
  t.strictSame(Object.keys(ready.agencies), [
    'dukcapil',
    'djp',
    'bapenda',
    'bpn',
    'oss',
    'village',
    'samsat',
    'sim',
    'sicantik',
    'immigration',
    'siskeudes',
    'bumdes',
    'kua',
    'bank',
  ]);
  for (const [name, { url, env }] of Object.entries<{ url: string; env: Record<string, string> }>(ready.agencies)) {
    t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    t.equal(env[`SANDBOX_${name.toUpperCase()}_URL`], url);
    t.equal((await fetch(url)).status, 404);
  }
  t.equal((await fetch(`${ready.control}/cases`)).status, 200);
  child.stdin.end();
  const [code] = await once(child, 'exit');
  t.equal(code, 0);
  t.equal(lines.length, 1);
});

t.test('the same secret gives the same passwords, another or none gives others', async (t) => {
  const [one, same, other, none] = await Promise.all([
    start(t, 'one secret'),
    start(t, 'one secret'),
    start(t, 'another secret'),
    start(t),
  ]);
  const password = ({ ready }: Awaited<ReturnType<typeof start>>): string =>
    ready.agencies.dukcapil.env.SANDBOX_DUKCAPIL_PASSWORD;
  t.match(password(one), /^[0-9a-f]{24}$/);
  t.equal(password(one), password(same));
  t.equal(new Set([one, other, none].map(password)).size, 3);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  t.test(`${signal} ends it cleanly`, async (t) => {
    const { child } = await start(t, 'one secret');
    child.kill(signal);
    const [code] = await once(child, 'exit');
    t.equal(code, 0);
  });
