import { createCipheriv, createHash } from 'node:crypto';
import t from 'tap';
import { sicantik } from '../../../adapters/sicantik/adapter.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, notingPeer, openSandbox } from '../bench.js';

const config = (url: string) => ({
  url,
  path: 'x/1.0',
  token: 'token-uji',
  apiKey: 'kunci-uji',
  salt: 'garam-uji',
  instansi: '3510',
});

const envelope = (text: string): string => {
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update('garam-uji').digest(), Buffer.alloc(12, 7));
  const sealed = Buffer.concat([Buffer.alloc(12, 7), cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({ data: sealed.toString('hex') });
};

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: sicantik,
    config,
    secrets: ['token-uji', 'kunci-uji', 'garam-uji'],
    operation: 'izin',
    native: { body: { no_permohonan: '00012/SIP/2026 & "x" 50%' } },
    peer: () => dialectPeer(t, () => ({ body: envelope('{"root":[{"nik":9171010101909001}]}') })),
    answer: { ada: 'ada', items: [{ nik: '9171010101909001' }] },
    carried: ['00012/SIP/2026 & "x" 50%'],
  }),
);

t.test('the token goes into auth and never into Authorization', async (t) => {
  const { url, seen } = await notingPeer(t, () => ({ body: envelope('[]') }));
  const { connection } = await connect(t, sicantik, config(url));
  await connection.send?.('izin', { body: { no_izin: '503/1' } }, callFor());
  t.match(seen[0], {
    url: '/x/1.0?instansi_id=3510&no_izin=503%2F1',
    headers: { auth: 'Bearer token-uji', apikey: 'kunci-uji' },
  });
  t.equal(seen[0]?.headers.authorization, undefined);
});

t.test('an answer in clear, or sealed under another salt, is not believed', async (t) => {
  for (const body of ['{"items":[{"no_izin":"503/1"}]}', '{"data":"00"}', envelope('"not a list"')]) {
    const { url } = await notingPeer(t, () => ({ body }));
    const { connection } = await connect(t, sicantik, config(url));
    const failure = await failureOf(() => connection.send?.('izin', { body: { no_izin: '503/1' } }, callFor()));
    t.match(failure, { code: 'PROVIDER_ANSWER_INVALID', sent: 'yes' });
  }
});

t.test('the sandbox speaks it: each style of list is read, a wrong token or key is a failed login', async (t) => {
  const { env, control } = await openSandbox(t);
  const settings = {
    url: env('SANDBOX_SICANTIK_URL'),
    path: 'permohonan',
    token: env('SANDBOX_SICANTIK_TOKEN'),
    apiKey: env('SANDBOX_SICANTIK_API_KEY'),
    salt: env('SANDBOX_SICANTIK_SALT'),
    instansi: '3510',
  };
  const { connection } = await connect(t, sicantik, settings);
  for (const style of [{ list: 'items' }, { list: 'data', twice: true }, { list: 'root' }]) {
    await control('POST', '/sicantik/style', style);
    const answer = await connection.send?.('izin', { body: { no_permohonan: '00013/SIP/2026' } }, callFor());
    t.match(answer?.body, { ada: 'ada', items: [{ status: 'Proses' }] });
  }
  await connection.probe(AbortSignal.timeout(5000));
  for (const wrong of [{ token: 'lain' }, { apiKey: 'lain' }]) {
    const other = await connect(t, sicantik, { ...settings, ...wrong });
    t.match(await failureOf(() => other.connection.probe(AbortSignal.timeout(5000))), { code: 'PROVIDER_AUTH_FAILED' });
  }
  await control('POST', '/faults/sicantik', { quotaExhausted: true });
  t.match(await failureOf(() => connection.probe(AbortSignal.timeout(5000))), { code: 'PROVIDER_BUSY' });
});
