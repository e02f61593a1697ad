import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { files } from '../../../adapters/files/adapter.js';
import { exerciseDropFolder } from '../../../src/adapter/conformance.js';
import { dropFolder } from '../drop-folder.js';

t.test('the conformance suite', (t) =>
  exerciseDropFolder(t, {
    ...dropFolder(t),
    adapter: files,
    config: (folder) => ({
      folder,
      pollMs: 20,
      settleMs: 0,
      format: 'csv',
      columns: [{ name: 'number', required: true }, { name: 'nik' }],
      key: ['number'],
    }),
    drop: (folder) => writeFile(join(folder, 'kiriman.csv'), 'number,nik\nA-1,3510242504909001\n'),
    carried: ['3510242504909001'],
    accepted: { body: null },
  }),
);
