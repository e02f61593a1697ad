// The compiled program finds its SQL and its adapters' documents beside its modules; tsc copies only code.
import { cp, stat } from 'node:fs/promises';
import { extname } from 'node:path';

const carried = new Set(['', '.sql', '.yaml', '.json', '.md', '.csv', '.template']);

// A folder may be named after a service, and then its name seems to end in `.v1`.
const isCarried = async (path) => carried.has(extname(path)) || (await stat(path)).isDirectory();

for (const folder of ['src', 'adapters', 'sandbox', 'tests'])
  await cp(folder, `dist/${folder}`, { recursive: true, filter: isCarried });
