import fc from 'fast-check';
import t, { type Test } from 'tap';
import { opendk } from '../../../adapters/opendk/adapter.js';
import { residentColumns } from '../../../adapters/opendk/resident-form.js';
import { cleanText, sortResidents } from '../../../adapters/opendk/residents.js';
import type { Json, JsonObject } from '../../../src/core/json.js';
import { readXlsx } from '../../../src/protocols/rows-xlsx.js';
import { zipEntries } from '../../../src/protocols/zip.js';
import { failureOf } from '../../failure-of.js';
import { callFor, serve } from '../../protocols/peers.js';
import { connect } from '../bench.js';

const now = new Date('2026-11-25T10:00:00+07:00');

const resident = (baris: number, changes: JsonObject = {}): JsonObject => ({
  baris,
  id: String(baris),
  nomor_nik: `35102425049${String(9000 + baris).padStart(5, '0')}`,
  nomor_kk: '3510240101109001',
  nama: 'BUDI CONTOH',
  jenis_kelamin: '1',
  tanggal_lahir: '1990-04-25',
  status_dasar: '1',
  ...changes,
});

const sort = (...residents: Json[]) => sortResidents(residents, '35.10.24.2008', now);

t.test('what other programs left in a cell is cleaned away', async (t) => {
  for (const cell of ["'3510242504909001", '\u200b3510242504909001\u00a0', '\ufeff ’3510 2425 0490 9001\u0000'])
    t.match(sort(resident(1, { nomor_nik: cell })).rows, [{ nomor_nik: '3510242504909001' }], JSON.stringify(cell));
  t.same(
    ['NULL', 'null', '-', '--', ' ', null].map((cell) => cleanText(cell)),
    ['', '', '', '', '', ''],
  );
  t.equal(cleanText('  SITI\u0007  AMINAH\n'), 'SITI AMINAH');
});

t.test('days are read in the ways villages write them', async (t) => {
  for (const day of ['1990-04-25', '25-04-1990', '25/04/1990', '1990-04-25 00:00:00', "'25/04/1990"])
    t.match(sort(resident(1, { tanggal_lahir: day })).rows, [{ tanggal_lahir: '1990-04-25' }], day);
});

t.test('a row that cannot be used stays behind with its field and reason, and nothing of it is repeated', async (t) => {
  const { rejected, rows } = sort(
    resident(1, { nomor_nik: 'NULL' }),
    resident(2, { nomor_nik: '3,51024E+15' }),
    resident(3, { nomor_nik: '3510243904909001' }),
    resident(4, { nomor_kk: '12' }),
    resident(5, { nama: '-' }),
    resident(6, { tanggal_lahir: '26-11-2026' }),
    resident(7, { tanggal_lahir: 'kemarin' }),
    resident(8),
    resident(9, { id: '8' }),
    resident(10, { nomor_nik: resident(8).nomor_nik ?? '' }),
    resident(11, { id: 'NULL' }),
  );
  t.same(
    rejected.map(({ baris, Kolom, Alasan }) => [baris, Kolom, Alasan]),
    [
      [1, 'nomor_nik', 'KOSONG'],
      [2, 'nomor_nik', 'DIBULATKAN'],
      [3, 'nomor_nik', 'SALAH'],
      [4, 'nomor_kk', 'SALAH'],
      [5, 'nama', 'KOSONG'],
      [6, 'tanggal_lahir', 'MASA_DEPAN'],
      [7, 'tanggal_lahir', 'SALAH'],
      [9, 'id', 'GANDA'],
      [10, 'nomor_nik', 'GANDA'],
      [11, 'id', 'KOSONG'],
    ],
  );
  t.same(
    rows.map(({ id }) => id),
    ['8'],
  );
});

t.test('temporary numbers are counted and handed over without being told as a NIK', async (t) => {
  const { rows, handed, temporary } = sort(
    resident(1, { nomor_nik: '0351024200800001' }),
    resident(2, { nomor_nik: '0' }),
    resident(3, { nomor_nik: '0' }),
    resident(4),
  );
  t.equal(temporary, 3);
  t.same(
    rows.map(({ nomor_nik }) => nomor_nik),
    ['0351024200800001', '0', '0', resident(4).nomor_nik],
  );
  t.same(
    handed.map(({ nik }) => nik),
    [null, null, null, resident(4).nomor_nik],
  );
});

