import type { Test } from 'tap';
import t from 'tap';
import { newId } from '../../src/core/id.js';
import { type Begun, type Claim, fingerprintOf, type Repeatable } from '../../src/exchanges/idempotency.js';
import { createIdempotency } from '../../src/exchanges/idempotency.postgres.js';
import { anExchange, world } from '../deliveries/world.js';

const outcome = { status: 200, headers: { 'gateway-exchange': 'x' }, body: '{"ok":true}' };

const setup = async (t: Test) => {
  const tools = await world(t);
  const idempotency = createIdempotency(tools);
  const request = (more: Partial<Repeatable> = {}): Repeatable => ({
    client: 'dpmptsp.perizinan',
    service: 'village.letter.register.v1',
    key: 'k-1',
    fingerprint: fingerprintOf('{}', 'P'),
    exchange: newId(),
    deadline: tools.clock.now().getTime() + 5_000,
    ...more,
  });
  const fresh = async (more?: Partial<Repeatable>): Promise<Claim> => claimOf(await idempotency.begin(request(more)));
  return { ...tools, idempotency, request, fresh };
};

const claimOf = (begun: Begun): Claim => {
  if (begun.kind !== 'fresh') throw new Error(begun.kind);
  return begun.claim;
};

t.test('fifty parallel requests with one key have exactly one effect, and all get its outcome', async (t) => {
  const { idempotency, request } = await setup(t);
  let effects = 0;
  const results = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const begun = await idempotency.begin(request());
      if (begun.kind !== 'fresh') return begun;
      effects += 1;
      await new Promise(setImmediate);
      await begun.claim.finish(outcome);
      return begun;
    }),
  );
  t.equal(effects, 1);
  t.equal(results.filter(({ kind }) => kind === 'replay').length, 49);
  for (const begun of results) if (begun.kind === 'replay') t.same(begun.outcome, outcome);
});

t.test('the same key with another body or purpose is refused', async (t) => {
  const { idempotency, request, fresh } = await setup(t);
  await fresh();
  const other = await idempotency.begin(request({ fingerprint: fingerprintOf('{}', 'Q') }));
  t.match(other, { kind: 'reused', failure: { code: 'IDEMPOTENCY_KEY_REUSED', status: 422 } });
});

t.test('a key belongs to one client and one service', async (t) => {
  const { fresh } = await setup(t);
  await fresh();
  await fresh({ client: 'kua.simkah' });
  await fresh({ service: 'licensing.permit.publish.v1' });
});

t.test('a repeat that waits in vain learns that the first is still running', async (t) => {
  const { idempotency, request, fresh, clock } = await setup(t);
  const exchange = newId();
  await fresh({ exchange });
  const repeat = await idempotency.begin(request({ deadline: clock.now().getTime() }));
  t.match(repeat, {
    kind: 'inProgress',
    exchange,
    failure: { code: 'EXCHANGE_IN_PROGRESS', status: 409, retryAfter: 5 },
  });
});

t.test('a repeat whose caller hangs up stops waiting', async (t) => {
  const { idempotency, request, fresh } = await setup(t);
  await fresh();
  const caller = new AbortController();
  const repeat = idempotency.begin(request(), caller.signal);
  caller.abort();
  t.match(await repeat, { kind: 'inProgress' });
});

t.test('a released key lets the waiting repeat go ahead', async (t) => {
  const { idempotency, request, fresh } = await setup(t);
  const claim = await fresh();
  const repeat = idempotency.begin(request());
  await claim.release();
  t.match(await repeat, { kind: 'fresh' });
});

t.test('an unknown outcome keeps the key and shows where to look; a later outcome replaces it', async (t) => {
  const { idempotency, request, fresh } = await setup(t);
  const exchange = newId();
  const claim = await fresh({ exchange });
  await claim.keepUnknown();
  t.match(await idempotency.begin(request()), { kind: 'inProgress', exchange, failure: { retryAfter: undefined } });
  await claim.finish(outcome);
  t.match(await idempotency.begin(request()), { kind: 'replay', exchange, outcome });
});

t.test('the name of an event is remembered as long as it was asked for', async (t) => {
  const { idempotency, request, fresh, clock } = await setup(t);
  await (await fresh({ keptDays: 100 })).finish(outcome);
  clock.pass(100 * 24 * 60 * 60 * 1000 - 1);
  const deadline = clock.now().getTime() + 5_000;
  t.equal((await idempotency.begin(request({ keptDays: 100, deadline }))).kind, 'replay');
  clock.pass(1);
  await fresh({ keptDays: 100, deadline });
});

t.test('a key is forgotten after seven days', async (t) => {
  const { idempotency, request, fresh, clock } = await setup(t);
  await (await fresh()).finish(outcome);
  clock.pass(7 * 24 * 60 * 60 * 1000 - 1);
  t.match(await idempotency.begin(request()), { kind: 'replay' });
  clock.pass(1);
  t.match(await idempotency.begin(request({ fingerprint: fingerprintOf('other', 'P') })), { kind: 'fresh' });
});

t.test('a process that died before it accepted anything loses its key to the repeat, for good', async (t) => {
  const { idempotency, request, fresh, clock, database } = await setup(t);
  const dead = await fresh();
  clock.pass(15_000);
  const repeats = await Promise.all(
    [1, 2, 3].map(() => idempotency.begin(request({ deadline: clock.now().getTime() }))),
  );
  t.equal(repeats.filter(({ kind }) => kind === 'fresh').length, 1);
  await t.rejects(
    database.transaction((sql) => dead.confirmIn(sql)),
    { code: 'EXCHANGE_IN_PROGRESS' },
  );
  await t.rejects(
    database.transaction((sql) => dead.finishIn(sql, outcome)),
    { code: 'EXCHANGE_IN_PROGRESS' },
  );
  await dead.release();
  t.match(await idempotency.begin(request({ deadline: clock.now().getTime() })), { kind: 'inProgress' });
});

t.test(
  'a process that died after it accepted a write keeps the key bound, since the provider may have acted',
  async (t) => {
    const { idempotency, request, fresh, clock, database, store } = await setup(t);
    const exchange = anExchange();
    const claim = await fresh({ exchange: exchange.id });
    await database.transaction(async (sql) => {
      await claim.confirmIn(sql);
      await store.insert(sql, exchange, clock.now());
    });
    clock.pass(60_000);
    t.match(await idempotency.begin(request()), {
      kind: 'inProgress',
      exchange: exchange.id,
      failure: { code: 'EXCHANGE_IN_PROGRESS', detail: { en: /not known/ } },
    });
  },
);

t.test('neither key nor outcome is stored in clear', async (t) => {
  const { fresh, database } = await setup(t);
  await (await fresh({ key: '3510240101909001' })).finish({ ...outcome, body: '"rahasia"' });
  const [row] = await database.query<{ key: Buffer; outcome: Buffer; fingerprint: Buffer }>(
    'select * from work.idempotency',
  );
  for (const bytes of [row?.key, row?.outcome, row?.fingerprint])
    t.notMatch(bytes?.toString('latin1'), /3510240101909001|rahasia/);
  t.not(row?.fingerprint.toString('hex'), fingerprintOf('{}', 'P'));
});
