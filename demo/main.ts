import { readEnvironment } from '../src/config/environment.js';
import { licence } from './licence.js';
import { findPlace, type Place } from './place.js';
import { createTell } from './tell.js';

const { gatewayUrl, dataDir, language } = readEnvironment();
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const say = (en: string, id: string): void => write(language === 'id' ? id : en);

say('A business licence: from the desk to the permit at OSS', 'Izin usaha: dari loket sampai izin terbit di OSS');
let place: Place | undefined;
try {
  place = await findPlace(gatewayUrl, dataDir);
  write(`${place.url}\n`);
  await licence(place, createTell(write, language));
  say('\nDone: every step is as it should be.', '\nSelesai: setiap langkah sesuai.');
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  say(`\nFAILED at ${reason}`, `\nGAGAL pada ${reason}`);
  process.exitCode = 1;
} finally {
  await place?.leave();
}
