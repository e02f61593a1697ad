// What the exchange log costs, and how it grows: `npm run bench:log -- --size 10000000`. Each figure is measured at a tenth of the size first.
import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { deriveKeys } from '../src/access/keys.js';
import type { Database, Sql } from '../src/core/sql.js';
import { findSignals } from '../src/log/signals/find.postgres.js';
import { signalRules } from '../src/log/signals/signal.js';
import { countEntries, readTotals } from '../src/log/totals.postgres.js';
import { migrate } from '../src/postgres/migrate.js';
import { connect } from '../src/postgres/pool.js';
import { measureAppend } from './log-append.js';
import { measurePublish } from './log-publish.js';
import { at, fillLog } from './log-rows.js';
import { explainSearches, searchAll } from './log-search.js';
import { measureVerify } from './log-verify.js';
import { startPostgres } from './postgres.js';
import { told } from './spread.js';

const { values } = parseArgs({
  options: {
    /** Entries; 10 million take some 15 GB of disk while it runs. */
    size: { type: 'string', default: '10000000' },
    seconds: { type: 'string', default: '5' },
    inflight: { type: 'string', default: '64' },
    /** Searches for each pair of filters. */
    times: { type: 'string', default: '6' },
    /** Searches at the full size and nothing else, over entries without their texts. */
    search: { type: 'boolean', default: false },
  },
});
const size = Number(values.size);

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const timed = async (work: () => Promise<unknown>): Promise<string> => {
  const start = performance.now();
  await work();
  return `${((performance.now() - start) / 1_000).toFixed(2)} s`;
};

const appends = async (url: string): Promise<void> => {
  const { perSecond, ms, cpuMicros } = await measureAppend(url, keys, Number(values.inflight), Number(values.seconds));
  say(
    `append to durable, ${values.inflight} in flight: ${perSecond} entries/s, ${told(ms)}, ${cpuMicros.toFixed(1)} µs CPU of Node each`,
  );
};

const publishes = async (database: Database, url: string): Promise<void> => {
  const asked = [Number(values.inflight), Number(values.seconds)] as const;
  const { integratedPerSecond, lag, perSecond, proofs } = await measurePublish(database, url, keys, ...asked);
  say(`integrated from nothing: ${integratedPerSecond} entries/s`);
  say(`durable to published, while ${perSecond} entries/s come: ${told(lag)}`);
  say(`a proof out of the tiles in PostgreSQL: ${told(proofs)}`);
};

const searches = async (sql: Sql, entries: number): Promise<void> => {
  const { single, pairs } = await searchAll(sql, keys.log.indexOfYear, entries, Number(values.times));
  say(`search by one filter (${single.all.count}): ${told(single.all)} (${single.slowest.filters})`);
  say(`search by any pair of filters (${pairs.all.count}): ${told(pairs.all)} (${pairs.slowest.filters})`);
};

const verifies = async (sql: Sql, entries: number): Promise<void> => {
  const { treeSeconds, verifySeconds, verifyCpuSeconds, proofs } = await measureVerify(sql, entries);
  say(
    `tree of ${entries} leaves, made and read: ${treeSeconds.toFixed(1)} s; a proof out of its tiles: ${told(proofs)}`,
  );
  say(`verify of ${entries} entries: ${verifySeconds.toFixed(1)} s, ${verifyCpuSeconds.toFixed(1)} s CPU of Node`);
};

const readings = async (sql: Sql): Promise<void> => {
  const days = { from: new Date(at(100)), to: new Date(at(107)) };
  const tools = { sql, sealer: keys.sealer };
  const kinds = ['off-hours', 'peers', 'repeats', 'probing'] as const;
  say(
    `signals of a week, without sequence: ${await timed(() => findSignals(tools, { ...days, kinds }, signalRules()))}`,
  );
  say(`totals, counted from nothing: ${await timed(() => countEntries(sql))}`);
  const year = { from: '2026-01-01', to: '2026-12-31', by: ['agreement'], filters: {} } as const;
  say(`totals of a year by agreement: ${await timed(() => readTotals(sql, year, 2_000))}`);
};

const keys = deriveKeys(randomBytes(32));
const postgres = await startPostgres(
  process.env.DATABASE_URL,
  '-c wal_level=minimal -c max_wal_senders=0 -c max_wal_size=4GB -c shared_buffers=1GB -c maintenance_work_mem=256MB',
);
const patient = connect(postgres.url, { name: 'bench', max: 2, patient: true });
try {
  await migrate(postgres.url);
  for (const entries of values.search ? [size] : [size / 10, size]) {
    await patient.query('update log.counted set upto = 0');
    await patient.query('truncate log.total');
    say(`\n${entries} entries (load average ${loadavg()[0]?.toFixed(1)})`);
    say(`filled in ${await timed(() => fillLog(patient, entries, keys.log.indexOfYear, values.search))}`);
    await searches(patient, entries);
    if (entries === size) for (const plan of await explainSearches(patient, keys.log.indexOfYear)) say(`\n${plan}`);
    if (values.search) continue;
    await readings(patient);
    if (entries <= 1_000_000) for (const part of [entries / 10, entries]) await verifies(patient, part);
    await appends(postgres.url);
    await publishes(patient, postgres.url);
  }
} finally {
  await patient.close();
  postgres.stop();
}
