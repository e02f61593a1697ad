import { Failure } from '../core/failure.js';
import type { Accept, NativeMessage, Refuse } from './adapter.js';
import {
  type Assertions,
  type Bench,
  checkClose,
  checkConfig,
  checkSecrets,
  createBench,
  type Exercised,
  rules,
  until,
} from './conformance-bench.js';

/** Of an adapter whose system drops files into a folder; `config` is given the folder. */
export interface DropExercise<Config> extends Exercised<Config> {
  /** Makes an empty folder for the length of the test. */
  readonly folder: () => Promise<string>;
  /** Drops a whole file that holds one message. */
  readonly drop: (folder: string) => Promise<void>;
  /** Whether the folder tells the sender that the file was received. */
  readonly acknowledged: (folder: string) => Promise<boolean>;
  /** What `accept` resolves with. */
  readonly accepted: NativeMessage;
}

/** Nothing of what is dropped here need be refused. */
const refuse: Refuse = async () => '01980000-0000-7000-8000-000000000001';

const checkFolder = async <Config>(t: Assertions, bench: Bench<Config>, given: DropExercise<Config>): Promise<void> => {
  const folder = await given.folder();
  const { connection } = await bench.open(t, folder);
  const stop = new AbortController();
  const keys: string[] = [];
  let settle: { resolve(answer: NativeMessage): void; reject(error: Error): void } | undefined;
  const accept: Accept = ({ dedupeKey }) => {
    keys.push(dedupeKey);
    return new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
  };
  const listening = connection.listen?.(accept, stop.signal, refuse);
  await given.drop(folder);
  t.ok(await until(() => keys.length === 1), 'the file is found and its message handed over');
  t.equal(await given.acknowledged(folder), false, 'nothing is acknowledged before accept resolves');
  settle?.reject(new Failure('LOG_UNAVAILABLE', { en: 'internal words', id: 'kata internal' }));
  t.ok(await until(() => keys.length === 2), 'what could not be taken is handed over again');
  t.equal(keys[0], keys[1], 'under the same name');
  settle?.resolve(given.accepted);
  t.ok(await until(() => given.acknowledged(folder)), 'acknowledged once accept has resolved');

  const from = Date.now();
  stop.abort();
  await listening;
  t.ok(Date.now() - from < 1000, 'an abort ends the listening within a second');
};

const checkInterruption = async <Config>(
  t: Assertions,
  bench: Bench<Config>,
  given: DropExercise<Config>,
): Promise<void> => {
  const folder = await given.folder();
  const { connection } = await bench.open(t, folder);
  const stop = new AbortController();
  let handed = 0;
  const accept: Accept = () => {
    handed += 1;
    return new Promise((_resolve, reject) => {
      stop.signal.addEventListener('abort', () =>
        reject(new Failure('LOG_UNAVAILABLE', { en: 'closed', id: 'tutup' })),
      );
    });
  };
  const listening = connection.listen?.(accept, stop.signal, refuse);
  await given.drop(folder);
  t.ok(await until(() => handed === 1));
  stop.abort();
  await listening;
  t.equal(await given.acknowledged(folder), false, 'what was under way is not acknowledged');
};

/** The rules that an adapter keeps whose system drops files into a folder. */
export const exerciseDropFolder = async <Config>(t: Assertions, given: DropExercise<Config>): Promise<void> => {
  const bench = createBench<Config, DropExercise<Config>>(given);
  await t.test(rules.config, (t) => checkConfig(t, bench));
  await t.test(rules.close, async (t) => checkClose(t, bench, await given.folder()));
  await t.test('a file is acknowledged after accept only, and handed over again when that fails', (t) =>
    checkFolder(t, bench, given),
  );
  await t.test('a stop in the middle acknowledges nothing', (t) => checkInterruption(t, bench, given));
  await t.test(rules.secrets, (t) => checkSecrets(t, bench));
};
