import t from 'tap';
import { samsat } from '../../../adapters/samsat/adapter.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const where = { objek_pajak_no_polisi1: 'P', objek_pajak_no_polisi2: '2901', objek_pajak_no_polisi3: 'ZZX' };
const native = { body: { where, akhir_rangka: '9001K', bayar_kedepan: 'T' } };
const found = { code: '0000', data: { no_rangka: 'MH1CONTOH0009001K', no_identitas: '9171010101909001' } };

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: samsat,
    config: (url) => ({ url, apiKey: 'kunci-uji' }),
    secrets: ['kunci-uji'],
    operation: 'info-pajak',
    native,
    peer: () =>
      dialectPeer(t, () => ({
        body: '{"code":"0000","data":{"no_rangka":"MH1CONTOH0009001K","no_identitas":9171010101909001}}',
      })),
    answer: found,
    carried: ['2901', 'ZZX'],
  }),
);

t.test(
  'a vehicle is asked for by triples; the chassis stays here, an absent series is asked for as empty',
  async (t) => {
    const { url, seen } = await notingPeer(t, () => ({ body: JSON.stringify(found) }));
    const { connection } = await connect(t, samsat, { url, apiKey: 'kunci-uji' });
    await connection.send?.('info-pajak', native, callFor());
    t.same(JSON.parse(seen[0]?.body ?? ''), {
      where: [
        ['objek_pajak_no_polisi1', '=', 'P'],
        ['objek_pajak_no_polisi2', '=', '2901'],
        ['objek_pajak_no_polisi3', '=', 'ZZX'],
      ],
      bayar_kedepan: 'T',
    });
    t.match(seen[0], { url: '/info-pajak', headers: { 'x-api-key': 'kunci-uji' } });
    const short = { where: { objek_pajak_no_polisi1: 'P', objek_pajak_no_polisi2: '7' }, akhir_rangka: '9001K' };
    await connection.send?.('info-pajak', { body: short }, callFor());
    t.same(JSON.parse(seen[1]?.body ?? '').where[2], ['objek_pajak_no_polisi3', '=', '']);
  },
);

t.test('a refusal in a list, also with HTTP 400, is left to the mapping', async (t) => {
  const refusal = { code: '0014', success: false, message: 'Data kendaraan tidak ditemukan', data: [] };
  const { url } = await notingPeer(t, () => ({ status: 400, body: JSON.stringify(refusal) }));
  const { connection } = await connect(t, samsat, { url, apiKey: 'k' });
  t.same((await connection.send?.('info-pajak', native, callFor()))?.body, refusal);
});

t.test('the simulated Samsat answers, and a probe says when the key is refused', async (t) => {
  const { env } = await openSandbox(t);
  const url = env('SANDBOX_SAMSAT_URL');
  const { connection } = await connect(t, samsat, { url, apiKey: env('SANDBOX_SAMSAT_API_KEY') });
  t.match((await connection.send?.('info-pajak', native, callFor()))?.body, {
    code: '0000',
    data: { no_polisi2: '2901' },
  });
  await connection.probe(AbortSignal.timeout(5000));
  const wrong = await connect(t, samsat, { url, apiKey: 'salah' });
  const failure = await failureOf(() => wrong.connection.probe(AbortSignal.timeout(5000)));
  t.equal(failure.code, 'PROVIDER_AUTH_FAILED');
});
