import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../src/core/clock.js';
import type { DropPlace } from '../../src/protocols/drop-place.js';
import { sftpPlace } from '../../src/protocols/drop-sftp.js';
import type { SftpSettings } from '../../src/protocols/sftp-settings.js';
import { createTcp } from '../../src/protocols/tcp-client.js';
import { failureOf } from '../failure-of.js';
import { exerciseDrop } from './drop-rules.js';
import { serveOpenSsh, withoutOpenSsh } from './openssh-peer.js';
import { serveSftp } from './sftp-peer.js';

const other = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

const soon = (): AbortSignal => AbortSignal.timeout(20_000);

const newFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-sftp-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const openPlace = (
  t: Test,
  root: string,
  settings: SftpSettings,
  { allowed = ['127.0.0.0/8'], patienceMs = 5000 } = {},
): DropPlace => {
  const tcp = createTcp({ allowed, connections: 16 });
  const place = sftpPlace(root, settings, { tcp, clock: systemClock, patienceMs });
  t.teardown(async () => {
    await place.close();
    await tcp.close();
  });
  return place;
};

t.test('a folder of an OpenSSH server', { skip: withoutOpenSsh }, async (t) => {
  const settings = await serveOpenSsh(t);
  await exerciseDrop(t, (t, folder) => openPlace(t, folder, settings));

  await t.test('a probe leaves nothing, and tells which of login, host key, folder and right is missing', async (t) => {
    const folder = await newFolder(t);
    const probe = (changes: Partial<SftpSettings>, root = folder) =>
      openPlace(t, root, { ...settings, ...changes }).probe(soon());
    await t.resolves(probe({}));
    t.same(await readdir(folder), []);
    t.match(await failureOf(() => probe({ hostKeys: [other] })), {
      code: 'PROVIDER_AUTH_FAILED',
      detail: { id: /kunci host yang tidak terdaftar/ },
    });
    await t.resolves(probe({ hostKeys: [other, ...settings.hostKeys] }), 'while keys are changed, both are listed');
    const key = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    t.match(await failureOf(async () => probe({ privateKey: await readFile(key, 'utf8') })), {
      code: 'PROVIDER_AUTH_FAILED',
      detail: { id: /menolak akun atau kredensialnya/ },
    });
    t.match(await failureOf(() => probe({ privateKey: 'no key' })), { code: 'CONFIG_INVALID' });
    t.match(await failureOf(() => probe({}, join(folder, 'none'))), { code: 'PROVIDER_UNAVAILABLE' });
    t.match(await failureOf(() => probe({}, '/proc/self')), { code: /PROVIDER_(REFUSED|UNAVAILABLE)/ });
  });
});

t.test('a folder of a server that knows no more than version 3 of the protocol', async (t) => {
  const { settings } = await serveSftp(t, '/');
  await exerciseDrop(t, (t, folder) => openPlace(t, folder, settings));
});

t.test('no other host key is accepted, and none is told the password', async (t) => {
  const peer = await serveSftp(t, await newFolder(t));
  const place = openPlace(t, '/', { ...peer.settings, hostKeys: [other] });
  t.equal((await failureOf(() => place.list(''))).code, 'PROVIDER_AUTH_FAILED');
  t.equal(peer.logins(), 0);
});

t.test('a wrong password is told in words, without the password', async (t) => {
  const peer = await serveSftp(t, await newFolder(t));
  const failure = await failureOf(() => openPlace(t, '/', { ...peer.settings, password: 'sandi-9001' }).list(''));
  t.equal(failure.code, 'PROVIDER_AUTH_FAILED');
  t.notMatch(JSON.stringify([failure.message, failure.detail, String(failure.cause)]), 'sandi-9001');
});

t.test('an address that is not listed is not connected to', async (t) => {
  const peer = await serveSftp(t, await newFolder(t));
  const place = openPlace(t, '/', peer.settings, { allowed: [] });
  t.equal((await failureOf(() => place.list(''))).code, 'CONFIG_INVALID');
  t.equal(peer.logins(), 0);
});

t.test('one login serves until the connection breaks, and then another', async (t) => {
  const folder = await newFolder(t);
  const peer = await serveSftp(t, folder);
  const place = openPlace(t, '/', peer.settings);
  await place.makeFolder('work');
  await Promise.all([place.list(''), place.list('work')]);
  t.equal(peer.logins(), 1);
  peer.cut();
  for (let n = 0; n < 100 && peer.logins() < 2; n++) await place.list('').catch(() => undefined);
  t.match(await place.list(''), [{ name: 'work' }]);
  t.equal(peer.logins(), 2);
});

t.test('a server that falls silent is given up, and asked anew the next time', async (t) => {
  const peer = await serveSftp(t, await newFolder(t));
  const place = openPlace(t, '/', peer.settings, { patienceMs: 300 });
  await place.list('');
  peer.mute();
  t.equal((await failureOf(() => place.makeFolder('work'))).code, 'PROVIDER_TIMEOUT');
  t.equal(peer.logins(), 1);
  await failureOf(() => place.list(''));
  t.equal(peer.logins(), 2);
});

t.test('a file is copied byte for byte, into a folder of ours alone, and the copy goes when it was read', async (t) => {
  const folder = await newFolder(t);
  const copies = await newFolder(t);
  const bytes = Buffer.alloc(3_000_000, 'abc\n');
  await writeFile(join(folder, 'a.csv'), bytes);
  const { settings } = await serveSftp(t, folder);
  const place = openPlace(t, '/', { ...settings, copies });
  const left = await place.fetch('a.csv', 'claim', soon());
  await writeFile(`${left.path}.more`, 'left by a process that was killed');
  const fetched = await place.fetch('a.csv', 'claim', soon());
  t.match(fetched.path, /\.csv$/);
  t.ok(bytes.equals(await readFile(fetched.path)));
  t.equal((await readdir(join(fetched.path, '..'))).length, 1, 'what was left behind is gone');
  await fetched.discard();
  const [base = ''] = await readdir(copies);
  t.same(await readdir(join(copies, base)), []);
  await chmod(join(copies, base), 0o755);
  t.equal((await failureOf(() => place.fetch('a.csv', 'claim', soon()))).code, 'CONFIG_INVALID');
});

t.test('a folder whose name a file has is told as what it is', async (t) => {
  const folder = await newFolder(t);
  const { settings } = await serveSftp(t, folder);
  const place = openPlace(t, '/none', settings);
  t.equal((await failureOf(() => place.makeFolder('work'))).code, 'PROVIDER_UNAVAILABLE');
  t.same(await place.list('work'), []);
  await mkdir(join(folder, 'none'));
  t.equal(await place.makeFolder('work'), true);
  t.equal(await place.makeFolder('work'), false);
  t.equal(await place.writeText('work/x/lease', ''), false);
  t.equal(await place.move('work/x', 'work/y'), 'gone');
});

t.test('what was in the way for a moment, another gateway’s folder, is no fault of the server', async (t) => {
  const folder = await newFolder(t);
  const { settings, stumble } = await serveSftp(t, folder);
  const place = openPlace(t, '/', settings);
  stumble(2);
  t.equal(await place.makeFolder('work'), true);
  stumble(2);
  t.equal(await place.move('work', 'elsewhere'), 'moved');
  stumble(3);
  t.match(
    await failureOf(() => place.makeFolder('work')),
    { code: /^PROVIDER_/ },
    'a server that goes on failing is told',
  );
});
