import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { packageRoot } from '../src/core/package-root.js';

/** Which slice may import which; `core` may be imported by all. The same table stands in docs/architecture.md. */
const slices: Record<string, readonly string[]> = {
  core: [],
  contracts: [],
  translation: [],
  log: [],
  verify: [],
  postgres: [],
  adapter: ['protocols'],
  protocols: ['adapter'],
  config: ['adapter', 'contracts'],
  access: ['config'],
  scaffold: ['adapter'],
  systems: ['config'],
  agreements: ['config', 'contracts'],
  routes: ['adapter', 'config', 'contracts', 'systems', 'translation'],
  exchanges: ['adapter', 'agreements', 'config', 'contracts', 'log', 'routes', 'translation'],
  deliveries: ['agreements', 'contracts', 'exchanges', 'log', 'routes'],
  retention: ['config', 'deliveries', 'log'],
  http: [
    'access',
    'adapter',
    'agreements',
    'config',
    'contracts',
    'deliveries',
    'exchanges',
    'log',
    'retention',
    'routes',
    'systems',
  ],
  installation: [
    'adapter',
    'agreements',
    'config',
    'contracts',
    'deliveries',
    'exchanges',
    'log',
    'routes',
    'systems',
    'translation',
  ],
};

/** Packages that only some files may import. */
const kept: Record<string, (file: string) => boolean> = {
  fastify: (file) => /^(src\/http|sandbox)\//.test(file),
  pg: (file) => /^src\/postgres\//.test(file) || file.endsWith('.postgres.ts'),
  mysql2: (file) => file.endsWith('.mariadb.ts'),
  bullmq: (file) => file.endsWith('.bullmq.ts'),
  ioredis: (file) => file.endsWith('.bullmq.ts') || file.endsWith('.redis.ts'),
};

const forbiddenNames = /(^|\/)(models?|types|utils?|helpers?|common|services?)(\.ts|\/)/;
const longest = 300;

interface Source {
  readonly file: string;
  readonly text: string;
  /** Files of the repository and packages it imports, types included. */
  readonly imports: readonly string[];
}

const importsOf = (file: string, text: string): string[] =>
  [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)'([^']+)'/gm)].map(([, target = '']) =>
    target.startsWith('.') ? normalize(join(dirname(file), target)).replace(/\.js$/, '.ts') : target,
  );

const folders = ['src', 'adapters', 'sandbox', 'demo', 'bench', 'tests'];

const filesIn = async (root: string, folder: string): Promise<string[]> => {
  const files = await readdir(join(root, folder), { recursive: true }).catch(() => []);
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
};

const readSources = async (root: string): Promise<Source[]> => {
  const files = await Promise.all(folders.map((folder) => filesIn(root, folder)));
  return Promise.all(
    files.flat().map(async (file) => {
      const text = await readFile(join(root, file), 'utf8');
      return { file, text, imports: importsOf(file, text) };
    }),
  );
};

const sliceOf = (file: string): string | undefined => /^src\/([^/]+)\//.exec(file)?.[1];

const breachesOfImport = (file: string, target: string): string[] => {
  const breach = (rule: string): string[] => [`${file} → ${target}: ${rule}`];
  const packageName = /^(@[^/]+\/)?[^/.][^/]*/.exec(target)?.[0] ?? '';
  const allowed = kept[packageName.startsWith('@fastify/') ? 'fastify' : packageName];
  if (!/\.ts$/.test(target))
    return allowed === undefined || allowed(file) ? [] : breach('this package is kept to other files');
  const from = sliceOf(file);
  const to = sliceOf(target);
  if (file.startsWith('sandbox/') && !target.startsWith('sandbox/'))
    return breach('the sandbox is a program of its own');
  if (file.startsWith('demo/') && !/^demo\/|^src\/(config\/environment|core\/.*)\.ts$/.test(target))
    return breach('the demo knows the gateway by HTTP alone');
  if (target.startsWith('sandbox/') && !file.startsWith('sandbox/')) return breach('nothing imports the sandbox');
  if (target.startsWith('adapters/') && file.startsWith('src/'))
    return /^src\/(main|cli)\.ts$|^src\/commands\//.test(file) ? [] : breach('src does not know the adapters');
  if (file.startsWith('adapters/')) {
    const own = dirname(file) === 'adapters' || target.startsWith(`${file.split('/').slice(0, 2).join('/')}/`);
    const seam = to !== undefined && ['core', 'adapter', 'protocols'].includes(to);
    return own || seam ? [] : breach('an adapter knows core, adapter, protocols and itself');
  }
  const rules = from === undefined ? undefined : slices[from];
  if (rules === undefined || from === to || to === 'core') return [];
  return to !== undefined && rules.includes(to)
    ? []
    : breach(`${from} may import core, ${rules.join(', ') || 'nothing else'}`);
};

