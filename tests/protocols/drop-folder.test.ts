import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { localPlace } from '../../src/protocols/drop-local.js';
import { fitsPattern } from '../../src/protocols/drop-settings.js';
import { exerciseDrop } from './drop-rules.js';

t.test('a folder of this machine', (t) => exerciseDrop(t, (_t, folder) => localPlace(folder)));

t.test('a probe tells what is wrong with the folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-drop-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const probe = (path: string) => localPlace(path).probe(AbortSignal.timeout(1000));
  await t.resolves(probe(folder));
  await t.rejects(probe('relative'), { code: 'CONFIG_INVALID' });
  await t.rejects(probe(join(folder, 'none')), { code: 'PROVIDER_UNAVAILABLE' });
});

t.test('a pattern fits as in a shell, in bounded time', async (t) => {
  t.ok(fitsPattern('Nikah-11.XLSX', 'nikah-??.xlsx'));
  t.notOk(fitsPattern('nikah-1.xlsx', 'nikah-??.xlsx'));
  t.ok(fitsPattern('anything', '*'));
  t.notOk(fitsPattern('a'.repeat(255), `${'*a'.repeat(49)}*b`));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
  fc.assert(
    fc.property(text, pattern, (name, wanted) => {
      const expected = new RegExp(`^${wanted.replace(/\./g, '\\.').replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
      return fitsPattern(name, wanted) === expected.test(name);
    }),
  );
});
