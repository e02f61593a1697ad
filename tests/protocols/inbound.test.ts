import fc from 'fast-check';
import t from 'tap';
import { createListener, isSame, readInbound } from '../../src/protocols/inbound.js';

t.test('whatever is sent, it is JSON with every digit kept or nothing', (t) => {
  t.same(readInbound(Buffer.from('{"NIK":9171010101909001}')), { NIK: '9171010101909001' });
  for (const text of ['', '{', '<html>', '\u0000']) t.equal(readInbound(Buffer.from(text)), undefined);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readInbound(bytes)));
  t.end();
});

t.test('secrets are the same or not, of whatever length', (t) => {
  t.ok(isSame('rahasia', 'rahasia'));
  for (const given of ['', 'rahasi', 'rahasia ', 'Rahasia']) t.notOk(isSame(given, 'rahasia'));
  t.end();
});

t.test('what is received is handed on only while the gateway listens', async (t) => {
  const listener = createListener();
  const accept = async () => ({ body: {} });
  const refuse = async () => '01980000-0000-7000-8000-000000000001';
  t.equal(listener.current(), undefined);
  const stop = new AbortController();
  const listening = listener.listen(accept, stop.signal, refuse);
  t.equal(listener.current(), accept);
  stop.abort();
  await listening;
  t.equal(listener.current(), undefined);
  await listener.listen(accept, stop.signal, refuse);
  t.equal(listener.current(), undefined);
});
