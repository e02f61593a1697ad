import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { webhook } from '../../../adapters/webhook/adapter.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer } from '../bench.js';

const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const config = (url: string) => ({ url, secrets: [secret] });
const type = 'licensing.nib.received.v1';

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: webhook,
    config,
    secrets: [secret],
    operation: type,
    native: { body: { nib: '1290000009001', name: 'WARUNG "CONTOH"' } },
    peer: () => dialectPeer(t, () => ({ body: '{"ignored":9171010101909001}' })),
    answer: { status: 'RECEIVED' },
    carried: ['1290000009001'],
  }),
);

t.test('a message is verified by the reference library and is known again by the exchange', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: '' }));
  const { connection } = await connect(t, webhook, config(url));
  const call = callFor();
  const answer = await connection.send?.(type, { body: { nib: '1290000009001' } }, call);
  t.match(answer, { body: { status: 'RECEIVED' }, status: 200 });
  const { body = '', headers = {} } = seen[0] ?? {};
  const told = new Webhook(secret).verify(body, headers as Record<string, string>);
  t.match(told, { type, data: { nib: '1290000009001' } });
  t.equal(headers['webhook-id'], call.exchange);
});

t.test(
  '410 waits for an administrator, 503 is tried again when its receiver says, a redirect is not followed',
  async (t) => {
    const codes: [number, Record<string, string>, object][] = [
      [410, {}, { code: 'PROVIDER_REFUSED', next: 'hold' }],
      [503, { 'retry-after': '120' }, { next: 'retry', retryAfter: 120 }],
      [429, {}, { next: 'retry' }],
      [302, { location: 'http://127.0.0.1:1/' }, { fault: 'provider' }],
      [401, {}, { code: 'PROVIDER_AUTH_FAILED' }],
    ];
    for (const [status, headers, expected] of codes) {
      const { url, seen } = await notingPeer(t, () => ({ status, headers, body: '' }));
      const { connection } = await connect(t, webhook, config(url));
      const failure = await failureOf(() => connection.send?.(type, { body: {} }, callFor()));
      t.match(
        { code: failure.code, next: failure.next, fault: failure.fault, retryAfter: failure.retryAfter },
        expected,
        String(status),
      );
      t.equal(seen.length, 1);
    }
  },
);

t.test('a secret that is none is told when the connection is made', async (t) => {
  const failure = await failureOf(() => connect(t, webhook, { url: 'http://127.0.0.1:1', secrets: ['rahasia'] }));
  t.match(failure, { code: 'CONFIG_INVALID' });
  t.notMatch(failure.message, /rahasia/);
});
