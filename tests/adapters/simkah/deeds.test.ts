import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { openDeeds } from '../../../adapters/simkah/deeds.js';

const groom = '9171010101909001';
const bride = '3510246504909001';
const other = '3510242504909001';
const deed = { office: '3510241', number: '3510241112026001' };

const setup = async (t: Test) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-deeds-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'deeds');
};

t.test('a deed is theirs when everybody asked for is a spouse of it', async (t) => {
  const deeds = openDeeds(await setup(t));
  await deeds.remember(deed, '2026-11-14', [groom, bride]);
  for (const [spouses, theirs] of [
    [[groom, bride], true],
    [[bride, groom], true],
    [[bride], true],
    [[groom, other], false],
    [[other], false],
  ] as const)
    t.same(await deeds.judge(deed, spouses), { theirs, day: '2026-11-14' }, spouses.join(' and '));
});

t.test('a deed that no export had is unknown, also one of that number of another office', async (t) => {
  const deeds = openDeeds(await setup(t));
  const old = { office: '3510241', number: '0123/009/XII/2019' };
  t.equal(await deeds.judge(old, [groom]), undefined, 'before anything was exported');
  await deeds.remember(old, '2019-12-09', [groom, bride]);
  t.equal(await deeds.judge({ ...old, office: '3510151' }, [groom]), undefined);
  t.match(await deeds.judge(old, [groom]), { theirs: true });
});

t.test('a corrected deed replaces what was known of it', async (t) => {
  const deeds = openDeeds(await setup(t));
  await deeds.remember(deed, '2026-11-14', [groom, other]);
  await deeds.remember(deed, '2026-11-15', [groom, bride]);
  t.same(await deeds.judge(deed, [other]), { theirs: false, day: '2026-11-15' });
  t.match(await deeds.judge(deed, [bride]), { theirs: true });
});

t.test('what is kept names nobody, and only the gateway’s user can read it', async (t) => {
  const folder = await setup(t);
  await openDeeds(folder).remember(deed, '2026-11-14', [groom, bride]);
  const files = await readdir(folder);
  t.equal(files.length, 2, 'the deed and the key');
  for (const file of files) {
    const text = `${file} ${await readFile(join(folder, file), 'latin1')}`;
    for (const secret of [groom, bride, deed.number]) t.notMatch(text, secret);
    t.equal((await stat(join(folder, file))).mode & 0o077, 0, file);
  }
});

t.test('processes that begin at the same time agree on the key', async (t) => {
  const folder = await setup(t);
  const all = Array.from({ length: 8 }, () => openDeeds(folder));
  await Promise.all(
    all.map((deeds, n) => deeds.remember({ ...deed, number: `351024111202600${n}` }, '2026-11-14', [groom, bride])),
  );
  for (const n of all.keys())
    t.match(await openDeeds(folder).judge({ ...deed, number: `351024111202600${n}` }, [groom, bride]), {
      theirs: true,
    });
});

t.test('any number of a deed is a file in the folder and nowhere else', async (t) => {
  const folder = await setup(t);
  const deeds = openDeeds(folder);
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (office, number) => {
      await deeds.remember({ office, number }, '2026-11-14', [groom]);
      return (await deeds.judge({ office, number }, [groom]))?.theirs === true;
    }),
    { numRuns: 50 },
  );
  t.ok((await readdir(folder)).every((name) => name === 'key' || /^[0-9a-f]{64}\.json$/.test(name)));
});
