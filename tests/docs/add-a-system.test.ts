import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { checkSummary } from '../../src/commands/check.js';
import { packageRoot } from '../../src/core/package-root.js';
import { checkInstallation, printFaults } from '../../src/installation/check.js';

t.test('the files of docs/add-a-system.md pass the check, and its three slips are told as it shows', async (t) => {
  const page = await readFile(new URL('docs/add-a-system.md', packageRoot()), 'utf8');
  const files = new Map(
    [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```yaml\n([\s\S]*?)^```$/gm)].map(([, name = '', text = '']) => [
      name,
      text,
    ]),
  );
  t.equal(files.size, 5);
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-add-a-system-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await cp(fileURLToPath(new URL('config', packageRoot())), folder, { recursive: true });
  const write = (name: string, text = '') => writeFile(join(folder, name), text);
  for (const [name, text] of files) await write(name, text);
  const sound = await checkInstallation(folder, adapters);
  t.same(printFaults(sound, 'en'), []);
  t.ok(page.includes(`\n${checkSummary(sound, 'en')}\n`), checkSummary(sound, 'en'));

  const agreement = files.get('agreements/dpmptsp-bus-2026.yaml');
  const mapping = files.get('translations/djp-bus-clearance.yaml');
  await write(
    'agreements/dpmptsp-bus-2026.yaml',
    agreement?.replace('djp.bus', 'djp.buss').replace('[proof]', '[prof]'),
  );
  await write('translations/djp-bus-clearance.yaml', mapping?.replace('proofNumber', 'proofNumbr'));
  const slips = await checkInstallation(folder, adapters);
  const told = printFaults(slips, 'en');
  t.equal(told.length, 3);
  const readme = await readFile(new URL('README.md', packageRoot()), 'utf8');
  for (const line of [...told, checkSummary(slips, 'en')])
    for (const text of [page, readme]) t.ok(text.includes(`\n${line}\n`), line);
});
