import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readOrMakeSecret, readSecret } from '../../src/core/secret-file.js';

t.test('a secret is made once, however many ask for it first, and leaves no draft behind', async (t) => {
  const folder = t.testdir({});
  const file = join(folder, 'secret');
  t.equal(await readSecret(file), undefined);
  const secrets = await Promise.all(Array.from({ length: 20 }, () => readOrMakeSecret(file)));
  t.equal(new Set(secrets).size, 1);
  t.equal(Buffer.from(secrets[0] ?? '', 'base64url').length, 32);
  t.equal((await stat(file)).mode & 0o777, 0o600);
  t.strictSame(await readdir(folder), ['secret']);
  t.equal(await readSecret(file), secrets[0]);
});

t.test('a place that cannot be read or written is an error, not a new secret', async (t) => {
  const folder = t.testdir({ secret: {} });
  await t.rejects(readSecret(join(folder, 'secret')), { code: 'EISDIR' });
  await t.rejects(readOrMakeSecret(join(folder, 'missing', 'secret')), { code: 'ENOENT' });
});
