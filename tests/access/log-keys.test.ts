import { createPublicKey, type KeyObject } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { addLogKey, loadLogKeys } from '../../src/access/log-keys.js';

const publicOf = (key: KeyObject | undefined): unknown => key && createPublicKey(key).export({ format: 'jwk' }).x;

t.test('the key that signs the log is made once, readable by its owner only, and found again', async (t) => {
  const folder = join(t.testdir({}), 'data');
  const [one, two] = await Promise.all([loadLogKeys(folder, undefined), loadLogKeys(folder, undefined)]);
  t.equal((await stat(join(folder, 'log.key'))).mode & 0o777, 0o600);
  t.equal(one.length, 1);
  t.equal(publicOf(one[0]), publicOf(two[0]), 'two first starts at once agree');
});

t.test('a new key comes before the one that signed until now', async (t) => {
  const folder = t.testdir({});
  const [before] = await loadLogKeys(folder, undefined);
  await addLogKey(folder);
  const keys = await loadLogKeys(folder, undefined);
  t.equal(keys.length, 2);
  t.equal(publicOf(keys[1]), publicOf(before));
  t.not(publicOf(keys[0]), publicOf(before));
  t.equal((await stat(join(folder, 'log.key'))).mode & 0o777, 0o600);
  t.same(await readdir(folder), ['log.key']);
});

t.test('the environment may hold the keys instead', async (t) => {
  const folder = t.testdir({});
  const seeds = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((seed) => seed.toString('base64url'));
  t.equal((await loadLogKeys(folder, seeds.join(' '))).length, 2);
  t.same(await readdir(folder), [], 'and no file is made');
});

t.test('a file that holds no key is refused, never replaced', async (t) => {
  const folder = t.testdir({ 'log.key': 'short\n' });
  for (const text of ['short\n', '', `${Buffer.alloc(32).toString('base64url')}\nshort\n`]) {
    await writeFile(join(folder, 'log.key'), text);
    await t.rejects(loadLogKeys(folder, undefined), { code: 'CONFIG_INVALID' });
    t.equal(await readFile(join(folder, 'log.key'), 'utf8'), text);
  }
});

t.test('where there is no key, there is none to rotate', async (t) => {
  const folder = t.testdir({});
  await t.rejects(addLogKey(join(folder, 'elsewhere')), { code: 'CONFIG_INVALID' });
  t.same(await readdir(folder), [], 'and nothing is made');
});
