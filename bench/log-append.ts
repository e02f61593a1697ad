import type { Keys } from '../src/access/keys.js';
import { newId } from '../src/core/id.js';
import { createExchangeLog, prepareLog } from '../src/log/exchange-log.js';
import type { LogRecord } from '../src/log/log.js';
import { connect } from '../src/postgres/pool.js';
import { type Spread, spread } from './spread.js';

const record = (n: number): LogRecord => ({
  kind: 'exchange.answered',
  at: new Date(),
  exchange: newId(),
  consumer: `village.clerk${n % 20}`,
  provider: 'dukcapil.siak',
  service: 'population.person.verify.v1',
  mode: 'sync',
  purpose: 'PUBLIC_SERVICE.LICENSING',
  agreement: 'dpmptsp-dukcapil-2026',
  config: 17,
  elements: { asked: ['matches', 'lifeStatus'], returned: ['matches', 'lifeStatus'], withheld: [] },
  outcome: 'answered',
  code: null,
  native: '00',
  attempts: 1,
  ms: { total: 41, provider: 36 },
  sealed: {
    subjects: [{ scheme: 'nik', value: `351024010190${9001 + (n % 900)}` }],
    officer: `officer-${n % 300}`,
    case: `case-${n}`,
    request: '{"nik":"3510240101909001","fullName":"SITI AMINAH"}',
    response: '{"matches":{"fullName":true},"lifeStatus":"ALIVE"}',
  },
});

export interface Appended {
  readonly perSecond: number;
  readonly ms: Spread;
  /** Of this process. */
  readonly cpuMicros: number;
}

/** Appends for some seconds as one gateway does; each is durable when it counts. */
export const measureAppend = async (url: string, keys: Keys, inFlight: number, seconds: number): Promise<Appended> => {
  const database = connect(url, { name: 'log', max: 2 });
  await prepareLog(database, keys.log);
  const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
  const times: number[] = [];
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const until = start + seconds * 1_000;
  let n = 0;
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const from = performance.now();
      await log.append(record(n++));
      times.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  const took = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await log.close();
  await database.close();
  return { perSecond: Math.round(n / took), ms: spread(times), cpuMicros: (user + system) / n };
};
