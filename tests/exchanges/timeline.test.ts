import t, { type Test } from 'tap';
import { Failure } from '../../src/core/failure.js';
import { newId } from '../../src/core/id.js';
import { createEnqueue } from '../../src/exchanges/enqueue.js';
import { timelineOf } from '../../src/exchanges/timeline.js';
import { anExchange, answer, someLimits, until, world } from '../deliveries/world.js';
import { logOn } from '../log/record.js';

/** The world of deliveries with the real log, since that is what a timeline is told by. */
const setup = async (t: Test) => {
  const made = await world(t);
  const { database, sealer, clock, secret, queue, view } = made;
  const log = logOn(database);
  t.teardown(() => log.close());
  const { enqueue } = createEnqueue({ database, log, sealer, clock, secret, wake: queue.wake });
  const told = async (id: string) =>
    (await view(id)).timeline.map(({ outcome, attempts, code }) => `${outcome} ${attempts} ${code}`);
  const worker: typeof made.worker = (send, more) => made.worker(send, { log, ...more });
  return { ...made, log, enqueue, told, worker };
};

const away = () => Promise.reject(new Failure('PROVIDER_UNAVAILABLE', { en: 'Away.', id: 'Tidak ada.' }));

t.test('each try of a queued exchange, each decision and its end stand in its timeline, in order', async (t) => {
  const { enqueue, worker, clock, told, view } = await setup(t);
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  const began = clock.now();
  for (let attempt = 1; attempt <= someLimits.attempts; attempt += 1) {
    await worker(away).deliver(delivery);
    clock.pass(60_000);
  }
  await worker(away).retryDelivery(delivery, 'admin.sari');
  clock.pass(1);
  await worker(async () => answer).deliver(delivery);
  t.strictSame(await told(exchange.id), [
    'queued 0 null',
    'postponed 1 PROVIDER_UNAVAILABLE',
    'postponed 2 PROVIDER_UNAVAILABLE',
    'dead 3 PROVIDER_UNAVAILABLE',
    'queued 3 PROVIDER_UNAVAILABLE',
    'completed 4 null',
  ]);
  const { timeline } = await view(exchange.id);
  t.same(timeline[0]?.at, began);
  t.same(timeline[2]?.at, new Date(began.getTime() + 60_000));
});

t.test('an attempt whose worker never came back is told as abandoned', async (t) => {
  const { enqueue, worker, clock, told, view } = await setup(t);
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
  await worker(async () => answer).deliver(delivery);
  wakeUp();
  await gone;
  t.strictSame(await told(exchange.id), ['queued 0 null', 'abandoned 1 null', 'completed 2 null']);
});

t.test('an attempt that was given back never happened', async (t) => {
  const { enqueue, worker, told, view } = await setup(t);
  const exchange = anExchange();
  const { delivery } = await enqueue(exchange);
  const stopping = worker(
    ({ signal }) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal))),
  );
  const delivering = stopping.deliver(delivery);
  await until(async () => (await view(exchange.id)).delivery?.state === 'running', 'it sends');
  await stopping.close(0);
  await delivering;
  await worker(async () => answer).deliver(delivery);
  t.strictSame(await told(exchange.id), ['queued 0 null', 'completed 1 null']);
});

t.test('steps of one moment keep the order of the log, and times are read whatever their offset', async (t) => {
  const entry = (outcome: string, attempts: number): string =>
    JSON.stringify({ at: '2026-11-24T02:00:00.000Z', outcome, attempts, code: null, exchange: newId() });
  const tried = { at: '2026-11-24T09:00:00.000001+07:00', outcome: 'postponed', attempts: 1, code: 'PROVIDER_BUSY' };
  t.same(
    timelineOf([entry('queued', 0), entry('held', 2), entry('discarded', 2)], [tried]).map(({ outcome }) => outcome),
    ['queued', 'postponed', 'held', 'discarded'],
  );
});
