import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { systemClock } from '../../src/core/clock.js';
import { watchFolder } from '../../src/protocols/drop-folder.js';
import { localPlace } from '../../src/protocols/drop-local.js';
import { readRows } from '../../src/protocols/rows.js';

// A process of its own, to be killed: node drop-child.js <folder> <journal>. The journal holds the keys of the rows taken, as the
// exchange log does: a key that stands in it is the same exchange.
const [folder = '', journal = ''] = process.argv.slice(2);
const taken = new Set(existsSync(journal) ? readFileSync(journal, 'utf8').trim().split('\n') : []);

const take = (key: string): void => {
  if (taken.has(key)) return;
  taken.add(key);
  appendFileSync(journal, `${key}\n`);
};

await watchFolder({
  place: localPlace(folder),
  settings: { folder, pollMs: 20, settleMs: 0, leaseMs: 500 },
  reader: {
    operation: 'row',
    async *read(path) {
      for await (const { number: row, cells } of readRows(path, { format: 'csv' }))
        yield { row, native: {}, dedupeKey: String(cells[0]) };
    },
  },
  async accept({ dedupeKey }) {
    take(dedupeKey);
    return { body: {} };
  },
  refuse: async () => '',
  signal: new AbortController().signal,
  clock: systemClock,
  log: { info: () => undefined, warn: () => undefined },
});
