import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createReader } from '../adapters/files/reader.js';
import { systemClock } from '../src/core/clock.js';
import { watchFolder } from '../src/protocols/drop-folder.js';
import { localPlace } from '../src/protocols/drop-local.js';

const mebi = 1024 * 1024;
const filler = 'DUSUN KRAJAN RT 001 RW 002 '.repeat(10);

/** Rows of about 330 bytes, each with a number of its own. */
function* rows(bytes: number): Generator<string> {
  yield 'Nomor Surat;Nama;Alamat\n';
  for (let n = 1, left = bytes; left > 0; n++) {
    const row = `470/${n}/2026;WARGA CONTOH ${n};${filler}\n`;
    left -= row.length;
    yield row;
  }
}

/** How long a CSV file takes through a drop folder, and how much memory at most; what the gateway does with a row is left out. */
const measure = async (size: number): Promise<{ seconds: number; rows: number; peakMiB: number }> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-bench-'));
  try {
    const drop = join(folder, 'drop');
    await mkdir(drop);
    await pipeline(Readable.from(rows(size * mebi)), createWriteStream(join(drop, 'besar.csv')));
    const stop = new AbortController();
    const begun = performance.now();
    let taken = 0;
    await watchFolder({
      place: localPlace(drop),
      settings: { folder: drop, pollMs: 20, settleMs: 0 },
      reader: createReader({
        folder: drop,
        format: 'csv',
        columns: [
          { name: 'number', header: 'Nomor Surat' },
          { name: 'name', header: 'Nama' },
        ],
        key: ['number'],
      }),
      async accept() {
        taken += 1;
        return { body: {} };
      },
      refuse: async () => '',
      signal: stop.signal,
      clock: systemClock,
      log: { info: () => stop.abort(), warn: () => undefined },
    });
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    return { seconds, rows: taken, peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) };
  } finally {
    await rm(folder, { recursive: true });
  }
};

// node dist/bench/files.js [MiB], a gigabyte unless told.
const size = Number(process.argv[2] ?? 1024);
process.stdout.write(`${JSON.stringify({ mebibytes: size, ...(await measure(size)) })}\n`);
