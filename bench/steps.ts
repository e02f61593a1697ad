import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { adapters } from '../adapters/index.js';
import { deriveKeys } from '../src/access/keys.js';
import type { AnyAdapter } from '../src/adapter/adapter.js';
import { createQuota } from '../src/agreements/quota.js';
import { configFolder } from '../src/config/config-folder.js';
import { systemClock } from '../src/core/clock.js';
import { newId } from '../src/core/id.js';
import type { Answer, ExchangeRequest } from '../src/exchanges/accepted.js';
import { createAnswering } from '../src/exchanges/answer.js';
import { answeredRecord } from '../src/exchanges/record.js';
import { readExchangeHeaders } from '../src/http/exchange-headers.js';
import { checkInstallation } from '../src/installation/check.js';
import { openInstallation } from '../src/installation/installation.js';
import { appendBatch } from '../src/log/append.postgres.js';
import type { ExchangeLog } from '../src/log/log.js';
import { createPrepare } from '../src/log/prepare.js';
import { createBreakers } from '../src/routes/breakers.js';
import { createDeadlines } from '../src/routes/deadlines.js';
import { createSend } from '../src/routes/send.js';
import { consumer, nativeAnswer, questions, registryAlone, registryAt } from './installation.js';

/**
 * What each step of a governed exchange costs by itself: CPU of this process, no socket, no database, the provider's answer at
 * once. `node dist/bench/steps.js [--runs 7] [--times 20000]` prints the lowest and the median run, microseconds a step.
 */
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '7' }, times: { type: 'string', default: '20000' } },
});
const times = Number(values.times);

const clock = systemClock;
const keys = deriveKeys(randomBytes(32));

const answersAtOnce = (adapter: AnyAdapter): AnyAdapter => ({
  ...adapter,
  connect: (config, tools) =>
    adapter.connect(config, {
      ...tools,
      http: { request: async () => ({ status: 200, headers: {}, body: nativeAnswer }) },
    }),
});

const { configuration, equipment } = await checkInstallation(
  configFolder({ configDir: undefined }),
  adapters.map(answersAtOnce),
);
const installation = await openInstallation({
  config: 1,
  configuration: registryAlone(configuration),
  ...equipment,
  keeping: { environment: registryAt('http://127.0.0.1:1'), folder: '.', sandbox: true },
  clock,
  log: { info: () => undefined, warn: () => undefined },
  breakerOf: createBreakers(clock).of,
  inbound: () => async () => ({ body: {} }),
  refuse: () => async () => newId(),
});

const headers = {
  'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
  'gateway-officer': 'petugas-07',
  'gateway-case': '503/0001/2026',
};
const people = questions.map((text) => Buffer.from(text));
const nth = <Item>(items: readonly Item[], n: number): Item => items[n % items.length] as Item;
// Member by member, as the route does it: a literal that begins with a spread is slow in Node 20.
const request = (n: number): ExchangeRequest => {
  const { asked } = readExchangeHeaders(headers);
  return {
    purpose: asked.purpose,
    officer: asked.officer,
    case: asked.case,
    consumer,
    service: 'population.person.verify.v1',
    address: '127.0.0.1',
    language: 'en',
    body: nth(people, n),
  };
};

const noLedger = { reserve: async () => 0, giveBack: async () => undefined };
const noLog: ExchangeLog = { append: async () => 0, appendIn: async () => undefined, close: async () => undefined };
const answering = createAnswering({
  send: createSend(createDeadlines(clock), clock),
  quota: createQuota(noLedger, clock),
  log: noLog,
  clock,
});
const prepare = createPrepare(keys.sealer, keys.log.indexOfYear);
const requests = people.map((_, n) => request(n));
const exchanges = requests.map((asked) => installation.accept(asked, newId(), {}));
const inTime = (): number => Date.now() + 8_000;
const answers: Answer[] = [];
for (const exchange of exchanges) answers.push(await answering.perform(exchange, inTime()));
const records = exchanges.map((exchange, n) => answeredRecord(exchange, nth(answers, n), 1, clock.now()));
const batch = records.slice(0, 20).map(prepare);
const shapes = batch.map(() => 1);

const measure = async (name: string, step: (n: number) => unknown, share = 1): Promise<void> => {
  const runs: number[] = [];
  for (let run = 0; run < Number(values.runs); run += 1) {
    const before = process.cpuUsage();
    for (let n = 0; n < times / share; n += 1) {
      const working = step(n);
      if (working instanceof Promise) await working;
    }
    const { user, system } = process.cpuUsage(before);
    runs.push((user + system) / times);
  }
  runs.sort((a, b) => a - b);
  const [lowest = 0, median = 0] = [runs[0], runs[runs.length >> 1]];
  process.stdout.write(`${name.padEnd(44)} ${lowest.toFixed(1).padStart(6)} ${median.toFixed(1).padStart(6)}\n`);
};

process.stdout.write(`${'µs CPU a step'.padEnd(44)} lowest median\n`);
await measure('what a request asks for, out of its headers', request);
await measure('accepting it', (n) => installation.accept(nth(requests, n), newId(), {}));
await measure('answering it', (n) => answering.answerRead(nth(exchanges, n), inTime()));
await measure('its entry, commitments, leaf and opening', (n) => prepare(nth(records, n)));
await measure('its part of a batch of 20', () => appendBatch({ query: async () => [] }, batch, shapes, 1), 20);
await installation.close();
