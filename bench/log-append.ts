// Appends a second of one gateway on an embedded PostgreSQL with fsync on: `node dist/bench/log-append.js [in flight] [seconds]`.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeys } from '../src/access/keys.js';
import { newId } from '../src/core/id.js';
import { createExchangeLog, prepareLog } from '../src/log/exchange-log.js';
import type { LogRecord } from '../src/log/log.js';
import { startEmbedded } from '../src/postgres/embedded.js';
import { migrate } from '../src/postgres/migrate.js';
import { connect } from '../src/postgres/pool.js';

const [inFlight = 64, seconds = 5] = process.argv.slice(2).map(Number);

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

const measure = async (url: string): Promise<void> => {
  const keys = deriveKeys(randomBytes(32));
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
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  process.stdout.write(
    `${inFlight} in flight: ${Math.round(n / took)} appends/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${((user + system) / n).toFixed(1)} µs CPU of Node each\n`,
  );
  await database.close();
};

const folder = await mkdtemp(join(tmpdir(), 'jembatan-bench-'));
const server = await startEmbedded({ dataDir: folder, log: { info: () => {} } });
try {
  await migrate(server.url);
  await measure(server.url);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
