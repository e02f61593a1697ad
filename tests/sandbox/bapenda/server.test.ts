import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const ask = ({ post, variable }: Bench, operation: string, body: object) =>
  post('bapenda', `/${operation}`, {
    USERNAME: variable('bapenda', 'SANDBOX_BAPENDA_USER'),
    PASSWORD: variable('bapenda', 'SANDBOX_BAPENDA_PASSWORD'),
    ...body,
  });

t.test('each state of a property is told in its free text, odd case included', async (t) => {
  const bench = await setUp(t);
  const { properties } = bench.cases;
  const arrears = async (nop: string, TAHUN: unknown) =>
    (await ask(bench, 'getPBBService', { NOP: nop, TAHUN })).json.result.STATUS_TUNGGAKAN;
  t.equal(await arrears(properties.paid.nop, 2026), '100% Lunas');
  t.equal(await arrears(properties.paid.nop, '2025'), '100% lUNAS');
  t.equal(await arrears(properties.unpaid.nop, '2026'), 'Belum Lunas');
  t.equal(await arrears(properties.inProcess.nop, '2026'), 'Pembayaran sedang diproses oleh kantor Kelurahan/Desa');
  t.equal(await arrears(properties.billed.nop, '2026'), 'Pembayaran Sudah dalam ID Billing');
});

t.test('getPBBService answers the members of the land office contract', async (t) => {
  const bench = await setUp(t);
  const { paid } = bench.cases.properties;
  const reply = await ask(bench, 'getPBBService', { NOP: paid.nop, TAHUN: '2026' });
  t.equal(reply.status, 200);
  t.equal(reply.json.respon_code, 'OK');
  t.strictSame(reply.json.result, {
    NOP: '351024000800101230',
    NIK: null,
    NAMA_WP: 'BUDI CONTOH',
    ALAMAT_OP: 'DUSUN KRAJAN',
    KECAMATAN_OP: 'LICIN',
    KELURAHAN_OP: 'TAMANSARI',
    KOTA_OP: 'BANYUWANGI',
    LUASTANAH_OP: '240',
    LUASBANGUNAN_OP: '96',
    NJOP_TANAH_OP: '168000000',
    NJOP_BANGUNAN_OP: '115200000',
    STATUS_TUNGGAKAN: '100% Lunas',
  });
});

t.test('a NOP may be asked dotted or plain, also as a number, and is printed as the office likes', async (t) => {
  const bench = await setUp(t);
  const { paid } = bench.cases.properties;
  const printed = async (NOP: string) => (await ask(bench, 'getPBBService', { NOP, TAHUN: '2026' })).text;
  t.match(await printed(paid.nopDotted), '"NOP":"35.10.240.008.001-0123.0"');
  t.match(await printed(paid.nop), '"NOP":"351024000800101230"');
  t.equal((await bench.control('POST', '/bapenda/nop', { style: 'number' })).status, 200);
  t.match(await printed(paid.nop), '"NOP":351024000800101230');
  await bench.control('POST', '/bapenda/nop', { style: 'plain' });
  t.match(await printed(paid.nopDotted), '"NOP":"351024000800101230"');
  await bench.control('POST', '/bapenda/nop', { style: 'dotted' });
  t.match(await printed(paid.nop), '"NOP":"35.10.240.008.001-0123.0"');
  t.equal((await bench.control('POST', '/bapenda/nop', { style: 'x' })).status, 400);
  const body = `{"USERNAME":"bapenda-3510","PASSWORD":"${bench.variable('bapenda', 'SANDBOX_BAPENDA_PASSWORD')}","NOP":351024000800101230,"TAHUN":2026}`;
  t.equal((await bench.post('bapenda', '/getPBBService', body)).json.respon_code, 'OK');
});

t.test('a paid duty says Y and L with its day, an unpaid one T and H without', async (t) => {
  const bench = await setUp(t);
  const { paid, unpaid } = bench.cases.bphtb;
  const settled = await ask(bench, 'getBPHTBService', { NOP: paid.nop, NTPD: paid.receiptNumber });
  t.match(settled.json, {
    respon_code: 'OK',
    result: {
      STATUS: 'Y',
      JENISBAYAR: 'L',
      TANGGAL_PEMBAYARAN: '29/01/2026',
      PEMBAYARAN: '6160000',
      NTPD: paid.receiptNumber,
    },
  });
  t.equal(paid.paidOn, '2026-01-29');
  const open = await ask(bench, 'getBPHTBService', { NOP: unpaid.nop, NTPD: unpaid.receiptNumber });
  t.match(open.json, { respon_code: 'OK', result: { STATUS: 'T', JENISBAYAR: 'H', TANGGAL_PEMBAYARAN: '' } });
});

t.test('every refusal is HTTP 200 with its exact text', async (t) => {
  const bench = await setUp(t);
  const { properties, bphtb } = bench.cases;
  const refusal = async (operation: string, body: object) => {
    const reply = await ask(bench, operation, body);
    t.equal(reply.status, 200);
    t.strictSame(Object.keys(reply.json), ['respon_code']);
    return reply.json.respon_code;
  };
  const { paid, unknown } = properties;
  t.equal(await refusal('getPBBService', { NOP: unknown.nop, TAHUN: '2026' }), 'NOP tidak ditemukan');
  t.equal(await refusal('getPBBService', { NOP: paid.nop, TAHUN: '1999' }), 'DATA tidak ditemukan');
  t.equal(
    await refusal('getBPHTBService', { NOP: paid.nop, NTPD: bphtb.unknown.receiptNumber }),
    'NTPD tidak ditemukan',
  );
  t.equal(
    await refusal('getBPHTBService', { NOP: unknown.nop, NTPD: bphtb.paid.receiptNumber }),
    'NOP tidak ditemukan',
  );
  t.equal(
    await refusal('getBPHTBService', { NOP: bphtb.unpaid.nop, NTPD: bphtb.paid.receiptNumber }),
    'Data tidak ditemukan',
  );
  t.equal(
    await refusal('getBPHTBService', { NOP: paid.nop, NTPD: bphtb.paid.receiptNumber, TAHUN: '2019' }),
    'Data tidak ditemukan',
  );
  t.equal(await refusal('getPBBService', { PASSWORD: 'wrong' }), 'Username atau password salah');
  t.equal(await refusal('getPBBService', { USERNAME: undefined }), 'Not Authorized');
  for (const body of ['{"USERNAME":', '[]', 'null', ''])
    t.strictSame((await bench.post('bapenda', '/getPBBService', body)).json, { respon_code: 'JSON Not Valid' });
});
