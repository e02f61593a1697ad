import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Json, JsonObject } from '../core/json.js';
import type { Accept, Adapter, AdapterLog, Call, Connection, InboundRequest, NativeMessage } from './adapter.js';
import { desertedUrl, silentPeer } from './conformance-peers.js';
import { createTools, type SystemTools } from './tools.js';

/** As much of a test framework as the suite needs; tap's `t` fits. */
export interface Assertions {
  test(name: string, body: (t: Assertions) => Promise<void>): Promise<unknown>;
  ok(value: unknown, ...message: [] | [string]): unknown;
  equal(found: unknown, wanted: unknown, ...message: [] | [string]): unknown;
  same(found: unknown, wanted: unknown, ...message: [] | [string]): unknown;
  teardown(after: () => Promise<void>): unknown;
}

/** A real server that speaks the adapter's dialect. */
export interface DialectPeer {
  readonly url: string;
  /** Everything it received so far, readable: percent-encoding and the like undone. */
  received(): string;
}

interface Exercised<Config> {
  readonly adapter: Adapter<Config>;
  /** A valid configuration for a peer at `url`. */
  readonly config: (url: string) => JsonObject;
  /** The values of `config` that are secrets. */
  readonly secrets: readonly string[];
  /** Texts of what is sent, either way, that must arrive unchanged and reach no log. */
  readonly carried: readonly string[];
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

interface Opened {
  readonly connection: Connection;
  readonly inbound: SystemTools['inbound'];
}

interface Bench<Config, Given extends Exercised<Config> = Exercise<Config>> {
  readonly exercise: Given;
  /** Everything said to the log or thrown. */
  readonly said: string[];
  open(t: Assertions, url: string): Promise<Opened>;
}

type Any<Config> = Bench<Config, Exercised<Config>>;

const never = new AbortController().signal;

const nowhere = 'http://127.0.0.1:1';

const callFor = (ms: number, signal: AbortSignal = never): Call => ({
  exchange: '01980000-0000-7000-8000-000000000001',
  consumer: 'conformance.consumer',
  attempt: 1,
  idempotencyKey: undefined,
  deadline: Date.now() + ms,
  signal,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
});

const createBench = <Config, Given extends Exercised<Config>>(exercise: Given): Bench<Config, Given> => {
  const said: string[] = [];
  const write: AdapterLog['info'] = (fields, message) => {
    said.push(JSON.stringify([fields, message]));
  };
  return {
    exercise,
    said,
    async open(t, url) {
      const tools = createTools({
        system: 'conformance.peer',
        addresses: ['127.0.0.0/8'],
        log: { info: write, warn: write },
        clock: systemClock,
      });
      const connection = await exercise.adapter.connect(exercise.config(url) as Config, tools.tools);
      t.teardown(async () => {
        await connection.close();
        await tools.close();
      });
      return { connection, inbound: tools.inbound };
    },
  };
};

const thrownBy = async (said: string[], work: Promise<unknown> | undefined): Promise<unknown> => {
  try {
    await work;
  } catch (error) {
    said.push(error instanceof Failure ? JSON.stringify([error.message, error.detail, error.native]) : String(error));
    return error;
  }
  return undefined;
};

const checkConfig = async <Config>(t: Assertions, { exercise }: Pick<Any<Config>, 'exercise'>): Promise<void> => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  const valid = ajv.compile(exercise.adapter.config);
  const config = exercise.config(nowhere);
  t.ok(valid(config), `the configuration is valid: ${ajv.errorsText(valid.errors)}`);
  t.equal(valid({ ...config, unheardOf: true }), false);
};

const checkBytes = async <Config>(t: Assertions, { exercise, open }: Bench<Config>): Promise<void> => {
  const peer = await exercise.peer();
  const { connection } = await open(t, peer.url);
  const answer = await connection.send?.(exercise.operation, exercise.native, callFor(5000));
  t.same(answer?.body, exercise.answer);
  for (const text of exercise.carried) t.ok(peer.received().includes(text), 'a value of the request arrived unchanged');
};

const checkSilence = async <Config>(t: Assertions, { exercise, said, open }: Bench<Config>): Promise<void> => {
  const peer = await silentPeer();
  t.teardown(() => peer.close());
  const { connection } = await open(t, peer.url);
  const error = await thrownBy(said, connection.send?.(exercise.operation, exercise.native, callFor(200)));
  t.equal(error instanceof Failure && error.code, 'PROVIDER_TIMEOUT');
};

const checkRefusal = async <Config>(t: Assertions, { exercise, said, open }: Bench<Config>): Promise<void> => {
  const { connection } = await open(t, await desertedUrl());
  const error = await thrownBy(said, connection.send?.(exercise.operation, exercise.native, callFor(5000)));
  t.equal(error instanceof Failure && error.code, 'PROVIDER_UNAVAILABLE');
  t.equal(error instanceof Failure && error.sent, 'no');
  const probed = await thrownBy(said, connection.probe(never));
  t.equal(probed instanceof Failure && probed.code, 'PROVIDER_UNAVAILABLE', 'a probe says so too');
};

const checkAbort = async <Config>(t: Assertions, { exercise, said, open }: Bench<Config>): Promise<void> => {
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

const checkClose = async <Config>(t: Assertions, { open }: Any<Config>, url: string): Promise<void> => {
  const { connection } = await open(t, url);
  await connection.close();
  await connection.close();
  t.ok(true);
};

const checkInbound = async <Config>(
  t: Assertions,
  bench: Any<Config>,
  { operation, message, accepted, acknowledges }: InboundExercise,
): Promise<void> => {
  const { connection, inbound } = await bench.open(t, nowhere);
  const handle = inbound.get(operation);
  if (!handle) return void t.ok(false, `nothing is registered for ${operation}`);
  const stop = new AbortController();
  const keys: string[] = [];
  let settle: { resolve(answer: NativeMessage): void; reject(error: Error): void } | undefined;
  const accept: Accept = ({ dedupeKey }) => {
    keys.push(dedupeKey);
    return new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
  };
  const listening = connection.listen?.(accept, stop.signal);

  let answered = false;
  const first = handle(message()).finally(() => {
    answered = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(answered, false, 'nothing is acknowledged before accept resolves');
  settle?.reject(new Failure('LOG_UNAVAILABLE', { en: 'internal words', id: 'kata internal' }));
  const refused = await first;
  t.equal(acknowledges(refused), false, 'a rejection is not acknowledged');
  t.equal(/internal/.test(JSON.stringify(refused.body)), false, 'and says nothing of the inside');

  const second = handle(message());
  await new Promise((resolve) => setImmediate(resolve));
  settle?.resolve(accepted);
  t.equal(acknowledges(await second), true);
  t.equal(keys.length, 2, 'the same message is handed over again');
  t.equal(keys[0], keys[1], 'under the same name');

  stop.abort();
  await listening;
  t.equal(acknowledges(await handle(message())), false, 'nothing is acknowledged once the gateway listens no more');
};

const checkSecrets = async <Config>(t: Assertions, { exercise, said }: Any<Config>): Promise<void> => {
  const everything = said.join('\n');
  for (const text of [...exercise.secrets, ...exercise.carried]) t.equal(everything.includes(text), false);
};

const rules = {
  config: 'an unknown configuration key is refused',
  close: 'closing twice is fine',
  inbound: 'an inbound call is acknowledged after accept only',
  secrets: 'no secret and no identifier reaches the log or an error',
} as const;

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
