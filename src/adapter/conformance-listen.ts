import { Failure } from '../core/failure.js';
import type { Accept, Connection, Refuse } from './adapter.js';
import { type Assertions, until } from './conformance-bench.js';

/** What the suite needs to know of an adapter that fetches what its system offers, files for one. */
export interface ListenExercise {
  /** The adapter's `inbound`. */
  readonly inbound: readonly string[];
  connect(): Promise<Connection>;
  /** Makes the system offer something to take, and with it something that cannot be taken. */
  offer(): Promise<void>;
  /** Whether the system can see that all it offered is dealt with. */
  acknowledged(): Promise<boolean>;
  /** Texts of what was offered that must not reach the record of a refusal. */
  readonly personal: readonly string[];
}

const away = (): Failure =>
  new Failure('LOG_UNAVAILABLE', { en: 'The exchange log is away.', id: 'Log pertukaran tidak tersedia.' });

/** Notes what it is called with; the first time the gateway is away. */
const failingOnce = <Said, Answer>(answer: Answer) => {
  const said: Said[] = [];
  return {
    said,
    call: async (one: Said): Promise<Answer> => {
      said.push(one);
      if (said.length === 1) throw away();
      return answer;
    },
  };
};

/**
 * The rules of `listen`: nothing is acknowledged before the gateway took it or has its refusal on record; what the gateway could not
 * do is asked again under the same key; a refusal tells nothing personal; an abort ends it within a second.
 */
export const exerciseListening = async (t: Assertions, given: ListenExercise): Promise<void> => {
  await t.test('what is offered is taken or refused on record, and only then acknowledged', async (t) => {
    const accepting = failingOnce<Parameters<Accept>[0], Awaited<ReturnType<Accept>>>({ body: {} });
    const refusing = failingOnce<Parameters<Refuse>[0], string>('01980000-0000-7000-8000-000000000001');
    let early = false;
    const unsettled = async (said: readonly unknown[]): Promise<void> => {
      if (said.length === 0 && (await given.acknowledged())) early = true;
    };
    const stop = new AbortController();
    const connection = await given.connect();
    const listening = connection.listen?.(
      async (message) => {
        await unsettled(accepting.said);
        return accepting.call(message);
      },
      stop.signal,
      async (refused) => {
        await unsettled(refusing.said);
        return refusing.call(refused);
      },
    );
    await given.offer();
    t.ok(await until(() => given.acknowledged()), 'all that was offered is dealt with in time');
    t.equal(early, false, 'nothing is acknowledged before');
    t.ok(accepting.said.length > 1, 'what the gateway could not take is handed over again');
    t.ok(refusing.said.length > 1, 'a refusal that could not be recorded is told again');
    const keysOf = (said: readonly { readonly dedupeKey: string }[]) => said.map(({ dedupeKey }) => dedupeKey);
    for (const keys of [keysOf(accepting.said), keysOf(refusing.said)])
      t.ok(keys.slice(1).includes(keys[0] ?? ''), 'under the same name');
    for (const { operation } of [...accepting.said, ...refusing.said]) t.ok(given.inbound.includes(operation));
    const told = JSON.stringify(refusing.said);
    for (const text of given.personal) t.equal(told.includes(text), false, 'a refusal holds nothing personal');
    const from = Date.now();
    stop.abort();
    await listening;
    t.ok(Date.now() - from < 1000, 'an abort ends the listening within a second');
  });
};
