import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { settlement } from '../../../adapters/settlement/adapter.js';
import { exerciseListener } from '../../../src/adapter/conformance.js';
import { dropFolder } from '../drop-folder.js';
import { settlementFile } from './settlement-file.js';

t.test('the conformance suite', (t) =>
  exerciseListener(t, {
    ...dropFolder(t),
    adapter: settlement,
    config: (folder) => ({ folder, terminal: 'BANK0001', pollMs: 20, settleMs: 0 }),
    offer: (folder) => writeFile(join(folder, 'pbb.txt'), settlementFile()),
    offerFaulty: (folder) => writeFile(join(folder, 'pbb.txt'), 'x'),
    carried: ['351024000800101240'],
    accepted: { body: { HASIL: 'DITERIMA' } },
  }),
);
