import t from 'tap';
import { loadOutOfTree } from '../../src/adapter/out-of-tree.js';

const adapter = `export const adapter = { api: 1, kind: 'KIND', summary: '', home: new URL('./', import.meta.url), config: {}, operations: {},
  connect: () => ({ probe: async () => {}, close: async () => {} }) };`;

t.test("a package and a path are resolved from gateway.yaml's folder, not from the gateway's", async (t) => {
  const folder = t.testdir({
    'local.mjs': adapter.replace('KIND', 'local'),
    node_modules: {
      '@acme': {
        siak: {
          'package.json': JSON.stringify({ name: '@acme/siak', type: 'module', exports: './main.js' }),
          'main.js': adapter.replace('KIND', 'siak'),
        },
      },
    },
  });
  const { adapters, faults } = await loadOutOfTree(['@acme/siak', './local.mjs'], folder);
  t.same(faults, []);
  t.same(
    adapters.map(({ kind }) => kind),
    ['siak', 'local'],
  );
  t.match(adapters[0]?.home.href, /@acme\/siak\/$/);
});

t.test('what cannot be loaded, or is no adapter, is a fault at its place in the list', async (t) => {
  const folder = t.testdir({
    'broken.mjs': 'export const adapter = ;',
    'throws.mjs': 'throw "no reason";',
    'nothing.mjs': 'export const other = 1;',
    'half.mjs': "export const adapter = { api: 1, kind: 'half' };",
    'good.mjs': adapter.replace('KIND', 'good'),
  });
  const named = ['./broken.mjs', 'no-such-package', './good.mjs', './nothing.mjs', './half.mjs', './throws.mjs'];
  const { adapters, faults } = await loadOutOfTree(named, folder);
  t.same(
    adapters.map(({ kind }) => kind),
    ['good'],
  );
  t.same(
    faults.map(({ pointer }) => pointer),
    ['/adapters/0', '/adapters/1', '/adapters/3', '/adapters/4', '/adapters/5'],
  );
  for (const { file, problem } of faults) {
    t.equal(file, 'gateway.yaml');
    t.ok(problem.en !== problem.id);
  }
});
