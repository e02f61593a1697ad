import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { deriveKeys, loadKeys } from '../../src/access/keys.js';

t.test('the master key is made once, readable by its owner only, and found again', async (t) => {
  const folder = join(t.testdir({}), 'data');
  const [one, two] = await Promise.all([loadKeys(folder), loadKeys(folder)]);
  const file = join(folder, 'gateway.key');
  t.equal((await stat(file)).mode & 0o777, 0o600);
  t.equal(Buffer.from(await readFile(file, 'utf8'), 'base64url').length, 32);
  t.strictSame(one.derive('x'), two.derive('x'), 'two first starts at once agree');
  t.strictSame((await loadKeys(folder)).log.proof, one.log.proof);
});

t.test('a file that holds no key is refused, never replaced', async (t) => {
  const folder = t.testdir({ 'gateway.key': 'short\n' });
  await t.rejects(loadKeys(folder), { code: 'CONFIG_INVALID' });
  await writeFile(join(folder, 'gateway.key'), '');
  await t.rejects(loadKeys(folder), { code: 'CONFIG_INVALID' });
  t.equal(await readFile(join(folder, 'gateway.key'), 'utf8'), '');
});

t.test('every purpose and every year has a key of its own', async (t) => {
  const keys = deriveKeys(Buffer.alloc(32, 7));
  const all = [
    keys.derive('a'),
    keys.derive('b'),
    keys.log.indexOfYear(2026),
    keys.log.indexOfYear(2027),
    keys.log.proof,
  ];
  t.equal(new Set(all.map((key) => Buffer.from(key).toString('hex'))).size, 5);
  t.ok(all.every((key) => key.length === 32));
});
