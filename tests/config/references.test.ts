import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { resolveReferences } from '../../src/config/references.js';

t.test('references are replaced wherever a string stands, and everything else stays as it is', async (t) => {
  const folder = t.testdir({ secrets: {} });
  await writeFile(join(folder, 'secrets/key'), 'k\n\n', { mode: 0o600 });
  const connection = {
    url: 'https://x.example/env:NOT',
    user: 'env:USER_NAME',
    nested: [{ key: 'file:secrets/key' }, 5, null, true],
  };
  t.strictSame(await resolveReferences(connection, { environment: { USER_NAME: 'env:OTHER' }, folder }), {
    url: 'https://x.example/env:NOT',
    user: 'env:OTHER',
    nested: [{ key: 'k\n' }, 5, null, true],
  });
});

t.test('a variable that is not set or empty, and a file that is not there, are named', async (t) => {
  const keeping = { environment: { EMPTY: '' }, folder: t.testdir({ dir: {} }) };
  for (const reference of ['env:NONE', 'env:EMPTY', 'env:toString', 'file:none', 'file:dir'])
    await t.rejects(resolveReferences({ password: reference }, keeping), {
      code: 'CONFIG_INVALID',
      detail: { en: new RegExp(`^${reference}: `), id: new RegExp(`^${reference}: `) },
    });
});

t.test('a secret that everyone may read is refused, but for the sandbox', async (t) => {
  const folder = t.testdir({});
  await writeFile(join(folder, 'open'), 'hunter2');
  await chmod(join(folder, 'open'), 0o644);
  const refused = resolveReferences({ password: 'file:open' }, { environment: {}, folder });
  await t.rejects(refused, { code: 'CONFIG_INVALID', message: /chmod o-r/ });
  await refused.catch((error) => t.notMatch(JSON.stringify(error) + error.message, /hunter2/));
  t.strictSame(await resolveReferences({ password: 'file:open' }, { environment: {}, folder, sandbox: true }), {
    password: 'hunter2',
  });
});

t.test('an absolute path is taken as it is', async (t) => {
  const folder = t.testdir({});
  await mkdir(join(folder, 'run'));
  await writeFile(join(folder, 'run/key'), 'k', { mode: 0o400 });
  const keeping = { environment: {}, folder: '/nowhere' };
  t.strictSame(await resolveReferences({ a: `file:${folder}/run/key` }, keeping), { a: 'k' });
});
