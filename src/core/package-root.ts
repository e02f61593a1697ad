import { existsSync } from 'node:fs';

/** The folder (file: URL ending in /) of this package, found from the module that runs: it holds package.json and schemas/. */
export const packageRoot = (): URL => {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const parent = new URL('../', folder);
    if (parent.href === folder.href) throw new Error('package.json not found above the program');
    folder = parent;
  }
  return folder;
};
