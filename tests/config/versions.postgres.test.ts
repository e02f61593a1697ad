import fc from 'fast-check';
import t from 'tap';
import type { Configuration } from '../../src/config/documents.js';
import {
  activate,
  activeNumber,
  activeVersion,
  configChannel,
  listVersions,
  putVersion,
  readVersion,
} from '../../src/config/versions.postgres.js';
import type { Json } from '../../src/core/json.js';
import { freshDatabase } from '../postgres.js';

const at = new Date('2026-11-24T08:00:00Z');

const installation = (name: string, codes: Configuration['codes'] = {}): Configuration => ({
  gateway: { installation: name },
  agencies: [],
  systems: [],
  routes: [],
  agreements: [],
  purposes: {},
  translations: {},
  codes,
});

const version = (configuration: Configuration) => ({ configuration, author: 'kominfo.admin', comment: 'first', at });

t.test('versions are numbered from 1 without a gap, even when many are put at once', async (t) => {
  const database = await freshDatabase(t);
  const names = Array.from({ length: 12 }, (_, index) => `regency-${index}`);
  const put = await Promise.all(names.map((name) => putVersion(database, version(installation(name)))));
  t.strictSame(
    put.map(({ n }) => n).sort((a, b) => a - b),
    names.map((_, index) => index + 1),
  );
  t.strictSame(
    (await listVersions(database)).map(({ n }) => n),
    names.map((_, index) => names.length - index),
  );
});

t.test('the same content is the same version, whatever the order of its keys', async (t) => {
  const database = await freshDatabase(t);
  const first = await putVersion(database, version(installation('a', { x: { b: 1, a: 2 } })));
  const again = await putVersion(database, version(installation('a', { x: { a: 2, b: 1 } })));
  t.strictSame([first.n, first.created, again.n, again.created], [1, true, 1, false]);
  t.equal(again.hash, first.hash);
  const other = await putVersion(database, version(installation('b')));
  t.strictSame([other.n, other.created], [2, true]);
  t.equal((await listVersions(database)).length, 2);
});

t.test('no version is in force before the first activation, and an unknown one cannot be activated', async (t) => {
  const database = await freshDatabase(t);
  t.equal(await activeVersion(database), undefined);
  t.equal(await activeNumber(database), undefined);
  t.equal(await readVersion(database, 1), undefined);
  await t.rejects(activate(database, 1, at), { code: 'NOT_FOUND' });
});

t.test('activating an older version is the way back, and every listener hears the number', async (t) => {
  const database = await freshDatabase(t);
  await putVersion(database, version(installation('a')));
  await putVersion(database, version(installation('b')));
  const heard: string[] = [];
  const stop = await database.listen(configChannel, (payload) => heard.push(payload));
  t.teardown(stop);
  for (const n of [1, 2, 1]) await database.transaction((sql) => activate(sql, n, at));
  t.equal(await activeNumber(database), 1);
  t.match(await activeVersion(database), {
    n: 1,
    author: 'kominfo.admin',
    createdAt: at,
    configuration: installation('a'),
  });
  // LISTEN delivers in commit order, so the last number tells that all have come.
  while (heard.length < 3) await new Promise((resolve) => setImmediate(resolve));
  t.strictSame(heard, ['1', '2', '1']);
});

t.test('an activation that is rolled back was none', async (t) => {
  const database = await freshDatabase(t);
  await putVersion(database, version(installation('a')));
  const undone = database.transaction(async (sql) => {
    await activate(sql, 1, at);
    throw new Error('the log entry could not be written');
  });
  await t.rejects(undone);
  t.equal(await activeNumber(database), undefined);
});

t.test('what is stored comes back to the last digit and character', async (t) => {
  const database = await freshDatabase(t);
  const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }) as fc.Arbitrary<Json>;
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json), async (codes) => {
      const { n } = await putVersion(database, version(installation('a', codes)));
      // JSON has no negative zero; the loader refuses `-0`.
      t.strictSame((await readVersion(database, n))?.configuration.codes, JSON.parse(JSON.stringify(codes)));
    }),
    { numRuns: 60 },
  );
});
