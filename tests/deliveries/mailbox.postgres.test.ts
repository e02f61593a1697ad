import type { Test } from 'tap';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { newId } from '../../src/core/id.js';
import { createMailbox } from '../../src/deliveries/mailbox.postgres.js';
import { anExchange, answer, world } from './world.js';

const village = 'desa.kampung';
const anEvent = (more = {}) =>
  anExchange({
    parent: newId(),
    consumer: village,
    system: village,
    via: 'mailbox',
    service: 'licensing.nib.received.v1',
    elements: { asked: ['business'], returned: ['business'], withheld: ['owner'] },
    ...more,
  });

const setup = async (t: Test) => {
  const tools = await world(t);
  const suspended = new Set<string>();
  const agreementStands = ({ agreement }: { agreement: string }) =>
    suspended.has(agreement)
      ? new Failure('AGREEMENT_NOT_ACTIVE', { en: 'Suspended.', id: 'Ditangguhkan.' })
      : undefined;
  return { ...tools, suspended, mailbox: createMailbox({ ...tools, agreementStands }) };
};

t.test('a subscriber fetches oldest first, again and again, until it acknowledges', async (t) => {
  const { mailbox, enqueue, view, log } = await setup(t);
  const events = [anEvent({ request: { n: 1 } }), anEvent({ request: { n: 2 } }), anEvent({ request: { n: 3 } })];
  for (const event of events) await enqueue(event);
  const first = await mailbox.fetch(village, 0, 2);
  t.match(first, [
    { exchange: events[0]?.id, parent: events[0]?.parent, service: 'licensing.nib.received.v1', body: { n: 1 } },
    { body: { n: 2 } },
  ]);
  t.match(await mailbox.fetch(village, 0, 10), [{ body: { n: 1 } }, { body: { n: 2 } }, { body: { n: 3 } }]);
  await mailbox.acknowledge(village, first[0]?.id ?? '');
  await mailbox.acknowledge(village, first[0]?.id ?? '');
  t.match(await mailbox.fetch(village, 0, 10), [{ body: { n: 2 } }, { body: { n: 3 } }]);
  t.match(await view(events[0]?.id ?? ''), { state: 'completed', delivery: { state: 'completed' } });
  const completed = (await log.records()).filter(({ kind }) => kind === 'delivery.completed');
  t.match(completed, [{ attempts: 2, elements: { returned: ['business'], withheld: ['owner'] } }]);
  t.equal(completed.length, 1);
});

t.test('an empty mailbox is waited at, and a new item ends the wait', async (t) => {
  const { mailbox, enqueue } = await setup(t);
  const waiting = mailbox.fetch(village, 30_000, 10);
  await enqueue(anEvent({ system: 'desa.lain' }));
  await enqueue(anEvent({ request: { n: 1 } }));
  t.match(await waiting, [{ body: { n: 1 } }]);
  t.same(await mailbox.fetch('desa.kosong', 1, 10), []);
  t.same(await mailbox.fetch('desa.kosong', 30_000, 10, AbortSignal.abort()), []);
});

t.test("nobody sees or acknowledges another subscriber's item", async (t) => {
  const { mailbox, enqueue, view } = await setup(t);
  const event = anEvent();
  const { delivery } = await enqueue(event);
  t.same(await mailbox.fetch('desa.lain', 0, 10), []);
  await t.rejects(mailbox.acknowledge('desa.lain', delivery), { code: 'NOT_FOUND' });
  await t.rejects(mailbox.acknowledge(village, newId()), { code: 'NOT_FOUND' });
  await t.rejects(mailbox.acknowledge(village, "'; --"), { code: 'NOT_FOUND' });
  t.match(await view(event.id), { state: 'queued' });
});

t.test('what is pushed never lies in a mailbox, and no worker takes what lies in one', async (t) => {
  const { mailbox, enqueue, worker, view } = await setup(t);
  await enqueue(anEvent({ via: 'push' }));
  const event = anEvent();
  const { delivery } = await enqueue(event);
  await worker(async () => answer).deliver(delivery);
  t.match((await view(event.id)).delivery, { state: 'due', attempt: 0 });
  t.equal((await mailbox.fetch(village, 0, 10)).length, 1);
});

t.test('a suspended agreement withholds an item until an operator sends it again', async (t) => {
  const { mailbox, enqueue, worker, view, suspended, log } = await setup(t);
  const event = anEvent();
  const { delivery } = await enqueue(event);
  suspended.add(event.agreement);
  t.same(await mailbox.fetch(village, 0, 10), []);
  t.match((await view(event.id)).delivery, { state: 'held', code: 'AGREEMENT_NOT_ACTIVE', attempt: 0 });
  t.match((await log.records()).at(-1), { kind: 'delivery.decided', outcome: 'held' });
  await t.rejects(mailbox.acknowledge(village, delivery), { code: 'NOT_FOUND' });
  suspended.clear();
  const waiting = mailbox.fetch(village, 30_000, 10);
  await worker(async () => answer).retryDelivery(delivery, 'admin.sari');
  t.match(await waiting, [{ exchange: event.id }]);
});
