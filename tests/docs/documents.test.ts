import { spawnSync } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { packageRoot } from '../../src/core/package-root.js';

const root = packageRoot();
const read = (file: string): Promise<string> => readFile(new URL(file, root), 'utf8');

const pages = async (): Promise<string[]> => {
  const docs = await readdir(new URL('docs/', root), { recursive: true });
  return ['README.md', 'CHANGELOG.md', ...docs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];
};

t.test('every link of the README and of docs/ leads to a file', async (t) => {
  for (const page of await pages()) {
    const targets = [...(await read(page)).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)];
    for (const [, target = ''] of targets)
      await t.resolves(access(new URL(target, new URL(page, root))), `${page} → ${target}`);
  }
});

t.test('every command line the documents name exists', async (t) => {
  const cli = fileURLToPath(new URL('dist/src/cli.js', root));
  const help = spawnSync(process.execPath, [cli, '--help'], { encoding: 'utf8' }).stdout;
  const known = [...help.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name);
  const scripts = Object.keys(JSON.parse(await read('package.json')).scripts);
  for (const page of await pages()) {
    const text = await read(page);
    for (const [, name] of text.matchAll(/`(?:npx )?jembatan ([a-z]+)/g))
      t.ok(known.includes(name), `${page}: jembatan ${name}`);
    for (const [, name = ''] of text.matchAll(/npm run ([a-z:]+)/g))
      t.ok(scripts.includes(name), `${page}: npm run ${name}`);
  }
});

t.test('docs/operations.md lists every environment variable the program reads, and no other', async (t) => {
  const source = await read('src/config/environment.ts');
  const names = [...source.matchAll(/read\('([A-Z_]+)'/g)].map(([, name]) => name).sort();
  const listed = [...(await read('docs/operations.md')).matchAll(/^\| `([A-Z_]+)` \|/gm)]
    .map(([, name]) => name)
    .sort();
  t.ok(names.length > 5);
  t.same(listed, names);
});

t.test('docs/architecture.md shows the import table that tests/architecture.test.ts holds', async (t) => {
  const source = await read('tests/architecture.test.ts');
  const table = /const slices[^{]*\{([\s\S]*?)\n\};/.exec(source)?.[1] ?? '';
  const rows = [...table.matchAll(/^ {2}(\w+): \[([\s\S]*?)\],$/gm)].map(
    ([, slice, list = '']) => `| ${slice} | ${[...list.matchAll(/'(\w+)'/g)].map(([, name]) => name).join(', ')} |`,
  );
  const page = await read('docs/architecture.md');
  t.ok(rows.length > 10);
  for (const row of rows) t.ok(page.includes(row), row);
});

t.test('docs/operations.md names every metric of the gateway', async (t) => {
  const source = await read('src/http/metrics.ts');
  const page = await read('docs/operations.md');
  const names = [...source.matchAll(/name: '([a-z_]+)'/g)].map(([, name = '']) => name);
  t.ok(names.length >= 3);
  for (const name of names) t.ok(page.includes(`\`${name}\``), name);
});

t.test('compose.yaml and the Dockerfile set only variables that the gateway or their images know', async (t) => {
  const listed = [...(await read('docs/operations.md')).matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  const known = [...listed, 'NODE_ENV', 'POSTGRES_USER', 'POSTGRES_DB', 'POSTGRES_PASSWORD'];
  const compose = [...(await read('compose.yaml')).matchAll(/^ +([A-Z_]+): /gm)].map(([, name = '']) => name);
  const image = [...(await read('Dockerfile')).matchAll(/^ENV .*$/gm)].flatMap(([line]) => line.match(/[A-Z_]+(?==)/g));
  t.same(
    [...compose, ...image].filter((name) => !known.includes(name ?? '')),
    [],
  );
  t.ok(compose.length > 3 && image.length > 2);
});
