import { readdir, readFile } from 'node:fs/promises';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

t.test('the pages that follow from the code are what the code says now', async (t) => {
  const { pages } = (await import(new URL('tools/docs.mjs', packageRoot()).href)) as {
    pages: () => Promise<ReadonlyMap<string, string>>;
  };
  const made = await pages();
  for (const [path, text] of made)
    t.equal(await readFile(new URL(path, packageRoot()), 'utf8'), text, `${path}: run node tools/docs.mjs`);
  const there = await readdir(new URL('docs/adapters/', packageRoot()));
  t.strictSame(
    there.map((name) => `docs/adapters/${name}`).filter((path) => !made.has(path)),
    [],
  );
});
