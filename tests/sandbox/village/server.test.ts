import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const pdf = (size = 64): Blob => new Blob([`%PDF-1.7\n${'x'.repeat(size)}`], { type: 'application/pdf' });

const login = async ({ post, variable }: Bench): Promise<string> => {
  const reply = await post('village', '/api/v1/auth/login', {
    email: variable('village', 'SANDBOX_VILLAGE_USER'),
    password: variable('village', 'SANDBOX_VILLAGE_PASSWORD'),
  });
  return reply.json.access_token;
};

const send = async (bench: Bench, token: string, changes: Record<string, string | Blob | undefined> = {}) => {
  const form = new FormData();
  const fields = {
    desa_id: '35.10.24.2008',
    nik: bench.cases.persons.alive.nik,
    tanggal: '2026-03-10',
    nomor: '470/910/429.524.08/2026',
    nama: 'Surat Keterangan Usaha',
    file: pdf(),
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) form.set(name, value, 'Surat.PDF');
    else if (value !== undefined) form.set(name, value);
  }
  const response = await fetch(`${bench.ready.agencies.village.url}/api/v1/surat/kirim`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
};

const find = async ({ get }: Bench, token: string, desa: string, nomor?: string) => {
  const query = new URLSearchParams({ desa_id: desa, ...(nomor === undefined ? {} : { nomor }) });
  return get('village', `/api/v1/surat?${query}`, { authorization: `Bearer ${token}` });
};

t.test('a good login gives a bearer token that lives ten minutes', async (t) => {
  const bench = await setUp(t);
  const { post, variable, time } = bench;
  const credentials = {
    email: variable('village', 'SANDBOX_VILLAGE_USER'),
    password: variable('village', 'SANDBOX_VILLAGE_PASSWORD'),
  };
  const reply = await post('village', '/api/v1/auth/login', credentials);
  t.match(reply.json, { access_token: /^[\w-]+\.[\w-]+\.[\w-]+$/, token_type: 'Bearer', expires_in: 600 });
  const token = reply.json.access_token;
  t.equal((await find(bench, token, '35.10.24.2008')).status, 200);
  time.now = new Date(time.now.getTime() + 601_000);
  const late = await find(bench, token, '35.10.24.2008');
  t.equal(late.status, 401);
  t.strictSame(late.json, { message: 'Unauthenticated.' });
});

t.test('a wrong login is 401, an incomplete one 422', async (t) => {
  const { post, variable } = await setUp(t);
  const email = variable('village', 'SANDBOX_VILLAGE_USER');
  const wrong = await post('village', '/api/v1/auth/login', { email, password: 'wrong' });
  t.equal(wrong.status, 401);
  t.strictSame(wrong.json, { error: 'Unauthorized' });
  const incomplete = await post('village', '/api/v1/auth/login', { email: 'x' });
  t.equal(incomplete.status, 422);
  t.strictSame(Object.keys(incomplete.json.errors), ['email', 'password']);
});

t.test('a forged, unsigned or voided token opens nothing', async (t) => {
  const bench = await setUp(t);
  const token = await login(bench);
  const [header, claims, signature] = token.split('.');
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
  const forged = Buffer.from('{"exp":99999999999,"gen":0}').toString('base64url');
  for (const bad of ['', 'x', `${header}.${claims}.`, `${header}.${forged}.${signature}`, `${unsigned}.${forged}.`])
    t.equal((await find(bench, bad, '35.10.24.2008')).status, 401);
  t.strictSame((await bench.control('POST', '/village/tokens', { seconds: 5 })).json, { seconds: 5 });
  t.equal((await find(bench, token, '35.10.24.2008')).status, 401);
  t.equal((await find(bench, await login(bench), '35.10.24.2008')).status, 200);
  t.equal((await bench.control('POST', '/village/tokens', { seconds: 0 })).status, 400);
});

