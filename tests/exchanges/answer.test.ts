import t from 'tap';
import { startGateway, withConnection, withRoute, withSystem } from '../gateway.js';
import { assertFailed, callsReceived, nothingSent } from '../http/asking.js';

const read = 'population.person.read.v1';

t.test('a provider that misbehaves is told as what it is, and is on record', async (t) => {
  const gateway = await startGateway(t, { work: false, configure: withRoute(read, { timeoutMs: 1_000 }) });
  const { exchange, cases, control, call, reconfigure } = gateway;
  const { nik } = cases.persons?.alive ?? {};
  const admin = 'kominfo.admin';
  const reset = () => call(admin, '/admin/v1/systems/dukcapil.siak/reset', { method: 'POST' });

  const faults = {
    'an HTML page': [{ malformed: 'html' }, 'PROVIDER_ANSWER_INVALID'],
    'an empty object': [{ malformed: 'empty' }, 'PROVIDER_ANSWER_INVALID'],
    null: [{ malformed: 'null' }, 'PROVIDER_ANSWER_INVALID'],
    'half a body': [{ malformed: 'half' }, 'PROVIDER_ANSWER_INVALID'],
    'a body cut short': [{ malformed: 'cut' }, 'PROVIDER_UNAVAILABLE'],
    'a body in drops': [{ slowBody: true }, 'PROVIDER_TIMEOUT'],
    'no answer ever': [{ hang: true }, 'PROVIDER_TIMEOUT'],
    'a broken connection': [{ drop: true }, 'PROVIDER_UNAVAILABLE'],
    'HTTP 500': [{ status: 500 }, 'PROVIDER_UNAVAILABLE'],
    'maintenance with a time to come again': [{ maintenance: true, retryAfter: 60 }, 'PROVIDER_MAINTENANCE'],
    'the text of a used up quota': [{ quotaExhausted: true }, 'PROVIDER_QUOTA_EXHAUSTED'],
  } as const;
  for (const [what, [fault, code]] of Object.entries(faults))
    await t.test(`${what} is ${code}`, async (t) => {
      await control('/faults/dukcapil', { body: fault });
      const before = await callsReceived(gateway);
      const started = Date.now();
      const reply = await exchange(read, { nik });
      t.ok(Date.now() - started < 6_000, 'answered in time');
      const problem = await assertFailed(t, gateway, reply, code);
      t.notMatch(problem.detail, /<|pemeliharaan sistem/i);
      t.equal((await callsReceived(gateway)) - before, 1, 'sent once, never again by itself');
      await control('/faults/dukcapil', { method: 'DELETE' });
      await reset();
    });

  await t.test('what the provider says about a person is told as such', async (t) => {
    for (const one of ['deceased', 'duplicate', 'inactive', 'notFound', 'unknown']) {
      const { nik, expect } = cases.persons?.[one] ?? {};
      await assertFailed(t, gateway, await exchange(read, { nik }), expect as 'SUBJECT_DECEASED');
    }
  });

  await t.test('a declared maintenance window is told before anything is sent', async (t) => {
    const during = (until: string) =>
      reconfigure(withSystem('dukcapil.siak', { maintenance: [{ from: '2020-01-01T00:00', until }] }));
    await during('2999-01-01T00:00');
    await nothingSent(t, gateway, async () => {
      await assertFailed(t, gateway, await exchange(read, { nik }), 'PROVIDER_MAINTENANCE');
    });
    await during('2020-01-02T00:00');
  });

  await t.test(
    'five failures open the breaker: the sixth call sends nothing and says when to come again',
    async (t) => {
      await control('/faults/dukcapil', { body: { status: 503 } });
      for (let n = 0; n < 5; n += 1) await exchange(read, { nik });
      await nothingSent(t, gateway, async () => {
        const reply = await exchange(read, { nik });
        await assertFailed(t, gateway, reply, 'PROVIDER_UNAVAILABLE');
        t.ok(Number(reply.headers.get('retry-after')) >= 1);
      });
      await control('/faults/dukcapil', { method: 'DELETE' });
      await reset();
    },
  );

  await t.test('a refused login opens the breaker at once, until an administrator resets it', async (t) => {
    await reconfigure(withConnection('dukcapil.siak', { user: 'nobody' }));
    const first = await exchange(read, { nik });
    await assertFailed(t, gateway, first, 'PROVIDER_AUTH_FAILED');
    await nothingSent(t, gateway, async () => {
      await assertFailed(t, gateway, await exchange(read, { nik }), 'PROVIDER_AUTH_FAILED');
    });
    t.equal((await reset()).status, 204);
    await assertFailed(t, gateway, await exchange(read, { nik }), 'PROVIDER_AUTH_FAILED');
    await reconfigure(withConnection('dukcapil.siak', { user: 'env:SANDBOX_DUKCAPIL_USER' }));
    t.equal((await exchange(read, { nik })).status, 200);
  });

  await t.test('an identical read in parallel is one native call, each with its own entry', async (t) => {
    await control('/faults/dukcapil', { body: { latencyMs: 300 } });
    const before = await callsReceived(gateway);
    const replies = await Promise.all(Array.from({ length: 5 }, () => exchange(read, { nik })));
    t.equal((await callsReceived(gateway)) - before, 1);
    t.equal(new Set(replies.map((reply) => reply.headers.get('gateway-exchange'))).size, 5);
    await control('/faults/dukcapil', { method: 'DELETE' });
  });
});