const breachesOfForm = ({ file, text }: Source): string[] => [
  ...(forbiddenNames.test(file) ? [`${file}: a name that says nothing`] : []),
  ...(text.split('\n').length - 1 > longest ? [`${file}: longer than ${longest} lines`] : []),
];

/** Tests and benchmarks may import all and read the environment. */
const isFree = (file: string): boolean => /^(bench|tests)\//.test(file);

const breachesOfReach = ({ file, text, imports }: Source): string[] => [
  ...imports.flatMap((target) => breachesOfImport(file, target)),
  ...(text.includes('process.env') && !/^src\/config\/|^sandbox\/main\.ts$|^demo\/place\.ts$/.test(file)
    ? [`${file}: only src/config reads the environment`]
    : []),
];

/** Cycles of files that import each other, be it for types only. */
const cycles = (sources: readonly Source[]): string[] => {
  const edges = new Map(sources.map(({ file, imports }) => [file, imports] as const));
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) walk(file, []);
  return found;
};

const breachesIn = async (root: string): Promise<string[]> => {
  const sources = await readSources(root);
  return [
    ...sources.flatMap(breachesOfForm),
    ...sources.filter(({ file }) => !isFree(file)).flatMap(breachesOfReach),
    ...cycles(sources),
  ];
};

t.test('imports run the way the table says, in files of modest length with names that say something', async (t) => {
  const root = fileURLToPath(packageRoot());
  t.ok((await readSources(root)).length > 100, 'the sources are there');
  t.same(await breachesIn(root), []);
});

t.test('every folder of src has its row in the table', async (t) => {
  const entries = await readdir(new URL('src/', packageRoot()), { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  t.same(
    folders.filter((name) => slices[name] === undefined && name !== 'commands'),
    [],
  );
});

t.test('each rule bites', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'jembatan-architecture-'));
  t.teardown(() => rm(root, { recursive: true }));
  const plant = async (file: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  const planted = {
    'src/log/a.ts': "import { x } from '../http/x.js';",
    'src/exchanges/b.ts': "import type { x } from '../http/x.js';",
    'src/routes/c.ts': "import { x } from '../../adapters/oss/x.js';",
    'adapters/oss/d.ts': "import { x } from '../rest/x.js';",
    'sandbox/e.ts': "import { x } from '../src/core/x.js';",
    'src/core/f.ts': "import fastify from 'fastify';",
    'src/core/g.ts': "import jwt from '@fastify/jwt';",
    'src/deliveries/h.ts': "import pg from 'pg';",
    'src/log/read.postgres.ts': "import mysql from 'mysql2';",
    'src/deliveries/i.ts': "const { Queue } = await import('bullmq');",
    'src/core/j.ts': 'export const home = process.env.HOME;',
    'src/core/utils.ts': '',
    'src/core/k.ts': '\n'.repeat(301),
    'src/core/l.ts': "import { m } from './m.js';",
    'src/core/m.ts': "import type { l } from './l.js';",
    'src/log/n.ts': "import type {\n  x,\n} from '../exchanges/x.js';",
    'src/systems/o.ts': "export { x } from '../http/x.js';",
    'src/systems/p.ts': "import '../gateway.js';",
    'src/installation/q.ts': "import type { x } from '../http/x.js';",
    'demo/r.ts': "import { x } from '../src/log/x.js';",
    'demo/u.ts': 'export const home = process.env.HOME;',
    'src/services/s.ts': '',
    'tests/helpers.ts': '',
    'bench/t.ts': '\n'.repeat(301),
    'src/config/load.postgres.ts': "import { Redis } from 'ioredis';",
  };
  for (const [file, text] of Object.entries(planted)) await plant(file, text);
  const breaches = await breachesIn(root);
  const missed = Object.keys(planted).filter((file) => !breaches.some((breach) => breach.includes(file)));
  t.same(missed, []);
});
