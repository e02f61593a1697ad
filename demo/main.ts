import { readEnvironment } from '../src/config/environment.js';
import { type Flow, findFlow, flows } from './flows.js';
import { findPlace, type Place } from './place.js';
import { createTell } from './tell.js';

const { gatewayUrl, dataDir, language } = readEnvironment();
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const say = (en: string, id: string): void => write(language === 'id' ? id : en);

const walk = async ({ title, walk }: Flow): Promise<void> => {
  say(title.en, title.id);
  let place: Place | undefined;
  try {
    place = await findPlace(gatewayUrl, dataDir);
    write(`${place.url}\n`);
    await walk(place, createTell(write, language));
    say('\nDone: every step is as it should be.', '\nSelesai: setiap langkah sesuai.');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`\nFAILED at ${reason}`, `\nGAGAL pada ${reason}`);
    process.exitCode = 1;
  } finally {
    await place?.leave();
  }
};

const [name] = process.argv.slice(2);
const flow = findFlow(name);
if (flow) await walk(flow);
else {
  const known = Object.keys(flows).join(', ');
  say(
    `There is no demonstration "${name}". Choose one of: ${known}.`,
    `Tidak ada demo "${name}". Pilih salah satu: ${known}.`,
  );
  process.exitCode = 2;
}
