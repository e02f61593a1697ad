import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import type { Accept, Call, InboundRequest, NativeMessage } from './adapter.js';
import {
  type Assertions,
  type Bench,
  checkClose,
  checkConfig,
  checkSecrets,
  createAsked,
  createBench,
  type Exercised,
  nowhere,
  rules,
} from './conformance-bench.js';
import { desertedUrl, silentPeer } from './conformance-peers.js';

export type { Assertions } from './conformance-bench.js';
export { exerciseListener, type ListenerExercise } from './conformance-listen.js';

/** A real server that speaks the adapter's dialect. */
export interface DialectPeer {
  readonly url: string;
  /** Everything it received so far, readable: percent-encoding and the like undone. */
  received(): string;
}

/** Of an adapter that is never called and only receives. */
export interface ReceiverExercise<Config> extends Exercised<Config> {
  readonly inbound: InboundExercise;
}

export interface Exercise<Config> extends Exercised<Config> {
  readonly operation: string;
  readonly native: NativeMessage;
  /** Starts a peer, for the length of the test, that answers `answer`. */
  readonly peer: () => Promise<DialectPeer>;
  readonly answer: Json;
  /** Whether the server speaks first in the dialect; the client then says nothing to one that is silent. */
  readonly serverFirst?: boolean;
  /** For an adapter that receives native calls. */
  readonly inbound?: InboundExercise;
}

export interface InboundExercise {
  readonly operation: string;
  readonly message: () => InboundRequest;
  /** What `accept` resolves with. */
  readonly accepted: NativeMessage;
  /** Whether an answer tells the caller that it need not send again. */
  readonly acknowledges: (answer: NativeMessage) => boolean;
}

const never = new AbortController().signal;

const callFor = (ms: number, signal: AbortSignal = never): Call => ({
  exchange: '01980000-0000-7000-8000-000000000001',
  consumer: 'conformance.consumer',
  attempt: 1,
  idempotencyKey: undefined,
  deadline: Date.now() + ms,
  signal,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
});

const thrownBy = async (said: string[], work: Promise<unknown> | undefined): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    said.push(error instanceof Failure ? JSON.stringify([error.message, error.detail, error.native]) : String(error));
    return error;
  }
  return undefined;
};

const checkBytes = async <Config>(
  t: Assertions,
  { exercise, open }: Bench<Config, Exercise<Config>>,
): Promise<void> => {
  const peer = await exercise.peer();
  const { connection } = await open(t, peer.url);
  const answer = await connection.send?.(exercise.operation, exercise.native, callFor(5000));
  t.same(answer?.body, exercise.answer);
  for (const text of exercise.carried) t.ok(peer.received().includes(text), 'a value of the request arrived unchanged');
};

const checkSilence = async <Config>(
  t: Assertions,
  { exercise, said, open }: Bench<Config, Exercise<Config>>,
): Promise<void> => {
  const peer = await silentPeer();
  t.teardown(() => peer.close());
  const { connection } = await open(t, peer.url);
  const error = await thrownBy(said, connection.send?.(exercise.operation, exercise.native, callFor(200)));
  t.equal(error instanceof Failure && error.code, 'PROVIDER_TIMEOUT');
};

const checkRefusal = async <Config>(
  t: Assertions,
  { exercise, said, open }: Bench<Config, Exercise<Config>>,
): Promise<void> => {
  const { connection } = await open(t, await desertedUrl());
  const error = await thrownBy(said, connection.send?.(exercise.operation, exercise.native, callFor(5000)));
  t.equal(error instanceof Failure && error.code, 'PROVIDER_UNAVAILABLE');
  t.equal(error instanceof Failure && error.sent, 'no');
  const probed = await thrownBy(said, connection.probe(never));
  t.equal(probed instanceof Failure && probed.code, 'PROVIDER_UNAVAILABLE', 'a probe says so too');
};

const checkAbort = async <Config>(
  t: Assertions,
  { exercise, said, open }: Bench<Config, Exercise<Config>>,
): Promise<void> => {
  const peer = await silentPeer();
  t.teardown(() => peer.close());
  const { connection } = await open(t, peer.url);
  const abort = new AbortController();
  const reason = new Error('the process drains');
  const ended = thrownBy(said, connection.send?.(exercise.operation, exercise.native, callFor(60_000, abort.signal)));
  await (exercise.serverFirst ? peer.connected : peer.reached);
  const from = Date.now();
  abort.abort(reason);
  t.equal(await ended, reason, "the abort's own reason comes out, no Failure: it was no attempt");
  t.ok(Date.now() - from < 1000, 'within a second');
};

const checkInbound = async <Config>(
  t: Assertions,
  bench: Bench<Config>,
  { operation, message, accepted, acknowledges }: InboundExercise,
): Promise<void> => {
  const { connection, inbound } = await bench.open(t, nowhere);
  const handle = inbound.get(operation);
  if (!handle) return void t.ok(false, `nothing is registered for ${operation}`);
  const stop = new AbortController();
  const asked = createAsked<Parameters<Accept>[0], NativeMessage>(accepted);
  const listening = connection.listen?.(asked.ask, stop.signal, async () => '');

  let answered = false;
  const first = handle(message()).finally(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(answered, false, 'nothing is acknowledged before accept resolves');
  asked.fail();
  const refused = await first;
  t.equal(acknowledges(refused), false, 'a rejection is not acknowledged');
  t.equal(/internal/.test(JSON.stringify(refused.body)), false, 'and says nothing of the inside');

  const second = handle(message());
  await new Promise((resolve) => setImmediate(resolve));
  asked.answer();
  t.equal(acknowledges(await second), true);
  const [key, again] = asked.keys;
  t.equal(asked.keys.length, 2, 'the same message is handed over again');
  t.equal(key, again, 'under the same name');

  stop.abort();
  await listening;
  t.equal(acknowledges(await handle(message())), false, 'nothing is acknowledged once the gateway listens no more');
};

/** The rules every adapter keeps, shown on real sockets. Architecture: "The adapter seam". */
export const exercise = async <Config>(t: Assertions, given: Exercise<Config>): Promise<void> => {
  const bench = createBench<Config, Exercise<Config>>(given);
  const { inbound } = given;
  await t.test(rules.config, (t) => checkConfig(t, bench));
  await t.test('the bytes of request and answer survive', (t) => checkBytes(t, bench));
  await t.test('a silent peer is PROVIDER_TIMEOUT', (t) => checkSilence(t, bench));
  await t.test('a refused connection is PROVIDER_UNAVAILABLE', (t) => checkRefusal(t, bench));
  await t.test('an abort ends a call within a second and is not an attempt', (t) => checkAbort(t, bench));
  await t.test(rules.close, async (t) => checkClose(t, bench, (await given.peer()).url));
  if (inbound) await t.test(rules.inbound, (t) => checkInbound(t, bench, inbound));
  await t.test(rules.secrets, (t) => checkSecrets(t, bench));
};

/** The rules that an adapter keeps which is never called and only receives. */
export const exerciseReceiver = async <Config>(t: Assertions, given: ReceiverExercise<Config>): Promise<void> => {
  const bench = createBench<Config, ReceiverExercise<Config>>(given);
  await t.test(rules.config, (t) => checkConfig(t, bench));
  await t.test(rules.close, (t) => checkClose(t, bench, nowhere));
  await t.test(rules.inbound, (t) => checkInbound(t, bench, given.inbound));
  await t.test(rules.secrets, (t) => checkSecrets(t, bench));
};
