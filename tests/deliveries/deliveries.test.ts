import t, { type Test } from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Attempt, Delivered } from '../../src/deliveries/delivery.js';
import { anExchange, answer, someLimits, until, world } from './world.js';

const text = { en: 'The provider is away.', id: 'Penyedia sedang tidak ada.' };
const never = (t: Test) => (): Promise<Delivered> => {
  t.fail('nothing may be sent');
  return Promise.reject(away());
};
const away = (more = {}) => new Failure('PROVIDER_UNAVAILABLE', text, more);

t.test('a delivery is sent once, and its answer, its end and its entry are written together', async (t) => {
  const { worker, enqueue, view, store, log } = await world(t);
  const sent: Attempt[] = [];
  const { deliver } = worker(async (attempt) => {
    sent.push(attempt);
    return answer;
  });
  const exchange = anExchange({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  const { delivery } = await enqueue(exchange);
  await deliver(delivery);
  await deliver(delivery);

  t.equal(sent.length, 1);
  t.match(sent[0], { request: exchange.request, attempt: 1, idempotencyKey: exchange.id, system: 'oss.rba' });
  t.equal(sent[0]?.traceparent, exchange.traceparent);
  t.match(await view(exchange.id), { state: 'completed', delivery: { state: 'completed', attempt: 1 } });
  t.equal(await store.response(exchange.id), '{"status":"RECEIVED"}');
  t.match(await log.records(), [
    { kind: 'exchange.accepted', outcome: 'queued', sealed: { officer: 'P-17' } },
    {
      kind: 'delivery.completed',
      native: '200',
      attempts: 1,
      ms: { provider: 12 },
      elements: { returned: ['status'] },
    },
  ]);
});

t.test('a provider that is away is tried again with back-off until it answers', async (t) => {
  const { worker, enqueue, view, queue, clock } = await world(t);
  let tries = 0;
  const { deliver } = worker(async () => {
    tries += 1;
    if (tries < 3) throw away();
    return answer;
  });
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  await deliver(delivery);
  t.match(await view(exchange.id), { state: 'queued', delivery: { state: 'due', code: 'PROVIDER_UNAVAILABLE' } });
  t.match(queue.woken.at(-1), { delivery, attempt: 2, delayMs: 2_500 });
  await deliver(delivery);
  t.equal(tries, 1, 'not before it is due');
  clock.pass(2_500);
  await deliver(delivery);
  t.match(queue.woken.at(-1), { delivery, attempt: 3, delayMs: 5_000 });
  clock.pass(5_000);
  await deliver(delivery);
  t.match(await view(exchange.id), { state: 'completed', delivery: { attempt: 3, code: null, reason: null } });
});

t.test("the provider's Retry-After is waited for", async (t) => {
  const { worker, enqueue, queue } = await world(t);
  const { deliver } = worker(() => Promise.reject(away({ retryAfter: 120 })));
  const { delivery } = await enqueue(anExchange());
  await deliver(delivery);
  t.equal(queue.woken.at(-1)?.delayMs, 120_000);
});

t.test('after its last try a delivery is dead, with a reason in both languages and an entry', async (t) => {
  const { worker, enqueue, view, clock, log } = await world(t);
  const { deliver, listDeliveries } = worker(() => Promise.reject(away({ native: '503' })));
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  for (let tries = 0; tries < 3; tries += 1) {
    await deliver(delivery);
    clock.pass(120_000);
  }
  t.match(await view(exchange.id), { state: 'dead', code: 'PROVIDER_UNAVAILABLE' });
  const [dead] = await listDeliveries('dead');
  t.match(dead, { id: delivery, state: 'dead', attempt: 3, consumer: 'dpmptsp.perizinan' });
  t.match(dead?.reason?.en, /after 3 tries.*provider is away.*discard/);
  t.match(dead?.reason?.id, /3 kali.*batalkan/);
  t.match((await log.records()).at(-1), { kind: 'delivery.dead', outcome: 'dead', native: '503', attempts: 3 });
});

t.test('a delivery that grew too old is dead although it has tries left', async (t) => {
  const { worker, enqueue, view } = await world(t, { limits: () => ({ ...someLimits, maxAgeMs: 1_000 }) });
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  await worker(() => Promise.reject(away())).deliver(delivery);
  t.equal((await view(exchange.id)).delivery?.state, 'dead');
});

t.test('what an administrator must mend is held, what the consumer must mend ends the exchange', async (t) => {
  const { worker, enqueue, view, log } = await world(t);
  const held = anExchange();
  const failed = anExchange();
  const codes = { [held.id]: 'PROVIDER_AUTH_FAILED', [failed.id]: 'SUBJECT_NOT_FOUND' } as const;
  const { deliver } = worker(({ exchange }) =>
    Promise.reject(new Failure(codes[exchange] ?? 'UNEXPECTED', text, { sent: 'yes' })),
  );
  for (const exchange of [held, failed]) await deliver((await enqueue(exchange)).delivery);
  t.match(await view(held.id), {
    state: 'queued',
    delivery: { state: 'held', code: 'PROVIDER_AUTH_FAILED', reason: text },
  });
  t.match(await view(failed.id), { state: 'failed', code: 'SUBJECT_NOT_FOUND', delivery: { state: 'dead' } });
  const kinds = (await log.records()).map(({ kind, outcome }) => `${kind} ${outcome}`);
  t.same(
    kinds.filter((kind) => kind.startsWith('delivery')),
    ['delivery.decided held', 'delivery.dead failed'],
  );
});

t.test('a write whose outcome nobody saw is held, unless the provider recognises the repeat', async (t) => {
  const { worker, enqueue, view } = await world(t);
  const lost = () => Promise.reject(new Failure('PROVIDER_TIMEOUT', text, { sent: 'unknown' }));
  const [once, again, read] = [anExchange(), anExchange(), anExchange()];
  const strict = { limits: () => ({ ...someLimits, deduplicates: false }) };
  await worker(lost, strict).deliver((await enqueue(once)).delivery);
  await worker(lost).deliver((await enqueue(again)).delivery);
  const reads = { limits: () => ({ ...someLimits, deduplicates: false, effect: 'read' as const }) };
  await worker(lost, reads).deliver((await enqueue(read)).delivery);
  t.match((await view(once.id)).delivery, { state: 'held', code: 'PROVIDER_TIMEOUT' });
  t.match((await view(once.id)).delivery?.reason?.en, /may have carried it out/);
  t.equal((await view(again.id)).delivery?.state, 'due');
  t.equal((await view(read.id)).delivery?.state, 'due');
});

t.test('anything thrown that is no failure is UNEXPECTED and waits for a person', async (t) => {
  const { worker, enqueue, view } = await world(t);
  const exchange = anExchange();
  await worker(() => Promise.reject(new TypeError('3510240101909001'))).deliver((await enqueue(exchange)).delivery);
  const { delivery } = await view(exchange.id);
  t.match(delivery, { state: 'held', code: 'UNEXPECTED' });
  t.notMatch(JSON.stringify(delivery), /3510240101909001/);
});

t.test('a suspended agreement stops a queued delivery; once it stands again an operator sends it', async (t) => {
  const { worker, enqueue, view, log } = await world(t);
  let isSuspended = true;
  let sent = 0;
  const { deliver, retryDelivery } = worker(
    async () => {
      sent += 1;
      return answer;
    },
    { agreementStands: () => (isSuspended ? new Failure('AGREEMENT_NOT_ACTIVE', text) : undefined) },
  );
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  await deliver(delivery);
  t.equal(sent, 0);
  t.match((await view(exchange.id)).delivery, { state: 'held', code: 'AGREEMENT_NOT_ACTIVE', attempt: 0 });
  isSuspended = false;
  await deliver(delivery);
  t.equal(sent, 0, 'held until somebody decides');
  await retryDelivery(delivery, 'admin.sari');
  await deliver(delivery);
  t.equal(sent, 1);
  t.match(await view(exchange.id), { state: 'completed', delivery: { attempt: 1 } });
  t.match(
    (await log.records()).filter(({ kind }) => kind === 'delivery.decided').map(({ note }) => note),
    [
      { by: 'gateway', decision: 'hold' },
      { by: 'admin.sari', decision: 'retry' },
    ],
  );
});

t.test('a delivery whose route was taken away is held, and nothing is sent', async (t) => {
  const { worker, enqueue, view } = await world(t);
  const exchange = anExchange();
  const { deliver } = worker(never(t), {
    limits: () => {
      throw new Failure('CONFIG_INVALID', text);
    },
  });
  await deliver((await enqueue(exchange)).delivery);
  t.match((await view(exchange.id)).delivery, { state: 'held', code: 'CONFIG_INVALID', attempt: 0 });
});

t.test(
  'a worker that dies between sending and writing it down is followed by another, and only one of them counts',
  async (t) => {
    const { worker, enqueue, view, clock, log } = await world(t);
    const exchange = anExchange();
    const { delivery } = await enqueue(exchange);
    let answerFirst = (): void => {};
    const first = worker(
      () =>
        new Promise((resolve) => {
          answerFirst = () => resolve(answer);
        }),
    ).deliver(delivery);
    const effects = new Set<string>();
    await until(async () => (await view(exchange.id)).delivery?.state === 'running', 'the first worker sends');

    const second = worker(async ({ idempotencyKey, attempt }) => {
      effects.add(idempotencyKey);
      t.equal(attempt, 2);
      return { ...answer, response: { status: 'SECOND' } };
    });
    await second.deliver(delivery);
    t.equal(effects.size, 0, 'the lease is alive');
    clock.pass(someLimits.timeoutMs + 30_000);
    t.equal(await second.reconcile(), 1);
    await second.deliver(delivery);
    t.match(await view(exchange.id), { state: 'completed', delivery: { attempt: 2 } });

    answerFirst();
    await first;
    t.equal((await log.records()).filter(({ kind }) => kind === 'delivery.completed').length, 1, 'the first is fenced');
    t.equal([...effects][0], exchange.id, 'the same key lets the provider recognise the repeat');
  },
);

t.test('after a crash in the middle, a write that the provider would repeat waits for a person', async (t) => {
  const { worker, enqueue, view, clock } = await world(t, { limits: () => ({ ...someLimits, deduplicates: false }) });
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  let wakeUp = (): void => {};
  const gone = worker(
    () =>
      new Promise((resolve) => {
        wakeUp = () => resolve(answer);
      }),
  ).deliver(delivery);
  await until(async () => (await view(exchange.id)).delivery?.state === 'running', 'the first worker sends');
  clock.pass(someLimits.timeoutMs + 30_000);
  await worker(never(t)).deliver(delivery);
  t.match((await view(exchange.id)).delivery, { state: 'held', code: 'UNEXPECTED', attempt: 2 });
  wakeUp();
  await gone;
  t.equal((await view(exchange.id)).delivery?.state, 'held');
});

t.test('a log that is away for a moment does not make an attempt unhappen', async (t) => {
  const { worker, enqueue, view, log } = await world(t);
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  let sent = 0;
  log.break(2);
  await worker(async () => {
    sent += 1;
    return answer;
  }).deliver(delivery);
  t.equal(sent, 1);
  t.equal((await view(exchange.id)).state, 'completed');
});

t.test(
  'a process that stops in the middle of an attempt gives its lease back, and the attempt does not count',
  async (t) => {
    const { worker, enqueue, view } = await world(t);
    const exchange = anExchange();
    const { delivery } = await enqueue(exchange);
    const stopping = worker(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(away()));
        }),
    );
    const attempt = stopping.deliver(delivery);
    await until(async () => (await view(exchange.id)).delivery?.state === 'running', 'it sends');
    await stopping.close(0);
    await attempt;
    t.match((await view(exchange.id)).delivery, { state: 'due', attempt: 0 });
    await worker(async () => answer).deliver(delivery);
    t.match(await view(exchange.id), { state: 'completed', delivery: { attempt: 1 } });
  },
);

t.test('neither an identifier nor a body is readable in the tables of work', async (t) => {
  const { worker, enqueue, database } = await world(t);
  const { delivery } = await enqueue(anExchange({ orderValue: '3510240101909001' }));
  await worker(async () => ({ ...answer, response: { nik: '3510240101909001' } })).deliver(delivery);
  const dump: string[] = [];
  for (const table of ['exchange', 'delivery', 'payload', 'idempotency'])
    for (const row of await database.query<{ row: string }>(`select t::text as row from work.${table} t`))
      dump.push(
        row.row,
        ...[...row.row.matchAll(/x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString()),
      );
  t.notMatch(dump.join('\n'), /3510240101909001|P-17|IZN-2026-9|A-1/);
});
