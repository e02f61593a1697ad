// The compiled program finds its SQL and its adapters' documents beside its modules; tsc copies only code.
import { cp } from 'node:fs/promises';
import { extname } from 'node:path';

const carried = new Set(['', '.sql', '.yaml', '.json', '.md']);

for (const folder of ['src', 'adapters', 'sandbox', 'tests'])
  await cp(folder, `dist/${folder}`, { recursive: true, filter: (path) => carried.has(extname(path)) });
