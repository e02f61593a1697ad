import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { adapters } from '../../adapters/index.js';
import { checkConfiguration } from '../../src/config/check.js';
import { loadConfiguration } from '../../src/config/load.js';
import { printFault } from '../../src/config/print.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { packageRoot } from '../../src/core/package-root.js';

/** The installation that ships with the gateway. */
export const shipped = fileURLToPath(new URL('config/', packageRoot()));

/** A copy of the shipped installation with some files written anew; a function gets the old text. */
export const changed = async (
  t: Pick<Test, 'testdir'>,
  files: Readonly<Record<string, string | Uint8Array | ((text: string) => string)>>,
): Promise<string> => {
  const folder = join(t.testdir({}), 'config');
  await cp(shipped, folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'function' ? content(await readFile(path, 'utf8')) : content);
  }
  return folder;
};

export const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));

/** Every fault of a folder, as `jembatan check` prints them. */
export const faultsOf = async (folder: string): Promise<string[]> => {
  const { configuration, faults, broken, salvaged, locate } = await loadConfiguration(folder);
  const found = checkConfiguration(configuration, { adapters, catalog, broken, salvaged });
  return [...faults, ...found].map((fault) => printFault(fault, locate(fault), 'en'));
};

export const replace =
  (from: string | RegExp, to: string) =>
  (text: string): string => {
    const made = text.replace(from, to);
    if (made === text) throw new Error(`nothing to replace: ${from}`);
    return made;
  };

/** One change of the shipped installation, and how the fault it makes is told. */
export type Case = readonly [rule: string, file: string, change: (text: string) => string, expected: RegExp];

export const told = (t: Test, cases: readonly Case[]): void => {
  for (const [rule, file, change, expected] of cases)
    t.test(`${rule} is a fault with its place and a way out`, async (t) => {
      const found = await faultsOf(await changed(t, { [file]: change }));
      t.ok(
        found.some((line) => expected.test(line)),
        found.join('\n'),
      );
      t.notMatch(found.join('\n'), /hunter2/, 'no value is repeated');
    });
};
