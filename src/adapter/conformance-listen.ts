import type { Accept, NativeMessage, Refuse } from './adapter.js';
import {
  type Assertions,
  away,
  type Bench,
  checkClose,
  checkConfig,
  checkSecrets,
  createAsked,
  createBench,
  type Exercised,
  rules,
  until,
} from './conformance-bench.js';

/** Of an adapter that fetches what its system offers, files for one; `config` is given the place. */
export interface ListenerExercise<Config> extends Exercised<Config> {
  /** Makes a place, for the length of the test, where the system offers nothing yet. */
  readonly place: () => Promise<string>;
  /** Makes the system offer one message. */
  readonly offer: (place: string) => Promise<void>;
  /** Makes it offer one thing that cannot be taken. */
  readonly offerFaulty: (place: string) => Promise<void>;
  /** Whether the system can see that what it offered is dealt with. */
  readonly acknowledged: (place: string) => Promise<boolean>;
  /** What `accept` resolves with. */
  readonly accepted: NativeMessage;
}

type ListenerBench<Config> = Bench<Config, ListenerExercise<Config>>;

interface Offering {
  readonly offer: (place: string) => Promise<void>;
  /** Which of the two the gateway is asked for it. */
  readonly asks: 'accept' | 'refuse';
}

const checkOffer = async <Config>(
  t: Assertions,
  { exercise, said, open }: ListenerBench<Config>,
  { offer, asks }: Offering,
): Promise<void> => {
  const place = await exercise.place();
  const { connection } = await open(t, place);
  const stop = new AbortController();
  const accepting = createAsked<Parameters<Accept>[0], NativeMessage>(exercise.accepted);
  const refusing = createAsked<Parameters<Refuse>[0], string>('01980000-0000-7000-8000-000000000001');
  const listening = connection.listen?.(accepting.ask, stop.signal, refusing.ask);
  const [asked, other] = asks === 'accept' ? [accepting, refusing] : [refusing, accepting];
  await offer(place);
  t.ok(await until(() => asked.keys.length === 1), 'what is offered is found and told to the gateway');
  t.equal(await exercise.acknowledged(place), false, 'nothing is acknowledged before the gateway has answered');
  asked.fail();
  t.ok(await until(() => asked.keys.length === 2), 'what the gateway could not do is asked again');
  t.equal(asked.keys[0], asked.keys[1], 'under the same name');
  t.equal(await exercise.acknowledged(place), false);
  asked.answer();
  t.ok(await until(() => exercise.acknowledged(place)), 'acknowledged once it has answered');
  t.equal(other.keys.length, 0);
  for (const { operation } of asked.told) t.ok(exercise.adapter.inbound?.includes(operation), operation);
  said.push(JSON.stringify(refusing.told));

  const from = Date.now();
  stop.abort();
  await listening;
  t.ok(Date.now() - from < 1000, 'an abort ends the listening within a second');
};

const checkInterruption = async <Config>(t: Assertions, { exercise, open }: ListenerBench<Config>): Promise<void> => {
  const place = await exercise.place();
  const { connection } = await open(t, place);
  const stop = new AbortController();
  let handed = 0;
  const accept: Accept = () => {
    handed += 1;
    return new Promise((_resolve, reject) => {
      stop.signal.addEventListener('abort', () => reject(away()));
    });
  };
  const listening = connection.listen?.(accept, stop.signal, async () => '');
  await exercise.offer(place);
  t.ok(await until(() => handed === 1));
  stop.abort();
  await listening;
  t.equal(await exercise.acknowledged(place), false, 'what was under way is not acknowledged');
};

/** The rules that an adapter keeps which fetches what its system offers. */
export const exerciseListener = async <Config>(t: Assertions, given: ListenerExercise<Config>): Promise<void> => {
  const bench = createBench<Config, ListenerExercise<Config>>(given);
  const { offer, offerFaulty } = given;
  await t.test(rules.config, (t) => checkConfig(t, bench));
  await t.test(rules.close, async (t) => checkClose(t, bench, await given.place()));
  await t.test('what is offered is acknowledged after accept only, and handed over again when that fails', (t) =>
    checkOffer(t, bench, { offer, asks: 'accept' }),
  );
  await t.test('what cannot be taken is acknowledged once that is on record only, and told again until it is', (t) =>
    checkOffer(t, bench, { offer: offerFaulty, asks: 'refuse' }),
  );
  await t.test('a stop in the middle acknowledges nothing', (t) => checkInterruption(t, bench));
  await t.test(rules.secrets, (t) => checkSecrets(t, bench));
};
