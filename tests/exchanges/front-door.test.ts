import { randomUUID } from 'node:crypto';
import { parseList } from 'structured-headers';
import t from 'tap';
import { type Change, type Reply, startGateway, withAgreement, withConnection } from '../gateway.js';
import { assertFailed, assertProblem, assertRefused, callsReceived, nothingSent } from '../http/asking.js';

const read = 'population.person.read.v1';
const register = 'village.letter.register.v1';
const publish = 'licensing.permit.publish.v1';
const withDukcapilAt = (url: string): Change => withConnection('dukcapil.siak', { url });

const statusOf = ({ status }: Reply): number => status;

t.test('limits, keys and preferences', async (t) => {
  const gateway = await startGateway(t, {
    configure: (configuration) =>
      [
        withAgreement('dpmptsp-dukcapil-2026', { quota: { perDay: 3 } }),
        withAgreement('tamansari-dukcapil-2026', { rate: { perMinute: 2 } }),
      ].reduce((changed, change) => change(changed), configuration),
  });
  const { exchange, cases, control, reconfigure } = gateway;
  const { nik } = cases.persons?.alive ?? {};

  const registered = async (): Promise<number> => Number((await control('/village/letters')).json().registered);

  await t.test(
    'quota: what was not sent is given back, and a used up one is QUOTA_EXHAUSTED until midnight',
    async (t) => {
      await reconfigure(withDukcapilAt('http://127.0.0.1:9'));
      for (let n = 0; n < 4; n += 1)
        await assertFailed(t, gateway, await exchange(read, { nik }), 'PROVIDER_UNAVAILABLE');
      await reconfigure(withDukcapilAt('env:SANDBOX_DUKCAPIL_URL'));
      for (const one of ['alive', 'aliveWoman', 'papua'])
        t.equal(statusOf(await exchange(read, { nik: cases.persons?.[one]?.nik })), 200);
      await nothingSent(t, gateway, async () => {
        const reply = await exchange(read, { nik });
        await assertFailed(t, gateway, reply, 'QUOTA_EXHAUSTED');
        const [[policy, limits] = []] = parseList(reply.headers.get('ratelimit-policy') ?? '');
        t.equal(policy, 'dpmptsp-dukcapil-2026');
        t.strictSame([limits?.get('q'), limits?.get('w')], [3, 86_400]);
        const [[, left] = []] = parseList(reply.headers.get('ratelimit') ?? '');
        t.equal(left?.get('r'), 0);
        t.ok(Number(reply.headers.get('retry-after')) >= Number(left?.get('t')));
      });
    },
  );

  await t.test('rate: beyond the minute’s share is RATE_LIMITED with Retry-After and RateLimit', async (t) => {
    const ask = () =>
      exchange(read, { nik }, { 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER' }, 'tamansari.smartkampung');
    const replies: Reply[] = [];
    // The minute may turn once while they are sent.
    for (let n = 0; n < 5; n += 1) replies.push(await ask());
    const limited = replies.find(({ status }) => status === 429);
    if (limited === undefined) throw new Error('None of five was limited.');
    await assertRefused(t, gateway, limited, 'RATE_LIMITED');
    const retryAfter = Number(limited.headers.get('retry-after'));
    t.ok(retryAfter >= 1 && retryAfter <= 60);
    t.equal(limited.headers.get('ratelimit-policy'), '"tamansari-dukcapil-2026";q=2;w=60');
    t.equal(limited.headers.get('ratelimit'), `"tamansari-dukcapil-2026";r=0;t=${retryAfter}`);
  });

  await t.test('a write or a queued exchange without a key is IDEMPOTENCY_KEY_MISSING', async (t) => {
    await nothingSent(t, gateway, async () => {
      for (const headers of [{}, { prefer: 'respond-async' }])
        await assertRefused(
          t,
          gateway,
          await exchange(publish, cases.permits?.cafe, headers),
          'IDEMPOTENCY_KEY_MISSING',
        );
    });
  });

  await t.test('a service that only answers at once refuses respond-async', async (t) => {
    const headers = { prefer: 'respond-async', 'idempotency-key': randomUUID() };
    await nothingSent(t, gateway, async () =>
      assertRefused(t, gateway, await exchange(read, { nik }, headers), 'HEADER_INVALID'),
    );
  });

  await t.test('preferences nobody knows are ignored', async (t) => {
    const business = { nib: cases.businesses?.active?.nib };
    for (const prefer of ['handling=lenient', 'wait=abc', ',,;=', 'wait=5, return=minimal'])
      t.equal(statusOf(await exchange('licensing.nib.read.v1', business, { prefer })), 200, prefer);
  });

  await t.test('a wait shorter than the provider ends in PROVIDER_TIMEOUT', async (t) => {
    await control('/faults/oss', { body: { hang: true, times: 1 } });
    const started = Date.now();
    const reply = await exchange('licensing.nib.read.v1', { nib: cases.businesses?.active?.nib }, { prefer: 'wait=1' });
    assertProblem(t, reply, 'PROVIDER_TIMEOUT');
    t.ok(Date.now() - started < 5_000);
    await control('/faults/oss', { method: 'DELETE' });
  });

  await t.test('the same key with another body or purpose is IDEMPOTENCY_KEY_REUSED', async (t) => {
    const key = randomUUID();
    const first = await exchange(publish, cases.permits?.cafe, { 'idempotency-key': key, prefer: 'wait=20' });
    t.equal(first.status, 200, first.text);
    await nothingSent(t, gateway, async () => {
      const other = { ...cases.permits?.cafe, permitNumber: '503/9009/429.111/2026' };
      const reply = await exchange(publish, other, { 'idempotency-key': key });
      await assertRefused(t, gateway, reply, 'IDEMPOTENCY_KEY_REUSED');
      const again = await exchange(publish, cases.permits?.cafe, { 'idempotency-key': `"${key}"` });
      t.equal(again.headers.get('idempotency-replayed'), 'true');
    });
  });

  await t.test('the same key many times in parallel has one effect, and one exchange', async (t) => {
    const key = randomUUID();
    const permit = { ...cases.permits?.cafe, permitNumber: '503/9010/429.111/2026' };
    const before = await callsReceived(gateway);
    const headers = { 'idempotency-key': key, prefer: 'wait=20' };
    const replies = await Promise.all(Array.from({ length: 20 }, () => exchange(publish, permit, headers)));
    t.strictSame([...new Set(replies.map(statusOf))], [200]);
    t.equal(new Set(replies.map((reply) => reply.headers.get('gateway-exchange'))).size, 1);
    t.equal(replies.filter((reply) => reply.headers.get('idempotency-replayed') === null).length, 1);
    t.equal((await callsReceived(gateway)) - before, 1);
  });

  await t.test('a synchronous write in parallel has one effect; a repeat gets the same bytes', async (t) => {
    const letter = {
      villageCode: '35.10.24.2008',
      letterNumber: '470/9011/429.510.08/2026',
      letterType: 'BUSINESS_DOMICILE',
      nik: cases.persons?.aliveWoman?.nik,
      fullName: 'SITI CONTOH',
      issuedOn: '2026-11-02',
      document: Buffer.from('%PDF-1.4\n% contoh\n%%EOF\n').toString('base64'),
    };
    const key = randomUUID();
    const before = await registered();
    const send = () =>
      exchange(
        register,
        letter,
        { 'idempotency-key': key, 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER' },
        'tamansari.smartkampung',
      );
    const replies = await Promise.all(Array.from({ length: 10 }, send));
    t.strictSame([...new Set(replies.map(statusOf))], [200], replies[0]?.text ?? '');
    t.equal(new Set(replies.map(({ text }) => text)).size, 1);
    t.equal((await registered()) - before, 1);
  });
});
