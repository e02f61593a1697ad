import { request } from 'node:http';
import t from 'tap';
import { setUp } from './bench.js';

t.test('counts tell operations and numbers, never identifiers', async (t) => {
  const bench = await setUp(t);
  const { nik } = bench.cases.persons.alive;
  await bench.callNik(nik);
  await bench.verify({ NIK: nik });
  await bench.get('djp', `/elsewhere?nik=${nik}`);
  const counts = await bench.control('GET', '/calls/dukcapil');
  t.strictSame(counts.json, { total: 2, operations: { CALL_NIK: 1, CALL_VERIFY_BY_ELEMEN: 1 } });
  t.strictSame((await bench.control('GET', '/calls/djp')).json, { total: 1, operations: { unknown: 1 } });
});

t.test('reset brings everything back to the start', async (t) => {
  const bench = await setUp(t);
  const { nik } = bench.cases.persons.alive;
  await bench.control('POST', '/dukcapil/tenant', { quotaPerDay: 1, nothing: null });
  for (let time = 0; time < 3; time++) await bench.callNik(nik, { password: 'wrong' });
  await bench.control('POST', '/faults/dukcapil', { drop: true });
  await bench.control('POST', '/faults/oss', { drop: true });
  t.equal((await bench.control('POST', '/reset')).status, 204);
  t.strictSame((await bench.control('GET', '/calls/dukcapil')).json, { total: 0, operations: {} });
  const reply = await bench.callNik(nik);
  t.equal(reply.json.content[0].TGL_KWN, '-');
  t.equal(reply.json.quotaLimiter, 4999);
});

t.test('no web page can drive it: another Host, an Origin or a form is refused', async (t) => {
  const { ready } = await setUp(t);
  const { hostname, port } = new URL(ready.control);
  const status = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request({ hostname, port, path: '/reset', method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end(headers['content-type'] === undefined ? undefined : 'a=b');
    });
  t.equal(await status({ host: 'evil.example:80' }), 403);
  t.equal(await status({ origin: 'http://evil.example' }), 403);
  t.equal(await status({ 'content-type': 'text/plain', 'content-length': '3' }), 415);
  t.equal(await status({ 'content-type': 'application/x-www-form-urlencoded', 'content-length': '3' }), 415);
  t.equal(await status({}), 204);
});
