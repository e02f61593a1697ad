import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { bumdes } from '../../../adapters/bumdes/adapter.js';
import { booksOf, type Enterprise, enterprises } from '../../../sandbox/bumdes/books.js';
import { officialBook } from '../../../sandbox/bumdes/layouts.js';
import { exerciseListener } from '../../../src/adapter/conformance.js';
import { dropFolder } from '../drop-folder.js';
import { charts, sources } from './shipped.js';

const [enterprise] = enterprises as readonly [Enterprise];
const period = '2026-06';

t.test('the conformance suite', (t) =>
  exerciseListener(t, {
    ...dropFolder(t),
    adapter: bumdes,
    config: (folder) => ({ folder, sources, charts, pollMs: 20, settleMs: 0 }) as never,
    offer: async (folder) =>
      writeFile(
        join(folder, 'tamansari_2026-06.xlsx'),
        await officialBook({ name: enterprise.name, period, entries: booksOf(enterprise, period, 0), more: [] }),
      ),
    offerFaulty: (folder) => writeFile(join(folder, 'tamansari.xlsx'), 'x'),
    carried: [],
    accepted: { body: { tanggapan: { status: 'DITERIMA' } } },
  }),
);
