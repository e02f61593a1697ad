import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { setUp } from '../bench.js';

/** A gateway that only listens: it keeps what it was sent and answers as told. */
const listen = async (t: { teardown(undo: () => void): void }, answer: string, status = 200) => {
  const heard: { path: string | undefined; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ path: request.url, headers: request.headers, body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { heard, url: `http://127.0.0.1:${port}/native/oss.rba/receiveNIB` };
};

const accepted = '{"responreceiveNIB":{"status":"1","keterangan":"Sukses"}}';

t.test('OSS posts dataNIB with the token of the day in WIB and reports the answer', async (t) => {
  // 17:30 UTC on the tenth is already the eleventh in WIB.
  const bench = await setUp(t, '2026-03-10T17:30:00Z');
  const { heard, url } = await listen(t, accepted);
  const reply = await bench.control('POST', '/oss/send-nib', { case: 'active', url });
  t.equal(reply.status, 200);
  t.match(reply.json, { sent: 1, answers: [{ status: 200, body: JSON.parse(accepted) }] });
  const variable = (name: string) => bench.variable('oss', `SANDBOX_OSS_INBOUND_${name}`);
  const text = `${variable('USER')}${variable('PASSWORD')}${variable('NPWP')}20260311`;
  t.equal(heard[0]?.headers.token, createHash('sha1').update(text).digest('hex'));
  t.match(JSON.parse(heard[0]?.body ?? ''), {
    dataNIB: { nib: bench.cases.businesses.active.nib, kd_daerah: '3510000000', tipe_dokumen: '9' },
  });
});

t.test("yesterday's token, a wrong one and none can be asked for", async (t) => {
  const bench = await setUp(t, '2026-03-10T00:05:00+07:00');
  const { heard, url } = await listen(t, '{"responreceiveNIB":{"status":"2","keterangan":"Token"}}', 401);
  for (const token of ['yesterday', 'wrong', 'none']) {
    const reply = await bench.control('POST', '/oss/send-nib', { case: 'active', url, token });
    t.equal(reply.json.answers[0].status, 401);
  }
  const variable = (name: string) => bench.variable('oss', `SANDBOX_OSS_INBOUND_${name}`);
  const text = `${variable('USER')}${variable('PASSWORD')}${variable('NPWP')}20260309`;
  t.strictSame(
    heard.map(({ headers }) => headers.token),
    [createHash('sha1').update(text).digest('hex'), '0'.repeat(40), undefined],
  );
});

t.test('the same document can be sent twice, of another region, or as a revocation', async (t) => {
  const bench = await setUp(t);
  const { heard, url } = await listen(t, accepted);
  await bench.control('POST', '/oss/send-nib', { case: 'company', url, repeat: 2 });
  t.equal(heard[0]?.body, heard[1]?.body);
  await bench.control('POST', '/oss/send-nib', { case: 'active', url, region: '3509000000', documentType: '3' });
  t.match(JSON.parse(heard[2]?.body ?? '').dataNIB, { kd_daerah: '3509000000', tipe_dokumen: '3' });
  await bench.control('POST', '/oss/send-nib', { case: 'active', url, changes: { nib: 12 } });
  t.equal(JSON.parse(heard[3]?.body ?? '').dataNIB.nib, 12);
});

t.test('a gateway that is not there is reported, not thrown', async (t) => {
  const bench = await setUp(t);
  const url = 'http://127.0.0.1:1/native/oss.rba/receiveNIB';
  t.match((await bench.control('POST', '/oss/send-nib', { case: 'active', url })).json, { answers: [{ status: 0 }] });
});

t.test('only a gateway on this machine is called, and only for a case that exists', async (t) => {
  const bench = await setUp(t);
  const url = 'http://127.0.0.1:1/native/oss.rba/receiveNIB';
  const errands = [
    {},
    { case: 'active' },
    { case: 'nobody', url },
    { case: 'active', url: 'http://example.com/receiveNIB' },
    { case: 'active', url: 'http://127.0.0.1:1/elsewhere' },
    { case: 'active', url: 'file:///receiveNIB' },
    { case: 'active', url, token: 'tomorrow' },
    { case: 'active', url, repeat: 0 },
    { case: 'active', url, repeat: 11 },
    { case: 'active', url, changes: [] },
  ];
  for (const errand of errands)
    t.equal((await bench.control('POST', '/oss/send-nib', errand)).status, 400, JSON.stringify(errand));
});
