import { setTimeout as pause } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { JsonObject } from '../core/json.js';
import type { Adapter, AdapterLog, Connection } from './adapter.js';
import { createTools, type SystemTools } from './tools.js';

/** As much of a test framework as the suite needs; tap's `t` fits. */
export interface Assertions {
  test(name: string, body: (t: Assertions) => Promise<void>): Promise<unknown>;
  ok(value: unknown, ...message: [] | [string]): unknown;
  equal(found: unknown, wanted: unknown, ...message: [] | [string]): unknown;
  same(found: unknown, wanted: unknown, ...message: [] | [string]): unknown;
  teardown(after: () => Promise<void>): unknown;
}

export interface Exercised<Config> {
  readonly adapter: Adapter<Config>;
  /** A valid configuration for a peer at `url`. */
  readonly config: (url: string) => JsonObject;
  /** The values of `config` that are secrets. */
  readonly secrets: readonly string[];
  /** Texts of what is sent, either way, that must arrive unchanged and reach no log. */
  readonly carried: readonly string[];
}

interface Opened {
  readonly connection: Connection;
  readonly inbound: SystemTools['inbound'];
}

export interface Bench<Config, Given extends Exercised<Config> = Exercised<Config>> {
  readonly exercise: Given;
  /** Everything said to the log or thrown. */
  readonly said: string[];
  open(t: Assertions, url: string): Promise<Opened>;
}

/** Where nobody listens. */
export const nowhere = 'http://127.0.0.1:1';

export const createBench = <Config, Given extends Exercised<Config>>(exercise: Given): Bench<Config, Given> => {
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

export const checkConfig = async <Config>(
  t: Assertions,
  { exercise }: Pick<Bench<Config>, 'exercise'>,
): Promise<void> => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  const valid = ajv.compile(exercise.adapter.config);
  const config = exercise.config(nowhere);
  t.ok(valid(config), `the configuration is valid: ${ajv.errorsText(valid.errors)}`);
  t.equal(valid({ ...config, unheardOf: true }), false);
};

export const checkClose = async <Config>(t: Assertions, { open }: Bench<Config>, url: string): Promise<void> => {
  const { connection } = await open(t, url);
  await connection.close();
  await connection.close();
  t.ok(true);
};

export const checkSecrets = async <Config>(t: Assertions, { exercise, said }: Bench<Config>): Promise<void> => {
  const everything = said.join('\n');
  for (const text of [...exercise.secrets, ...exercise.carried]) t.equal(everything.includes(text), false);
};

/** What the suites have in common, in sentences. */
export const rules = {
  config: 'an unknown configuration key is refused',
  close: 'closing twice is fine',
  inbound: 'an inbound call is acknowledged after accept only',
  secrets: 'no secret and no identifier reaches the log, an error or a refusal',
} as const;

/** The gateway cannot do what it is asked now. */
export const away = (): Failure => new Failure('LOG_UNAVAILABLE', { en: 'internal words', id: 'kata internal' });

/** A gateway that notes what it is asked, and answers when it is told to. */
export const createAsked = <Question extends { readonly operation: string; readonly dedupeKey: string }, Answer>(
  answer: Answer,
) => {
  const told: Question[] = [];
  let settle: { resolve(answer: Answer): void; reject(error: Failure): void } | undefined;
  return {
    told,
    get keys() {
      return told.map(({ dedupeKey }) => dedupeKey);
    },
    ask(question: Question): Promise<Answer> {
      told.push(question);
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
    },
    answer: () => settle?.resolve(answer),
    fail: () => settle?.reject(away()),
  };
};

/** Longest that anything is waited for, milliseconds. */
const patience = 30_000;

/** Whether it has come true in time. */
export const until = async (come: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (const end = Date.now() + patience; Date.now() < end; await pause(10)) if (await come()) return true;
  return false;
};
