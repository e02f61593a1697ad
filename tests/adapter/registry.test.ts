import { readdir, readFile } from 'node:fs/promises';
import t from 'tap';
import { adapters } from '../../adapters/index.js';
import type { AnyAdapter } from '../../src/adapter/adapter.js';
import { createRegistry } from '../../src/adapter/registry.js';
import { packageRoot } from '../../src/core/package-root.js';

const like = (kind: string, api = 1): AnyAdapter => ({ ...(adapters[0] as AnyAdapter), kind, api: api as 1 });

t.test('the adapters that come with the gateway register without a fault', async (t) => {
  const registry = createRegistry(adapters);
  t.same(registry.faults, []);
  const folders = await readdir(new URL('adapters/', packageRoot()), { withFileTypes: true });
  t.same(
    registry.all.map(({ kind }) => kind).sort(),
    folders.flatMap((folder) => (folder.isDirectory() ? [folder.name] : [])).sort(),
  );
  for (const adapter of adapters) {
    t.equal(registry.get(adapter.kind), adapter);
    t.match(adapter.home.href, new RegExp(`^file:.*/adapters/${adapter.kind}/$`));
  }
  t.equal(registry.get('siak'), undefined);
});

t.test('the tests of every adapter hold it to the rules of all', async (t) => {
  for (const { kind } of adapters) {
    const folder = new URL(`tests/adapters/${kind}/`, packageRoot());
    const names = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'));
    const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
    t.match(texts.join(), /\bexercise(Receiver|Listener)?\(/, kind);
  }
});

t.test('of two adapters of one kind the first is used, and the second is a fault', async (t) => {
  const first = like('siak');
  const registry = createRegistry([first, like('siak')]);
  t.equal(registry.get('siak'), first);
  t.match(registry.faults, [{ file: 'gateway.yaml', problem: { en: /"siak"/, id: /"siak"/ } }]);
});

t.test('an adapter for another version of the interface is left out, and is a fault', async (t) => {
  const registry = createRegistry([like('siak', 2)]);
  t.equal(registry.get('siak'), undefined);
  t.match(registry.faults, [{ problem: { en: /version 2.*version 1/ } }]);
});
