import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const ask = ({ post, variable }: Bench, operation: string, body: unknown) =>
  post('oss', `/${operation}`, body, { user_key: variable('oss', 'SANDBOX_OSS_USER_KEY') });

const licence = ({ cases }: Bench) => {
  const { cafe } = cases.permits;
  return {
    nib: cafe.nib,
    id_proyek: cafe.projectId,
    oss_id: cafe.ossId,
    id_izin: cafe.permitId,
    kd_izin: cafe.permitCode,
    kd_daerah: '3510000000',
    nomor_izin: cafe.permitNumber,
    tgl_terbit_izin: cafe.issuedOn,
    tgl_berlaku_izin: cafe.validUntil,
    nama_ttd: cafe.signatory.fullName,
    nip_ttd: cafe.signatory.employeeNumber,
    jabatan_ttd: cafe.signatory.position,
    status_izin: '50',
    file_izin: cafe.documentUrl,
  };
};

t.test('inqueryNIB finds a business by NIB, by NIB with oss_id, and by NPWP', async (t) => {
  const bench = await setUp(t);
  const { active } = bench.cases.businesses;
  for (const INQUERYNIB of [{ nib: active.nib }, { nib: active.nib, oss_id: active.ossId }, { npwp: active.npwp16 }]) {
    const reply = await ask(bench, 'inqueryNIB', { INQUERYNIB });
    t.equal(reply.status, 200);
    t.match(reply.json.responinqueryNIB, {
      keterangan: 'Sukses',
      dataNIB: {
        nib: active.nib,
        nama_perseroan: 'WARUNG KOPI TAMANSARI CONTOH',
        kd_daerah: '3510000000',
        tgl_terbit_nib: '2025-02-03',
        tipe_dokumen: '9',
        data_proyek: [{ kbli: '56303', data_lokasi_proyek: [{ proyek_daerah_id: '3510242008' }] }],
      },
    });
  }
  const { revoked } = bench.cases.businesses;
  const gone = await ask(bench, 'inqueryNIB', { INQUERYNIB: { nib: revoked.nib } });
  t.equal(gone.json.responinqueryNIB.dataNIB.tipe_dokumen, '3');
});

t.test('kode is a number and a string by turns', async (t) => {
  const bench = await setUp(t);
  const INQUERYNIB = { nib: bench.cases.businesses.active.nib };
  const kode = async () => (await ask(bench, 'inqueryNIB', { INQUERYNIB })).json.responinqueryNIB.kode;
  t.strictSame([await kode(), await kode(), await kode()], [200, '200', 200]);
});

t.test('lengths are those of the API document', async (t) => {
  const { cases } = await setUp(t);
  const { nib, ossId, projectId, permitId } = cases.businesses.active;
  t.equal(nib.length, 13);
  for (const id of [ossId, projectId, permitId]) t.ok(id.length <= 25, id);
});

t.test('an inquiry is refused as HTTP and in the body alike, in OSS words', async (t) => {
  const bench = await setUp(t);
  const { active, unknown } = bench.cases.businesses;
  const refused = async (body: unknown, status: number, keterangan: string) => {
    const reply = await ask(bench, 'inqueryNIB', body);
    t.equal(reply.status, status);
    t.equal(Number(reply.json.responinqueryNIB.kode), status);
    t.equal(reply.json.responinqueryNIB.keterangan, keterangan);
  };
  await refused({ INQUERYNIB: { nib: unknown.nib } }, 404, 'Data / Service Tidak Ditemukan');
  await refused({ INQUERYNIB: { nib: active.nib, oss_id: 'P02-other' } }, 403, 'Ilegal Inquiry / Akses');
  for (const body of [{}, { INQUERYNIB: {} }, { INQUERYNIB: { nib: '12' } }, '{"INQUERYNIB":', '[]'])
    await refused(body, 400, 'Data Parameter Salah');
  const stranger = await bench.post('oss', '/inqueryNIB', { INQUERYNIB: { nib: active.nib } });
  t.equal(stranger.status, 401);
  t.equal(stranger.json.responinqueryNIB.keterangan, 'User Akses Tidak Valid');
});

t.test('receiveLicense files a permit once, however often it comes', async (t) => {
  const bench = await setUp(t);
  const IZINFINAL = licence(bench);
  const first = await ask(bench, 'receiveLicense', { IZINFINAL });
  t.equal(first.status, 200);
  t.strictSame(first.json, {
    responreceiveLicense: { kode: 200, keterangan: 'Sukses', nomor_izin: IZINFINAL.nomor_izin },
  });
  const again = await ask(bench, 'receiveLicense', { IZINFINAL });
  t.strictSame(again.json.responreceiveLicense.kode, '200');
  t.strictSame((await bench.control('GET', '/oss/licences')).json, { count: 1, numbers: [IZINFINAL.nomor_izin] });
});

t.test('a permit that is incomplete, too long, of another region or another business is refused', async (t) => {
  const bench = await setUp(t);
  const good = licence(bench);
  const { businesses } = bench.cases;
  const status = async (changes: object) =>
    (await ask(bench, 'receiveLicense', { IZINFINAL: { ...good, ...changes } })).status;
  for (const name of ['nib', 'id_izin', 'kd_izin', 'kd_daerah', 'nomor_izin', 'tgl_terbit_izin', 'status_izin'])
    t.equal(await status({ [name]: '' }), 400, name);
  t.equal(await status({ tgl_terbit_izin: '10-03-2026' }), 400);
  t.equal(await status({ tgl_berlaku_izin: '2026-02-30' }), 400);
  t.equal(await status({ nomor_izin: 'x'.repeat(51) }), 400);
  t.equal(await status({ nip_ttd: 199001012015011 }), 400, 'text must be text');
  t.equal(await status({ nib: businesses.unknown.nib }), 404);
  t.equal(await status({ nib: businesses.revoked.nib }), 400, 'the licence id is of another business');
  t.equal(await status({ kd_daerah: '3509000000' }), 403);
  t.equal((await ask(bench, 'receiveLicense', {})).status, 400);
  t.equal((await ask(bench, 'receiveLicense', {})).json.responreceiveLicense.keterangan, 'Data Parameter Salah');
  t.equal((await bench.control('GET', '/oss/licences')).json.count, 0);
  await status({});
  const other = { nib: businesses.company.nib, id_izin: businesses.company.permitId };
  t.equal(await status(other), 400, 'the number is taken');
});
