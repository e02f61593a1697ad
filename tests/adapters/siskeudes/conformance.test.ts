import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { siskeudes } from '../../../adapters/siskeudes/adapter.js';
import { exerciseListener } from '../../../src/adapter/conformance.js';
import { dropFolder } from '../drop-folder.js';
import { archive, rules, soundExport } from './exports.js';

t.test('the conformance suite', (t) =>
  exerciseListener(t, {
    ...dropFolder(t),
    adapter: siskeudes,
    config: (folder) => ({ folder, villages: [...rules.crosswalk] as never, pollMs: 20, settleMs: 0 }),
    offer: async (folder) => writeFile(join(folder, 'siskeudes_2026-06.zip'), await archive(soundExport)),
    offerFaulty: (folder) => writeFile(join(folder, 'siskeudes.zip'), 'x'),
    carried: ['SITI CONTOH'],
    accepted: { body: { tanggapan: { status: 'DITERIMA' } } },
  }),
);
