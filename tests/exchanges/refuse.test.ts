import t from 'tap';
import type { Enqueue } from '../../src/exchanges/enqueue.js';
import type { Begun, Idempotency } from '../../src/exchanges/idempotency.js';

import { createRefuse } from '../../src/exchanges/refuse.js';
import type { ReceiveRules } from '../../src/exchanges/subscription.js';
import type { LogRecord } from '../../src/log/log.js';
import { failureOf } from '../failure-of.js';

const inbound = { service: 'marriage.registered.v1', purpose: 'PUBLIC_SERVICE.MARRIAGE', agreement: 'regency-kua' };
const one = { operation: 'export', code: 'REQUEST_INVALID', dedupeKey: 'claim:3', note: { row: 3 } } as const;

const setUp = () => {
  const records: LogRecord[] = [];
  const keys = new Map<string, string>();
  const state = { away: false };
  const idempotency: Idempotency = {
    async begin({ client, key, exchange }): Promise<Begun> {
      const bound = keys.get(`${client} ${key}`);
      const outcome = { status: 200, headers: {}, body: '' };
      if (bound !== undefined) return { kind: 'replay', exchange: bound, outcome };
      const finish = async (): Promise<void> => void keys.set(`${client} ${key}`, exchange);
      const nothing = async (): Promise<void> => undefined;
      const claim = { confirmIn: nothing, finish, finishIn: finish, release: nothing, keepUnknown: nothing };
      return { kind: 'fresh', claim };
    },
  };
  const enqueue: Pick<Enqueue, 'enqueueChildren'> = {
    async enqueueChildren(children, parent) {
      if (state.away) throw new Error('the database is away');
      t.same(children, []);
      await parent.write?.({} as never);
      records.push(...parent.records);
    },
  };
  const rules = {
    config: 7,
    parties: () => ({ consumer: 'regency.gateway', provider: 'kua.simkah' }),
    inbound: (_: string, operation: string) => (operation === 'export' ? inbound : undefined),
  };
  const refuse = createRefuse({
    rules: () => rules as unknown as ReceiveRules,
    enqueue: enqueue as Enqueue,
    idempotency,
    clock: { now: () => new Date('2026-11-25T10:00:00Z') },
  });
  return { refuse: refuse('kua.simkah'), other: refuse('kua.lain'), records, state };
};

t.test('what a system offered and nobody can take is one refused exchange under its inbound agreement', async (t) => {
  const { refuse, records } = setUp();
  const exchange = await refuse(one);
  t.match(records, [
    {
      kind: 'exchange.refused',
      exchange,
      consumer: 'regency.gateway',
      provider: 'kua.simkah',
      ...inbound,
      config: 7,
      outcome: 'refused',
      code: 'REQUEST_INVALID',
      note: { row: 3 },
      sealed: { subjects: [] },
    },
  ]);
});

t.test(
  'the same again is the same exchange; another row, or the same name at another system, is another',
  async (t) => {
    const { refuse, other, records } = setUp();
    const first = await refuse(one);
    t.equal(await refuse(one), first);
    t.not(await refuse({ ...one, dedupeKey: 'claim:4' }), first);
    t.not(await other(one), first);
    t.equal(records.length, 3);
  },
);

t.test('what could not be recorded is not remembered as recorded', async (t) => {
  const { refuse, records, state } = setUp();
  state.away = true;
  await t.rejects(refuse(one), /away/);
  state.away = false;
  await refuse(one);
  t.equal(records.length, 1);
});

t.test('an operation that is not configured waits for the administrator', async (t) => {
  const { refuse } = setUp();
  t.equal((await failureOf(() => refuse({ ...one, operation: 'other' }))).code, 'CONFIG_INVALID');
});
