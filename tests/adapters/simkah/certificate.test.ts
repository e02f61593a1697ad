import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { simkah } from '../../../adapters/simkah/adapter.js';
import { remembering, verify } from '../../../adapters/simkah/certificate.js';
import { openDeeds } from '../../../adapters/simkah/deeds.js';
import { Failure } from '../../../src/core/failure.js';
import { failureOf } from '../../failure-of.js';
import { connect } from '../bench.js';

const exported = {
  'Nomor Akta Nikah': '0123/009/XII/2019',
  'Kode KUA': '3510241',
  'Tanggal Akad': '2019-12-09',
  'NIK Suami': '9171010101909001',
  'NIK Istri': '3510246504909001',
};
const message = { operation: 'export', native: { body: exported }, dedupeKey: '3510241:0123/009/XII/2019' };
const asked = (nik: string, more: object = {}) => ({
  body: { 'Nomor Akta Nikah': '0123/009/XII/2019', Mempelai: [{ NIK: nik }], ...more },
});
const office = { 'Kode KUA': '3510241' };

const setup = async (t: Test) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-certificate-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return { folder, deeds: openDeeds(join(folder, 'deeds')) };
};

t.test('a deed can be verified once the gateway has taken it, and not before', async (t) => {
  const { deeds } = await setup(t);
  const refuses = remembering(deeds, async () => {
    throw new Failure('LOG_UNAVAILABLE', { en: 'later', id: 'nanti' });
  });
  await t.rejects(refuses(message));
  t.same(await verify(deeds, asked('9171010101909001', office)), { body: { Hasil: 'TIDAK DIKENAL' } });
  const takes = remembering(deeds, async () => ({ body: { status: 'RECEIVED' } }));
  t.same(await takes(message), { body: { status: 'RECEIVED' } }, 'the office gets the gateway’s own answer');
  t.same(await verify(deeds, asked('9171010101909001', office)), {
    body: { Hasil: 'COCOK', 'Tanggal Akad': '2019-12-09' },
  });
});

t.test('of a deed that is somebody else’s not even the day is told', async (t) => {
  const { deeds } = await setup(t);
  await remembering(deeds, async () => ({ body: null }))(message);
  t.same(await verify(deeds, asked('3510242504909001', office)), { body: { Hasil: 'TIDAK COCOK' } });
});

t.test('a number that each office gives by itself needs its office', async (t) => {
  const { deeds } = await setup(t);
  const failure = await failureOf(() => verify(deeds, asked('9171010101909001')));
  t.match(failure, { code: 'IDENTIFIER_INVALID', detail: { en: /kuaCode/, id: /kuaCode/ } });
});

t.test('exports on a server need a folder of this machine to remember deeds in', async (t) => {
  const sftp = { host: '127.0.0.1', user: 'kua', hostKey: 'SHA256:x', password: 'x' };
  const failure = await failureOf(() => connect(t, simkah, { folder: '/kua', sftp } as never));
  t.match(failure, { code: 'CONFIG_INVALID', detail: { en: /"deeds"/, id: /"deeds"/ } });
});
