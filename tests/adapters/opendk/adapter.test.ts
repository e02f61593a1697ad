import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { opendk } from '../../../adapters/opendk/adapter.js';
import { namedLettersOn } from '../../../sandbox/letters.js';
import { namedPeople } from '../../../sandbox/named-people.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { wibDay } from '../../../src/core/clock.js';
import type { Json } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox, type Seen } from '../bench.js';

const config = (url: string) => ({ url, user: 'gateway@desa.example', password: 'rahasia-uji' });
const pdf = Buffer.from('%PDF-1.7\n\u0000\u00ff bytes that are no text \r\n--x--\r\n', 'latin1');

const letter = (nomor: string): Record<string, Json> => ({
  desa_id: '35.10.24.2008',
  nik: namedPeople.alive.nik,
  tanggal: '2026-03-01',
  nomor,
  nama: 'Surat Keterangan Domisili Usaha "Contoh"',
  file: pdf.toString('base64'),
});

const isLogin = ({ url }: Seen): boolean => url === '/api/v1/auth/login';

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: opendk,
    config,
    secrets: ['rahasia-uji', 'token-uji'],
    operation: 'surat/kirim',
    native: { body: letter('503/1/2026') },
    peer: () =>
      dialectPeer(t, (seen) => ({
        body: isLogin(seen) ? '{"access_token":"token-uji"}' : '{"status":true,"id":9171010101909001}',
      })),
    answer: { status: true, id: '9171010101909001' },
    carried: [namedPeople.alive.nik, '503/1/2026', 'Surat Keterangan Domisili Usaha "Contoh"'],
  }),
);

const setup = async (t: Test, password?: string) => {
  const sandbox = await openSandbox(t);
  const settings = {
    url: sandbox.env('SANDBOX_VILLAGE_URL'),
    user: sandbox.env('SANDBOX_VILLAGE_USER'),
    password: password ?? sandbox.env('SANDBOX_VILLAGE_PASSWORD'),
  };
  return { ...sandbox, ...(await connect(t, opendk, settings)) };
};

t.test('a letter is registered with the very bytes of its document', async (t) => {
  const { connection } = await setup(t);
  const answer = await connection.send?.('surat/kirim', { body: letter('503/77/2026') }, callFor());
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  t.match(answer?.body, { status: true, message: 'Surat Berhasil Dikirim!', data: { nomor: '503/77/2026', sha256 } });
});

t.test("a validator's object becomes a code, a first sentence and the sentences by field", async (t) => {
  const { connection } = await setup(t);
  await connection.send?.('surat/kirim', { body: letter('503/78/2026') }, callFor());
  const again = await connection.send?.('surat/kirim', { body: letter('503/78/2026') }, callFor());
  t.match(again, {
    status: 422,
    body: {
      status: false,
      code: '422',
      message: 'nomor sudah ada sebelumnya.',
      errors: { nomor: ['nomor sudah ada sebelumnya.'] },
    },
  });
});

t.test('a bare string becomes a code and a sentence', async (t) => {
  const { connection } = await setup(t);
  const elsewhere = { ...letter('503/79/2026'), desa_id: '35.10.23.2003' };
  const answer = await connection.send?.('surat/kirim', { body: elsewhere }, callFor());
  t.match(answer?.body, { status: false, code: '400', message: /tidak terdaftar di kecamatan/, errors: {} });
});

t.test('only the letter of that number and citizen leaves the adapter', async (t) => {
  const { connection } = await setup(t);
  const { genuine, revoked } = namedLettersOn(wibDay(new Date()));
  const find = async (nomor: string, nik: string) => {
    const native = { body: { desa_id: genuine.villageCode, nomor, nik } };
    return (await connection.send?.('surat', native, callFor()))?.body;
  };
  t.match(await find(genuine.number, genuine.nik), { data: [{ nomor: genuine.number, status: 'AKTIF' }] });
  t.match(await find(revoked.number, revoked.nik), { data: [{ status: 'DICABUT' }] });
  t.match(await find(genuine.number, revoked.nik), { data: [] });
  t.match(await find('503/999/2026', genuine.nik), { data: [] });
});

t.test('a district that ignores the number in the query still gives away one letter only', async (t) => {
  const others = [{ nomor: '1', nik: '3510242504909001' }, { nomor: 2, nik: 3510242504909002 }, null, 'x'];
  const { url, seen } = await notingPeer(t, (one) => ({
    body: JSON.stringify(isLogin(one) ? { token: 'a' } : { status: true, data: others }),
  }));
  const { connection } = await connect(t, opendk, config(url));
  const native = { body: { desa_id: '1', nomor: '2', nik: '3510242504909002' } };
  const answer = await connection.send?.('surat', native, callFor());
  t.same(answer?.body, { status: true, data: [{ nomor: 2, nik: '3510242504909002' }] });
  t.notMatch(seen.map((one) => one.url).join(), /3510242504909002/);
});

t.test('calls at the same time share one login, and a token that became void is renewed once', async (t) => {
  const { connection, control } = await setup(t);
  const find = () => connection.send?.('surat', { body: { desa_id: '35.10.24.2008', nomor: 'x' } }, callFor());
  const logins = async () => {
    const { operations } = (await control('GET', '/calls/village')) as { operations: Record<string, number> };
    return operations.login;
  };
  await Promise.all([find(), find(), find()]);
  t.equal(await logins(), 1);
  await find();
  t.equal(await logins(), 1, 'the token is kept');
  await control('POST', '/village/tokens', {});
  await Promise.all([find(), find(), find()]);
  t.equal(await logins(), 2);
});

t.test('a token that is refused again is PROVIDER_AUTH_FAILED, not a loop', async (t) => {
  const { url, seen } = await notingPeer(t, (one) =>
    isLogin(one) ? { body: '{"token":"a"}' } : { status: 401, body: '{"message":"Unauthenticated."}' },
  );
  const { connection } = await connect(t, opendk, config(url));
  const failure = await failureOf(() => connection.send?.('surat', { body: { desa_id: '1' } }, callFor()));
  t.equal(failure.code, 'PROVIDER_AUTH_FAILED');
  t.equal(seen.length, 4);
});

t.test('a login that fails sends nothing of the exchange', async (t) => {
  const { connection, control } = await setup(t, 'salah');
  const failure = await failureOf(() => connection.send?.('surat/kirim', { body: letter('1') }, callFor()));
  t.match(failure, { code: 'PROVIDER_AUTH_FAILED', sent: 'no' });
  t.match(await control('GET', '/calls/village'), { total: 1 });
  t.equal((await failureOf(() => connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
});

t.test('a login answer without a token is PROVIDER_ANSWER_INVALID', async (t) => {
  for (const body of ['{}', 'null', '{"token":""}', '<html>', '']) {
    const { url } = await notingPeer(t, () => ({ body }));
    const { connection } = await connect(t, opendk, config(url));
    const failure = await failureOf(() => connection.send?.('surat', { body: { desa_id: '1' } }, callFor()));
    t.match(failure, { code: 'PROVIDER_ANSWER_INVALID', sent: 'no' }, body);
  }
});

t.test('a mapping without a document is told so, and nothing is sent', async (t) => {
  const { connection, control } = await setup(t);
  const { file: _file, ...without } = letter('1');
  const failure = await failureOf(() => connection.send?.('surat/kirim', { body: without }, callFor()));
  t.equal(failure.code, 'TRANSLATION_FAILED');
  t.match(await control('GET', '/calls/village'), { total: 0 });
});