t.test('a letter that is sent is found again by its number, in its village only', async (t) => {
  const bench = await setUp(t);
  const token = await login(bench);
  const sent = await send(bench, token, { kode_surat: '500', berlaku_sampai: '2026-06-10' });
  t.equal(sent.status, 200);
  t.match(sent.json, { status: true, message: 'Surat Berhasil Dikirim!', data: { file: 'surat.pdf' } });
  const found = await find(bench, token, '3510242008', '470/910/429.524.08/2026');
  t.match(found.json, { status: true, message: 'Daftar Surat' });
  t.match(found.json.data, [
    { status: 'AKTIF', kode_surat: '500', berlaku_sampai: '2026-06-10', tanggal: '2026-03-10' },
  ]);
  t.equal(found.json.data[0].id, sent.json.data.id);
  t.match(found.json.data[0].sha256, /^[0-9a-f]{64}$/);
  t.strictSame((await find(bench, token, '35.10.24.2003', '470/910/429.524.08/2026')).json.data, []);
  t.strictSame((await bench.control('GET', '/village/letters')).json, { registered: 1 });
});

t.test('genuine, revoked, expired and unknown letters are told apart', async (t) => {
  const bench = await setUp(t);
  const token = await login(bench);
  const { letters } = bench.cases;
  const status = async (number: string) =>
    (await find(bench, token, '35.10.24.2008', number)).json.data.map((letter: { status: string }) => letter.status);
  t.strictSame(await status(letters.genuine.letterNumber), ['AKTIF']);
  t.strictSame(await status(letters.revoked.letterNumber), ['DICABUT']);
  t.strictSame(await status(letters.expired.letterNumber), ['KEDALUWARSA']);
  t.strictSame(await status(letters.unknown.letterNumber), []);
  t.equal((await find(bench, token, '35.10.24.2008')).json.data.length, 5, 'two more are about low income');
});

t.test('faults of the form are a 422 with an object of messages by field', async (t) => {
  const bench = await setUp(t);
  const token = await login(bench);
  const faults = async (changes: Record<string, string | Blob | undefined>) => {
    const reply = await send(bench, token, changes);
    t.equal(reply.status, 422);
    return Object.keys(reply.json);
  };
  for (const name of ['desa_id', 'nik', 'tanggal', 'nomor', 'nama', 'file'])
    t.strictSame(await faults({ [name]: undefined }), [name]);
  t.strictSame(await faults({ nik: '123', tanggal: '10-03-2026' }), ['nik', 'tanggal']);
  t.strictSame(await faults({ file: new Blob(['<html>']) }), ['file']);
  t.strictSame(await faults({ file: pdf(2 * 1024 * 1024) }), ['file']);
  t.strictSame(await faults({ file: 'a text, no file' }), ['file']);
  t.equal((await send(bench, token)).status, 200);
  const again = await send(bench, token);
  t.equal(again.status, 422);
  t.strictSame(again.json, { nomor: ['nomor sudah ada sebelumnya.'] });
});

t.test('a body that is no form at all misses every field', async (t) => {
  const bench = await setUp(t);
  const headers = { authorization: `Bearer ${await login(bench)}`, 'content-type': 'multipart/form-data; boundary=x' };
  const reply = await bench.post('village', '/api/v1/surat/kirim', '--x\r\ngarbage', headers);
  t.equal(reply.status, 422);
  t.equal(Object.keys(reply.json).length, 6);
});

t.test('strangers are a 400 with nothing but a JSON string', async (t) => {
  const bench = await setUp(t);
  const token = await login(bench);
  const village = await send(bench, token, { desa_id: '35.10.23.2003' });
  t.equal(village.status, 400);
  t.equal(village.json, 'Kode desa 35.10.23.2003 tidak terdaftar di kecamatan');
  const { nik } = bench.cases.persons.notFound;
  const person = await send(bench, token, { nik });
  t.equal(person.status, 400);
  t.equal(person.json, `Penduduk dengan NIK ${nik} tidak terdaftar di kecamatan`);
  t.equal((await find(bench, token, '99.99')).json, 'Kode desa 99.99 tidak terdaftar di kecamatan');
  t.equal((await find(bench, token, '')).status, 422);
});
