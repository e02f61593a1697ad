import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { simkah } from '../../../adapters/simkah/adapter.js';
import { namedMarriagesOn } from '../../../sandbox/kua/marriages.js';
import { writeCsv } from '../../../sandbox/kua/workbook.js';
import { exerciseListener } from '../../../src/adapter/conformance.js';
import { wibDay } from '../../../src/core/clock.js';
import { dropFolder } from '../drop-folder.js';

const { registered } = namedMarriagesOn(wibDay(new Date()));

t.test('the conformance suite', (t) =>
  exerciseListener(t, {
    ...dropFolder(t),
    adapter: simkah,
    config: (folder) => ({ folder, pollMs: 20, settleMs: 0 }),
    offer: (folder) => writeFile(join(folder, 'nikah.csv'), writeCsv([registered])),
    offerFaulty: (folder) => writeFile(join(folder, 'nikah.txt'), 'x'),
    carried: [registered.groom.nik, registered.bride.nik, registered.groom.fullName],
    accepted: { body: { status: 'RECEIVED' } },
  }),
);
