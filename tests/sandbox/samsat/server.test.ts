import t from 'tap';
import { type Bench, setUp } from '../bench.js';

const filter = (plate: { prefix: string; number: string; suffix?: string }, colour?: string) => [
  ['objek_pajak_no_polisi1', '=', plate.prefix],
  ['objek_pajak_no_polisi2', '=', plate.number],
  ['objek_pajak_no_polisi3', '=', plate.suffix ?? ''],
  ...(colour === undefined ? [] : [['objek_pajak_kd_plat', '=', colour]]),
];

const ask = ({ post, variable }: Bench, where: unknown, key = variable('samsat', 'SANDBOX_SAMSAT_API_KEY')) =>
  post('samsat', '/info-pajak', { where, bayar_kedepan: 'T' }, { 'x-api-key': key });

t.test('a vehicle whose tax is due comes with its amounts; the identity is a number, digit for digit', async (t) => {
  const bench = await setUp(t);
  const reply = await ask(bench, filter(bench.cases.vehicles.due.plate, '1'));
  t.match(reply.json, { code: '0000', success: true, message: 'Sukses' });
  t.match(reply.json.data, {
    nm_pemilik: 'BUDI CONTOH',
    kd_blockir: '0',
    able_bayar_pajak: 'Y',
    tg_akhir_pajak: '2026-03-30',
  });
  t.match(reply.json.data.data_hitung_pajak, {
    bea_pkb_pok0: 186_000,
    bea_pkb_ops0: 122_760,
    bea_pkb_den0: 0,
    bea_pkb_pok1: 0,
    bea_adm_stnk: 0,
    tg_akhir_pajak_baru: '2027-03-30',
  });
  t.match((await ask(bench, filter(bench.cases.vehicles.settled.plate))).text, '"no_identitas":9171010101909001,');
});

t.test('arrears fill the numbered columns, late ones with their penalty, and an old STNK its fees', async (t) => {
  const bench = await setUp(t);
  const { data } = (await ask(bench, filter(bench.cases.vehicles.arrears.plate))).json;
  const { data_hitung_pajak: due } = data;
  const column = (name: string) => [0, 1, 2, 3, 4, 5].map((n) => due[`${name}${n}`]);
  t.same(column('bea_pkb_pok'), [186_000, 186_000, 186_000, 0, 0, 0]);
  t.same(column('bea_pkb_den'), [46_500, 46_500, 46_500, 0, 0, 0]);
  t.match(due, { bea_adm_stnk: 100_000, bea_adm_tnkb: 60_000 });
  t.equal(Number(due.tg_akhir_pajak_baru.slice(0, 4)) - Number(data.tg_akhir_pajak.slice(0, 4)), 3);
});

t.test('nothing is calculated for a blocked vehicle, nor long before the tax is due', async (t) => {
  const bench = await setUp(t);
  const { blocked, settled } = bench.cases.vehicles;
  t.match((await ask(bench, filter(blocked.plate))).json.data, {
    kd_blockir: '2',
    able_bayar_pajak: 'T',
    data_hitung_pajak: null,
  });
  t.match((await ask(bench, filter(settled.plate))).json.data, { kd_blockir: '0', data_hitung_pajak: null });
});

t.test('a leap day has its anniversary on the 28th', async (t) => {
  const bench = await setUp(t, '2028-02-09T10:00:00+07:00');
  const { data } = (await ask(bench, filter(bench.cases.vehicles.due.plate))).json;
  t.match(data, { tg_akhir_pajak: '2028-02-29', data_hitung_pajak: { tg_akhir_pajak_baru: '2029-02-28' } });
});

t.test('when something is wrong, data is a list inside an HTTP 200', async (t) => {
  const bench = await setUp(t);
  const { due, sold, unknown, government } = bench.cases.vehicles;
  const refusals: [unknown, string, string][] = [
    [filter(unknown.plate), '0014', 'Data kendaraan tidak ditemukan'],
    [filter(government.plate, '1'), '0014', 'Data kendaraan tidak ditemukan'],
    [filter(sold.plate), '0015', 'Kendaraan telah dilaporkan terjual'],
    [filter({ ...due.plate, number: '02901' }), '0012', 'Format nomor polisi tidak sesuai'],
    [filter(due.plate).slice(0, 2), '0400', 'Parameter where tidak lengkap'],
    [[['objek_pajak_no_polisi1', 'LIKE', 'P']], '0400', 'Parameter where tidak lengkap'],
    ['P 2901 ZZX', '0400', 'Parameter where tidak lengkap'],
  ];
  for (const [where, code, message] of refusals) {
    const reply = await ask(bench, where);
    t.equal(reply.status, 200);
    t.same(reply.json, { code, success: false, message, data: [] });
  }
  t.equal((await ask(bench, filter(government.plate, '3'))).json.code, '0000');
  t.match((await ask(bench, filter(due.plate), 'salah')).json, { code: '0401', data: [] });
  await bench.control('POST', '/faults/samsat', { quotaExhausted: true });
  t.match((await ask(bench, filter(due.plate))).json, { code: '0429', data: [] });
});

t.test('amounts come as text, days first and zeros before plate numbers, until the reset', async (t) => {
  const bench = await setUp(t);
  const { government } = bench.cases.vehicles;
  await bench.control('POST', '/samsat/amounts', { style: 'texts' });
  const { data } = (await ask(bench, filter(government.plate))).json;
  t.match(data, { no_polisi2: '0091', no_polisi3: '', no_identitas: '-', tg_akhir_pajak: '22-03-2026' });
  t.match(data.data_hitung_pajak, { bea_swdkllj_pok0: '143000.00', tg_akhir_pajak_baru: '22-03-2027' });
  await bench.control('POST', '/reset');
  t.match((await ask(bench, filter(government.plate))).json.data, { no_polisi2: '91' });
});