t.test('whatever the rows hold, each is handed over or kept back, once', async () => {
  const cell = fc.oneof(
    fc.constantFrom('NULL', '', "'3510242504909001", '3,51024E+15', '0', '25/04/1990', 'BUDI'),
    fc.string({ maxLength: 20 }),
  );
  const row = fc.record({ id: cell, nomor_nik: cell, nomor_kk: cell, nama: cell, tanggal_lahir: cell });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
      const given = rows.map((one, at) => ({ ...one, baris: at + 1 }));
      const { handed, rejected, temporary } = sort(...given);
      const told = [...handed, ...rejected].map(({ baris }) => baris).sort((one, other) => one - other);
      return told.join() === given.map(({ baris }) => baris).join() && temporary <= handed.length;
    }),
  );
});

/** An OpenDK of the test's own that keeps the bytes it was sent. */
const district = async (
  t: Test,
  answer: { status?: number; body: string } = { body: '{"message":"Data Foto Telah Berhasil di Sinkronkan"}' },
) => {
  const sent: { type: string; bytes: Uint8Array }[] = [];
  const url = await serve(t, async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const login = request.url === '/api/v1/auth/login';
    if (!login) sent.push({ type: request.headers['content-type'] ?? '', bytes: Buffer.concat(chunks) });
    response
      .writeHead(login ? 200 : (answer.status ?? 200), { 'content-type': 'application/json', location: '/' })
      .end(login ? '{"access_token":"token-uji"}' : answer.body);
  });
  const { connection } = await connect(t, opendk, { url, user: 'gateway@desa.example', password: 'rahasia-uji' });
  const send = (...penduduk: JsonObject[]) =>
    connection.send?.('penduduk/storedata', { body: { desa_id: '35.10.24.2008', penduduk } }, callFor());
  return { sent, send };
};

t.test('what is sent is a ZIP with a workbook of its name, all cells text, read by another library', async (t) => {
  const { sent, send } = await district(t);
  const answer = await send(
    resident(1, { nomor_nik: "'9171010101909001", nama: 'SITI "A" & B', alamat: 'NULL' }),
    resident(2, { id: '' }),
  );
  t.match(answer?.body, { status: true, diterima: 2, dikirim: 1, ditolak: 1, sementara: 0, message: /Berhasil/ });
  const [{ type = '', bytes = new Uint8Array() } = {}] = sent;
  const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': type } }).formData();
  const file = form.get('file') as File;
  t.match(file.name, /^penduduk-[\w-]+\.zip$/);
  const rows = [];
  for await (const entry of zipEntries(new Uint8Array(await file.arrayBuffer()))) {
    t.equal(entry.name, file.name.replace(/zip$/, 'xlsx'));
    for await (const { cells } of readXlsx(await entry.bytes())) rows.push(cells);
  }
  const [titles = [], cells = [], ...others] = rows;
  t.same(titles, residentColumns);
  t.equal(others.length, 0, 'the row that was kept back is not in it');
  const named = Object.fromEntries(titles.map((title, at) => [title, cells[at] ?? '']));
  t.match(named, {
    nomor_nik: '9171010101909001',
    nama: 'SITI "A" & B',
    desa_id: '35.10.24.2008',
    alamat: '',
    agama: '',
  });
});

t.test('when no row can be sent, the district is not asked', async (t) => {
  const { sent, send } = await district(t);
  t.match((await send(resident(1, { nama: '' })))?.body, { status: true, dikirim: 0, ditolak: 1 });
  t.equal(sent.length, 0);
});

t.test('a refusal is told as one: an object, a bare string, or the way back to the form', async (t) => {
  for (const [status, body, message] of [
    [422, '{"file":["file harus berupa berkas berjenis: zip."]}', /zip/],
    [400, '"Kode desa 35.10.24.2008 tidak terdaftar di kecamatan"', /kecamatan/],
    [302, '', /gagal/],
  ] as const) {
    const { send } = await district(t, { status, body });
    t.match((await send(resident(1)))?.body, { status: false, code: String(status), message });
  }
  const { send } = await district(t, { status: 503, body: '' });
  t.equal((await failureOf(async () => void (await send(resident(1))))).code, 'PROVIDER_UNAVAILABLE');
});
