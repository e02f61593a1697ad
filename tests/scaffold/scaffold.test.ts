import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { parse } from 'yaml';
import { adapters } from '../../adapters/index.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { packageRoot } from '../../src/core/package-root.js';
import { checkInstallation, printFaults } from '../../src/installation/check.js';
import { newAdapter } from '../../src/scaffold/new-adapter.js';
import { newContract } from '../../src/scaffold/new-contract.js';
import { newSystem } from '../../src/scaffold/new-system.js';
import { writeScaffold } from '../../src/scaffold/scaffold.js';
import { failureOf } from '../failure-of.js';

const root = fileURLToPath(packageRoot());
const run = promisify(execFile);
const cli = join(root, 'dist/src/cli.js');
const jembatan = (cwd: string, ...args: string[]) => run(process.execPath, [cli, ...args], { cwd });

const folderOf = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-new-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
};

t.test('a new adapter compiles, passes the lint and keeps the rules of every adapter', async (t) => {
  const folder = await folderOf(t);
  await writeScaffold(folder, await newAdapter('rumah-sakit'));
  for (const name of [
    'src',
    'sandbox',
    'node_modules',
    'package.json',
    'schemas',
    'tests/protocols',
    'tests/adapters/bench.ts',
  ]) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await symlink(join(root, name), join(folder, name));
  }
  const { compilerOptions } = JSON.parse(await readFile(join(root, 'tsconfig.json'), 'utf8'));
  const options = { ...compilerOptions, preserveSymlinks: true, typeRoots: [join(root, 'node_modules/@types')] };
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: options,
      include: ['adapters', 'tests/adapters/rumah-sakit', 'sandbox/*/*.d.ts'],
    }),
  );
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]);
  const { vcs: _vcs, ...rules } = JSON.parse(await readFile(join(root, 'biome.json'), 'utf8'));
  await writeFile(join(folder, 'biome.json'), JSON.stringify(rules));
  const written = ['adapters/rumah-sakit', 'tests/adapters/rumah-sakit'];
  await run(join(root, 'node_modules/.bin/biome'), ['ci', ...written], { cwd: folder });
  const { stdout } = await run(process.execPath, ['dist/tests/adapters/rumah-sakit/adapter.test.js'], {
    cwd: folder,
    env: { ...process.env, TAP: '1' },
  });
  t.match(stdout, /# \{ total: \d+, pass: \d+ \}/);
});

t.test('a new contract has no fault, and every one of its examples is run', async (t) => {
  const folder = await folderOf(t);
  const { stdout } = await jembatan(folder, 'new', 'contract', 'health.visit.read.v1');
  t.match(stdout, /schemas\/health\/health\.visit\.read\.v1\/contract\.yaml\n/);
  const { catalog, faults } = await loadCatalog(pathToFileURL(join(folder, 'schemas/')));
  t.same(faults, []);
  t.ok(catalog.get('health.visit.read.v1'));
});

t.test('a new system passes the check, with the services its adapter has a mapping for', async (t) => {
  const folder = await folderOf(t);
  await cp(join(root, 'config'), folder, { recursive: true });
  await jembatan(folder, 'new', 'system', 'pajak.kpp', '--adapter', 'djp', '--dir', folder);
  t.match(await readFile(join(folder, 'systems/pajak.kpp.yaml'), 'utf8'), /password: env:PAJAK_KPP_PASSWORD/);
  t.match(await readFile(join(folder, 'routes/pajak.kpp.yaml'), 'utf8'), /service: tax\.clearance\.check\.v1/);
  const { stdout } = await jembatan(folder, 'check', folder);
  t.match(stdout, /^0 faults/m);
});

t.test('a new system passes the check behind whichever adapter', async (t) => {
  const folder = await folderOf(t);
  await cp(join(root, 'config'), folder, { recursive: true });
  for (const adapter of adapters) {
    const translations = new URL('translations/', adapter.home);
    const names = await readdir(translations).catch(() => []);
    const offers = await Promise.all(
      names.map(async (name) => parse(await readFile(new URL(name, translations), 'utf8'))),
    );
    const { files } = newSystem(`klinik.${adapter.kind}`, adapter, offers, ['klinik']);
    await writeScaffold(folder, { files, next: { en: '', id: '' } });
  }
  await writeFile(join(folder, 'agencies/klinik.yaml'), 'id: klinik\nname: { en: Clinic, id: Klinik }\n');
  t.same(printFaults(await checkInstallation(folder, adapters), 'en'), []);
});

t.test('nothing that exists is touched, and nothing is written then', async (t) => {
  const folder = await folderOf(t);
  await mkdir(join(folder, 'adapters/klinik'), { recursive: true });
  await writeFile(join(folder, 'adapters/klinik/README.md'), 'ours');
  t.match(await failureOf(async () => writeScaffold(folder, await newAdapter('klinik'))), { code: 'ALREADY_DONE' });
  t.equal(await readFile(join(folder, 'adapters/klinik/README.md'), 'utf8'), 'ours');
  await t.rejects(readFile(join(folder, 'adapters/klinik/adapter.ts')));
});

t.test('help says what can be made, in the language of the terminal', async (t) => {
  const help = async (language: string): Promise<string> => {
    const env = { PATH: process.env.PATH ?? '', LANG: language };
    return (await run(process.execPath, [cli, 'new', '--help'], { env })).stdout;
  };
  t.match(await help('en_GB.UTF-8'), /contract <service> +a contract with valid and invalid examples/);
  t.match(await help('id_ID.UTF-8'), /contract <service> +kontrak dengan contoh yang sah dan yang tidak/);
});

t.test('a name that is none is refused, and so is an adapter that is not there', async (t) => {
  for (const kind of ['', 'Klinik', '../klinik', 'klinik_1'])
    t.match(await failureOf(() => newAdapter(kind)), { code: 'CONFIG_INVALID' });
  for (const service of ['visit', 'health.visit.read', 'health/../x.v1'])
    t.throws(() => newContract(service), { code: 'CONFIG_INVALID' });
  const folder = await folderOf(t);
  await t.rejects(jembatan(folder, 'new', 'system', 'a.b', '--adapter', 'fax'), {
    code: 1,
    stderr: /There is no adapter fax|Tidak ada adapter fax/,
  });
  await t.rejects(jembatan(folder, 'new', 'system', 'Pajak', '--adapter', 'djp'), {
    code: 1,
    stderr: /cannot be used|tidak dapat dipakai/,
  });
});
