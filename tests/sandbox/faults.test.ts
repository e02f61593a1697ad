import t from 'tap';
import { type Bench, setUp } from './bench.js';

const fault = async ({ control }: Bench, agency: string, body: object) =>
  t.equal((await control('POST', `/faults/${agency}`, body)).status, 204);

const inquire = (bench: Bench) =>
  bench.post(
    'oss',
    '/inqueryNIB',
    { INQUERYNIB: { nib: bench.cases.businesses.active.nib } },
    { user_key: bench.variable('oss', 'SANDBOX_OSS_USER_KEY') },
  );

t.test('the next n calls fail with a status and a Retry-After, the one after them succeeds', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'oss', { failNext: 2, status: 502, retryAfter: 7 });
  for (let time = 0; time < 2; time++) {
    const reply = await inquire(bench);
    t.equal(reply.status, 502);
    t.equal(reply.headers.get('retry-after'), '7');
    t.match(reply.headers.get('content-type'), /text\/html/);
  }
  t.equal((await inquire(bench)).status, 200);
  t.strictSame((await bench.control('GET', '/calls/oss')).json, { total: 3, operations: { inqueryNIB: 3 } });
});

t.test('failNext alone means 503, and a fault lasts until it is removed', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'oss', { failNext: 1 });
  t.equal((await inquire(bench)).status, 503);
  await fault(bench, 'oss', { status: 500 });
  for (let time = 0; time < 3; time++) t.equal((await inquire(bench)).status, 500);
  t.equal((await bench.control('DELETE', '/faults/oss')).status, 204);
  t.equal((await inquire(bench)).status, 200);
});

t.test('maintenance is a 503 page, and only the agency and operation that were named are struck', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'oss', { maintenance: true, operation: 'receiveLicense', times: 1 });
  t.equal((await inquire(bench)).status, 200, 'another operation');
  t.equal((await bench.callNik(bench.cases.persons.alive.nik)).status, 200, 'another agency');
  const reply = await bench.post('oss', '/receiveLicense', {});
  t.equal(reply.status, 503);
  t.match(reply.text, 'Sistem sedang dalam pemeliharaan');
});

t.test('a used-up quota is told in the words of the agency', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'dukcapil', { quotaExhausted: true, times: 2 });
  const { nik } = bench.cases.persons.alive;
  t.strictSame((await bench.callNik(nik)).json.content, [{ RESPON: 'Kuota Akses Hari ini telah Habis' }]);
  t.strictSame((await bench.verify({ NIK: nik })).json.content, [{ RESPONSE: 'Kuota Akses Hari ini telah Habis' }]);
  await fault(bench, 'djp', { quotaExhausted: true });
  t.equal((await bench.get('djp', '/kswp')).json.RespHeader.respCode, '5');
  await fault(bench, 'oss', { quotaExhausted: true, retryAfter: 60 });
  const reply = await inquire(bench);
  t.equal(reply.status, 429);
  t.equal(reply.headers.get('retry-after'), '60');
});

t.test('malformed answers: a web page, an empty object, null, half a text, a body cut off', async (t) => {
  const bench = await setUp(t);
  const { nik } = bench.cases.persons.alive;
  await fault(bench, 'dukcapil', { malformed: 'html' });
  const page = await bench.callNik(nik);
  t.equal(page.status, 200);
  t.match(page.headers.get('content-type'), /text\/html/);
  await fault(bench, 'dukcapil', { malformed: 'empty' });
  t.equal((await bench.callNik(nik)).text, '{}');
  await fault(bench, 'dukcapil', { malformed: 'null' });
  t.equal((await bench.callNik(nik)).text, 'null');
  await fault(bench, 'dukcapil', { malformed: 'half' });
  const half = await bench.callNik(nik);
  t.equal(half.status, 200);
  t.match(half.text, /^\{"content":/);
  t.equal(half.json, undefined);
  await fault(bench, 'dukcapil', { malformed: 'cut' });
  await t.rejects(bench.callNik(nik));
});

t.test('a dropped connection is no answer; dropped after the work, the work is done', async (t) => {
  const bench = await setUp(t);
  const { cafe } = bench.cases.permits;
  const publish = () =>
    bench.post(
      'oss',
      '/receiveLicense',
      {
        IZINFINAL: {
          nib: cafe.nib,
          id_izin: cafe.permitId,
          kd_izin: cafe.permitCode,
          kd_daerah: '3510000000',
          nomor_izin: cafe.permitNumber,
          tgl_terbit_izin: cafe.issuedOn,
          status_izin: '50',
        },
      },
      { user_key: bench.variable('oss', 'SANDBOX_OSS_USER_KEY') },
    );
  await fault(bench, 'oss', { drop: true, times: 1 });
  await t.rejects(publish());
  t.equal((await bench.control('GET', '/oss/licences')).json.count, 0);
  await fault(bench, 'oss', { drop: true, after: true, times: 1 });
  await t.rejects(publish());
  t.equal((await bench.control('GET', '/oss/licences')).json.count, 1);
  t.equal((await publish()).status, 200);
});

t.test('an agency that hangs does not answer, and does not keep the sandbox from closing', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'djp', { hang: true });
  const signal = AbortSignal.timeout(300);
  await t.rejects(fetch(`${bench.ready.agencies.djp.url}/kswp`, { signal }), { name: 'TimeoutError' });
  const left = fetch(`${bench.ready.agencies.djp.url}/kswp`);
  left.catch(() => undefined);
  t.equal((await bench.control('GET', '/calls/djp')).status, 200);
});

t.test('latency comes before the answer', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'oss', { latencyMs: 150 });
  const started = performance.now();
  t.equal((await inquire(bench)).status, 200);
  t.ok(performance.now() - started >= 145);
});

t.test('a slow body sends its head at once and its bytes one by one', async (t) => {
  const bench = await setUp(t);
  await fault(bench, 'djp', { slowBody: true });
  const gone = new AbortController();
  const response = await fetch(`${bench.ready.agencies.djp.url}/kswp`, { signal: gone.signal });
  t.equal(response.status, 200);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  t.equal(first?.value?.length, 1);
  gone.abort();
});

t.test('a fault that does not exist is refused', async (t) => {
  const { control } = await setUp(t);
  const wrong = [
    { colour: 'red' },
    { latencyMs: -1 },
    { latencyMs: '5' },
    { status: 200 },
    { failNext: 0 },
    { malformed: 'xml' },
  ];
  for (const body of wrong) t.equal((await control('POST', '/faults/oss', body)).status, 400, JSON.stringify(body));
  t.equal((await control('POST', '/faults/nobody', { drop: true })).status, 400);
  t.equal((await control('POST', '/faults/oss')).status, 400);
});
