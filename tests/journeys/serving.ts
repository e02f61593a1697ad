import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** A gateway process of its own; resolves once it listens. */
export const serve = async (t: Test, env: Record<string, string>) => {
  const child = spawn(process.execPath, [cli, 'serve'], { env: { PATH: process.env.PATH ?? '', PORT: '0', ...env } });
  const exited = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url !== undefined)
      return {
        url,
        async kill() {
          child.kill('SIGKILL');
          await exited;
        },
      };
  }
  throw new Error('the gateway ended before it listened');
};
