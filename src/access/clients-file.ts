import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SystemDocument } from '../config/documents.js';
import type { Clients } from './clients.postgres.js';

type ClientsFile = Record<string, { client_id: string; client_secret: string }>;

const read = async (file: string): Promise<ClientsFile> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ClientsFile;
  } catch {
    return {};
  }
};

/** Whole or not at all, and readable by the gateway's user alone. */
export const writePrivately = async (file: string, content: unknown): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const half = `${file}.${process.pid}.new`;
  await writeFile(half, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await chmod(half, 0o600);
  await rename(half, file);
};

/** `data/sandbox/clients.json`: credentials of every system that may be a client, made at the first start and kept. Sandbox only. */
export const ensureClientsFile = async (
  dataDir: string,
  systems: readonly SystemDocument[],
  clients: Clients,
): Promise<string> => {
  const file = join(dataDir, 'sandbox', 'clients.json');
  const known = await read(file);
  const result: ClientsFile = {};
  for (const { id, client } of systems) {
    if (client === undefined) continue;
    const held = known[id];
    const works = held !== undefined && (await clients.verify(id, held.client_secret));
    result[id] = works ? held : { client_id: id, client_secret: await clients.issue(id) };
  }
  await writePrivately(file, result);
  return file;
};
