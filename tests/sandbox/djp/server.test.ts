import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const kswp = ({ get, variable }: Bench, query: string, password = variable('djp', 'SANDBOX_DJP_PASSWORD')) =>
  get('djp', `/kswp?${query}`, {
    authorization: `Basic ${Buffer.from(`kswp-3510:${password}`).toString('base64')}`,
  });

t.test('a taxpayer in order is VALID, with a confirmation number and its last day', async (t) => {
  const bench = await setUp(t);
  const { valid } = bench.cases.taxpayers;
  for (const query of [`npwp=${valid.npwp16}`, `nik=${valid.nik}`]) {
    const reply = await kswp(bench, query);
    t.equal(reply.status, 200);
    t.strictSame(reply.json.RespHeader, { respCode: '1', respDesc: 'Sukses' });
    t.match(reply.json.RespBody, {
      NPWP: valid.npwp16,
      NAMA: 'BUDI CONTOH',
      STATUS: 'VALID',
      STATUS_SPT: 'VALID',
      STATUS_WP: 'AKTIF',
      NO_KSWP: /^KSWP-20260310-\d{4}$/,
      TGL_BERLAKU: '09-04-2026',
    });
  }
});

t.test('missing returns, a non-effective or deregistered number, or another name make it TIDAK VALID', async (t) => {
  const bench = await setUp(t);
  const { taxpayers } = bench.cases;
  const body = async (query: string) => (await kswp(bench, query)).json.RespBody;
  const invalid = { STATUS: 'TIDAK VALID', NO_KSWP: null, TGL_BERLAKU: null };
  t.match(await body(`npwp=${taxpayers.invalid.npwp16}`), { ...invalid, STATUS_SPT: 'INVALID', STATUS_WP: 'AKTIF' });
  t.match(await body(`npwp=${taxpayers.nonEffective.npwp16}`), { ...invalid, STATUS_WP: 'NE' });
  t.match(await body(`npwp=${taxpayers.deregistered.npwp16}`), { ...invalid, STATUS_WP: 'DE' });
  t.match(await body(`npwp=${taxpayers.valid.npwp16}&nama=ORANG+LAIN`), { ...invalid, STATUS_NAMA: 'TIDAK SESUAI' });
  t.match(await body(`npwp=${taxpayers.valid.npwp16}&nama=budi++contoh`), { STATUS: 'VALID', STATUS_NAMA: 'SESUAI' });
});

t.test('a company is found under its sixteen and its old fifteen digits, punctuated or not', async (t) => {
  const bench = await setUp(t);
  const { company } = bench.cases.taxpayers;
  for (const npwp of [company.npwp16, company.npwp16.slice(1), '01.351.000.9-001.000'])
    t.equal((await kswp(bench, `npwp=${npwp}`)).json.RespBody.NPWP, company.npwp16);
});

t.test('unknown numbers, wrong formats and wrong credentials are told inside an HTTP 200', async (t) => {
  const bench = await setUp(t);
  const unknown = await kswp(bench, `npwp=${bench.cases.taxpayers.unknown.npwp16}`);
  t.strictSame(unknown.json, { RespHeader: { respCode: '0', respDesc: 'Data tidak ditemukan' }, RespBody: null });
  for (const query of ['', 'npwp=12', 'npwp=abc'])
    t.match(await kswp(bench, query), { status: 200, json: { RespHeader: { respCode: '3' }, RespBody: null } });
  const refused = await kswp(bench, 'npwp=1', 'wrong');
  t.strictSame(refused.json.RespHeader, { respCode: '2', respDesc: 'Username atau password salah' });
  t.equal((await bench.get('djp', '/kswp?npwp=1')).json.RespHeader.respCode, '2');
  t.equal((await bench.get('djp', '/kswp', { authorization: 'Basic bm9jb2xvbg==' })).json.RespHeader.respCode, '2');
});
