import { readEnvironment } from '../src/config/environment.js';
import { type Flow, findFlow, flows } from './flows.js';
import { findPlace, type Place } from './place.js';
import { createTell, type Text } from './tell.js';

const { gatewayUrl, dataDir, language } = readEnvironment();
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const say = (words: Text): void => write(words[language]);

const tellFailure = (error: unknown): void => {
  const reason = error instanceof Error ? error.message : String(error);
  say({ en: `\nFAILED at ${reason}`, id: `\nGAGAL pada ${reason}` });
  process.exitCode = 1;
};

const walk = async (place: Place, { title, walk }: Flow): Promise<void> => {
  say({ en: `\n${title.en}`, id: `\n${title.id}` });
  try {
    await walk(place, createTell(write, language));
    say({ en: '\nDone: every step is as it should be.', id: '\nSelesai: setiap langkah sesuai.' });
  } catch (error) {
    tellFailure(error);
  }
};

/** Walks the flows one after another against one gateway; the exit code is 1 when any of them failed. */
const walkAll = async (chosen: readonly Flow[]): Promise<void> => {
  let place: Place | undefined;
  try {
    place = await findPlace(gatewayUrl, dataDir);
    write(place.url);
    for (const flow of chosen) await walk(place, flow);
  } catch (error) {
    tellFailure(error);
  } finally {
    await place?.leave();
  }
};

const list = (): void => {
  const line = (name: string, { title }: Flow): string => `  ${name.padEnd(20)} ${title[language]}`;
  say({ en: 'npm run demo -- NAME, one of:', id: 'npm run demo -- NAMA, salah satu dari:' });
  for (const [name, flow] of Object.entries(flows)) write(line(name, flow));
  const all = { en: 'every one of them, one after another', id: 'semuanya, satu per satu' };
  write(line('all', { title: all, walk: async () => undefined }));
};

const [name] = process.argv.slice(2);
const flow = findFlow(name);
if (flow) await walkAll([flow]);
else if (name === 'all') await walkAll(Object.values(flows));
else {
  if (name !== 'help') {
    say({ en: `There is no demonstration "${name}".`, id: `Tidak ada demo "${name}".` });
    process.exitCode = 2;
  }
  list();
}
