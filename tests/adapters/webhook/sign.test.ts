import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { webhookHeaders, webhookKey } from '../../../adapters/webhook/sign.js';

const secretOf = (bytes: number): string => `whsec_${randomBytes(bytes).toString('base64')}`;

t.test('whatever is signed, the reference library verifies it, under either of two keys', async () => {
  const secrets = [secretOf(32), secretOf(24)];
  const keys = secrets.map((secret) => webhookKey(secret) ?? Buffer.alloc(0));
  fc.assert(
    fc.property(fc.jsonValue(), fc.uuid(), (data, id) => {
      const payload = JSON.stringify({ data });
      const headers = webhookHeaders(keys, id, new Date(), payload);
      return secrets.every((secret) => JSON.stringify(new Webhook(secret).verify(payload, headers)) === payload);
    }),
  );
});

t.test('a changed message, another id, an old time or another key is not verified', async (t) => {
  const secret = secretOf(32);
  const keys = [webhookKey(secret) ?? Buffer.alloc(0)];
  const headers = webhookHeaders(keys, 'a', new Date(), '{}');
  t.throws(() => new Webhook(secret).verify('{ }', headers));
  t.throws(() => new Webhook(secret).verify('{}', { ...headers, 'webhook-id': 'b' }));
  t.throws(() => new Webhook(secretOf(32)).verify('{}', headers));
  t.throws(() => new Webhook(secret).verify('{}', webhookHeaders(keys, 'a', new Date(Date.now() - 600_000), '{}')));
});

t.test('a secret is whsec_ and 24 to 64 bytes', async (t) => {
  t.equal(webhookKey(secretOf(24))?.length, 24);
  t.equal(webhookKey(secretOf(64))?.length, 64);
  for (const secret of ['', 'whsec_', secretOf(23), secretOf(65), 'rahasia', 'whsec_%%%', 'whpk_AAAA'])
    t.equal(webhookKey(secret), undefined);
});
