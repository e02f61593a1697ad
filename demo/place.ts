import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Json } from './json.js';
import { step } from './step.js';

/** A gateway with its sandbox, and what its first start wrote. */
export interface Place {
  readonly url: string;
  readonly clients: Readonly<Record<string, { readonly client_id: string; readonly client_secret: string }>>;
  /** The sandbox's named people and things. */
  readonly cases: Json;
  /** Control API of the sandbox. */
  readonly control: string;
  /** Started by the demo, with shorter delays between attempts than the shipped configuration has. */
  readonly own: boolean;
  leave(): Promise<void>;
}

const program = fileURLToPath(new URL('../src/cli.js', import.meta.url));
const shipped = fileURLToPath(new URL('../../config', import.meta.url));

const readPlace = async (dataDir: string): Promise<Pick<Place, 'clients' | 'cases' | 'control'>> => {
  const read = async (name: string) => {
    const file = join(dataDir, 'sandbox', name);
    const content = await readFile(file, 'utf8').catch(() => {
      throw new Error(`${file} cannot be read; set DATA_DIR to the data folder of the running gateway`);
    });
    return JSON.parse(content);
  };
  const [clients, cases, { url }] = await Promise.all(['clients.json', 'cases.json', 'control.json'].map(read));
  return { clients, cases, control: url };
};

/** A copy of the shipped configuration in which a failed delivery is tried again after half a second instead of five. */
const shortenDelays = async (folder: string): Promise<void> => {
  await cp(shipped, folder, { recursive: true });
  const routes = join(folder, 'routes');
  for (const name of await readdir(routes)) {
    const file = join(routes, name);
    const given = await readFile(file, 'utf8');
    await writeFile(file, given.replaceAll('firstDelayMs: 5000', 'firstDelayMs: 500'));
  }
};

const start = (folder: string) => {
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      ...process.env,
      DATA_DIR: join(folder, 'data'),
      CONFIG_DIR: join(folder, 'config'),
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl-C reaches the whole terminal group; the demo stops its gateway itself.
    detached: true,
  });
  return { child, exited: once(child, 'exit') };
};

/** A gateway of the demo's own, with its data in a temporary folder. */
const startOwn = async (): Promise<Place> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-demo-'));
  await shortenDelays(join(folder, 'config'));
  const { child, exited } = start(folder);
  let left: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  const leave = (): Promise<void> => {
    left ??= stop();
    return left;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void leave().finally(() => process.exit(130)));

  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+:\d+/.exec(line)?.[0];
    if (url === undefined) continue;
    child.stdout.resume();
    const found = await readPlace(join(folder, 'data')).catch(async (error) => {
      await leave();
      throw error;
    });
    return { url, ...found, own: true, leave };
  }
  await leave();
  throw new Error('the gateway ended before it listened');
};

/** The running gateway at `url` with its data folder, or one of the demo's own. */
export const findPlace = (url: string | undefined, dataDir: string): Promise<Place> =>
  step('start', async () =>
    url === undefined
      ? startOwn()
      : { url: new URL(url).origin, ...(await readPlace(dataDir)), own: false, leave: () => Promise.resolve() },
  );
