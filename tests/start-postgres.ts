// Runs beside a test run: brings up one embedded PostgreSQL for all its test processes and takes it away when the run is over,
// however it ended. Parameters: the folder to work in, the process to outlive by a moment.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbedded } from '../src/postgres/embedded.js';

const [folder = '', run = ''] = process.argv.slice(2);

const isRunning = (): boolean => {
  try {
    return process.kill(Number(run), 0);
  } catch {
    return false;
  }
};

const tell = async (name: string, text: string): Promise<void> => {
  await writeFile(join(folder, 'draft'), text, { mode: 0o600 });
  await rename(join(folder, 'draft'), join(folder, name));
};

try {
  const server = await startEmbedded({ dataDir: join(folder, 'data'), log: { info: () => {} }, durable: false });
  await tell('url', server.url);
  while (isRunning()) await new Promise((resolve) => setTimeout(resolve, 100));
  await server.stop();
} catch (error) {
  await tell('failed', String(error instanceof Error ? (error.cause ?? error) : error));
  while (isRunning()) await new Promise((resolve) => setTimeout(resolve, 100));
}
await rm(folder, { recursive: true, force: true });
