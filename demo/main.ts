import { licence } from './licence.js';
import { findPlace } from './place.js';
import { createTell } from './tell.js';

const { LC_ALL, LANG } = process.env;
const indonesian = /^id/.test(LC_ALL || LANG || '');
const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

write(
  indonesian
    ? 'Izin usaha: dari loket sampai izin terbit di OSS'
    : 'A business licence: from the desk to the permit at OSS',
);
const place = await findPlace(process.env);
write(`${place.url}\n`);
try {
  await licence(place, createTell(write, indonesian));
  write(indonesian ? '\nSelesai: setiap langkah sesuai.' : '\nDone: every step is as it should be.');
} catch (error) {
  write(`\n${indonesian ? 'GAGAL' : 'FAILED'}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await place.leave();
}
