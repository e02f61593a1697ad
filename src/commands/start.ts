import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { readEnvironment } from '../config/environment.js';
import type { Language } from '../core/text.js';
import { type Running, type RunOptions, run } from '../main.js';

const shown = (file: string): string => relative(process.cwd(), file) || file;

const example = async ({ url, casesFile, clientsFile }: Running): Promise<string | undefined> => {
  if (casesFile === undefined || clientsFile === undefined || url === undefined) return undefined;
  const clients = JSON.parse(await readFile(clientsFile, 'utf8')) as Record<string, { client_secret: string }>;
  const cases = JSON.parse(await readFile(casesFile, 'utf8')) as { persons: Record<string, { nik: string }> };
  const system = 'dpmptsp.perizinan';
  const body = { nik: cases.persons.alive?.nik };
  return [
    `curl -s ${url}/v1/exchanges/population.person.read.v1 \\`,
    `  -H "Authorization: Bearer $(curl -s ${url}/oauth2/token -u ${system}:${clients[system]?.client_secret} -d grant_type=client_credentials | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\`,
    `  -H 'Content-Type: application/json' -H 'Gateway-Purpose: PUBLIC_SERVICE.LICENSING' \\`,
    `  -H 'Gateway-Officer: petugas-07' -H 'Gateway-Case: 503/0001/2026' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
};

const banner = async (running: Running, language: Language): Promise<string> => {
  const { url, clientsFile, casesFile } = running;
  const say = (en: string, id: string): string => (language === 'id' ? id : en);
  const curl = await example(running);
  return [
    url === undefined
      ? say('Jembatan works: deliveries are under way.', 'Jembatan bekerja: pengiriman berjalan.')
      : say(`Jembatan listens on ${url}`, `Jembatan mendengarkan di ${url}`),
    url === undefined ? '' : `  ${say('documentation', 'dokumentasi')}  ${url}/docs`,
    clientsFile === undefined ? '' : `  ${say('credentials', 'kredensial')}    ${shown(clientsFile)}`,
    casesFile === undefined ? '' : `  ${say('sandbox cases', 'contoh kasus')}  ${shown(casesFile)}`,
    curl === undefined ? '' : `\n${say('Try:', 'Coba:')}\n\n${curl}\n`,
    say('Ctrl-C drains and stops.', 'Ctrl-C menyelesaikan yang berjalan lalu berhenti.'),
  ]
    .filter((line) => line !== '')
    .join('\n');
};

/** What the shell sees of a program that SIGINT ended. */
const interrupted = 130;

/** Runs until SIGINT or SIGTERM, then drains; a second signal ends it at once, and with it what it had brought up. */
export const startCommand = async (does: RunOptions['does'], sandbox: boolean): Promise<void> => {
  const environment = readEnvironment();
  let asked = false;
  const stopped = new Promise<void>((resolve) => {
    const stop = (): void => {
      if (asked) process.exit(interrupted);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
  });
  const running = await run({ environment, does, sandbox }).catch((error: unknown) => {
    // Ctrl-C reaches the programs that make the database too; that they ended is no fault to report.
    if (asked) process.exit(interrupted);
    throw error;
  });
  if (!asked) process.stdout.write(`${await banner(running, environment.language)}\n`);
  await stopped;
  await running.stop();
};
