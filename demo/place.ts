import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A gateway with its sandbox, and what its first start wrote. */
export interface Place {
  readonly url: string;
  readonly clients: Readonly<Record<string, { readonly client_id: string; readonly client_secret: string }>>;
  // biome-ignore lint/suspicious/noExplicitAny: the sandbox's cases are free-form JSON
  readonly cases: Readonly<Record<string, Readonly<Record<string, any>>>>;
  /** Control API of the sandbox. */
  readonly control: string;
  leave(): Promise<void>;
}

const cli = fileURLToPath(new URL('../src/cli.js', import.meta.url));

const readJson = async (dataDir: string, name: string) =>
  JSON.parse(await readFile(join(dataDir, 'sandbox', name), 'utf8'));

const placeAt = async (url: string, dataDir: string, leave: () => Promise<void>): Promise<Place> => {
  const [clients, cases, { url: control }] = await Promise.all(
    ['clients.json', 'cases.json', 'control.json'].map((name) => readJson(dataDir, name)),
  );
  return { url, clients, cases, control, leave };
};

/** A gateway of the demo's own, with its data in a temporary folder. */
const startOwn = async (): Promise<Place> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'jembatan-demo-'));
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const exited = once(child, 'exit');
  const leave = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    return placeAt(url, dataDir, leave);
  }
  await leave();
  throw new Error('the gateway ended before it listened');
};

/** The running gateway of `GATEWAY_URL` and `DATA_DIR`, or one of the demo's own. */
export const findPlace = ({ GATEWAY_URL: url, DATA_DIR: dataDir = 'data' }: NodeJS.ProcessEnv): Promise<Place> =>
  url === undefined || url === '' ? startOwn() : placeAt(url.replace(/\/$/, ''), dataDir, () => Promise.resolve());
