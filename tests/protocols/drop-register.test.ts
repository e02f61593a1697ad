import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openRegister } from '../../src/protocols/drop-register.js';

const setup = async (t: { teardown(undo: () => Promise<void>): unknown }) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-register-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
};

const entry = (digest: string) => ({ reporter: '35.10.24.2008', period: '2026-06', digest });

t.test(
  'each new content gets the next number, known content its own, and villages and months do not meet',
  async (t) => {
    const register = openRegister(await setup(t));
    t.equal(await register.allot(entry('a')), 1);
    t.equal(await register.allot(entry('b')), 2);
    t.equal(await register.allot(entry('a')), 1);
    t.equal(await register.allot({ ...entry('b'), period: '2026-07' }), 1);
    t.equal(await register.allot({ ...entry('b'), reporter: '35.10.24.2001' }), 1);
    t.same(await register.reported('2026-06'), new Set(['35.10.24.2008', '35.10.24.2001']));
  },
);

t.test('what the highest version kept is there for the next period to be compared with', async (t) => {
  const register = openRegister(await setup(t));
  t.equal(await register.kept(entry('a')), undefined);
  await register.allot({ ...entry('a'), kept: { cash: 1 } });
  await register.allot({ ...entry('b'), kept: { cash: 2 } });
  await register.allot({ ...entry('a'), kept: { cash: 1 } });
  t.same(await register.kept(entry('')), { cash: 2 });
  t.equal(await register.kept({ ...entry(''), period: '2026-05' }), undefined);
});

t.test('a folder that is not there is not made up', async (t) => {
  const folder = await setup(t);
  const register = openRegister(join(folder, 'not mounted', 'register'));
  await t.rejects(register.allot(entry('a')), { code: 'ENOENT' });
  t.same(await readdir(folder), []);
});

t.test('several processes agree on the numbers', async (t) => {
  const folder = await setup(t);
  const digests = Array.from({ length: 12 }, (_, n) => `content ${n % 6}`);
  const given = await Promise.all(digests.map((digest) => openRegister(folder).allot(entry(digest))));
  t.equal(Math.max(...given) >= 6, true);
  const again = await Promise.all(digests.map((digest) => openRegister(folder).allot(entry(digest))));
  t.equal(new Set(again).size, 6, 'six contents, six numbers');
  for (const [n, digest] of digests.entries()) t.equal(again[n], again[digests.indexOf(digest)]);
  t.same(
    (await readdir(folder)).filter((name) => name.startsWith('.')),
    [],
    'nothing half written stays',
  );
});
