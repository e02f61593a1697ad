import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { people, questions } from './installation.js';
import { findLoad, type Measured, type Target } from './load.js';
import { startPostgres } from './postgres.js';
import { type ServerProcess, startServer } from './server-process.js';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
    /** Comma-separated names to measure; all of them unless given. */
    only: { type: 'string', default: '' },
    /** A folder for a NAME.cpuprofile of each, made in one more round (`node dist/bench/profile.js FILE` reads it). */
    profile: { type: 'string', default: '' },
  },
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const connections = Number(values.connections);

interface Round extends Measured {
  readonly cpuMicros: number;
}

interface Subject {
  readonly name: string;
  readonly server: ServerProcess;
  readonly target: Target;
  readonly rounds: Round[];
}

const native = people.map(({ nik, fullName }) =>
  JSON.stringify({
    USER_ID: 'bench',
    PASSWORD: 'bench',
    IP_USER: '10.0.0.1',
    TRESHOLD: '90',
    NIK: nik,
    NAMA_LGKP: fullName,
    TGL_LHR: '01-04-1990',
  }),
);
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;

const measure = async ({ server, target }: Subject, load: ReturnType<typeof findLoad>): Promise<Round> => {
  const before = await server.usage();
  const measured = await load.run(target, seconds, connections);
  const after = await server.usage();
  return { ...measured, cpuMicros: (after.cpuMicros - before.cpuMicros) / measured.requests };
};

/** Until the optimising compiler has seen enough, at most for as long as ten rounds. */
const warm = async ({ target }: Subject, load: ReturnType<typeof findLoad>): Promise<void> => {
  const until = Date.now() + 10_000 * seconds;
  for (let seen = 0; seen < 40_000 && Date.now() < until; )
    seen += (await load.run(target, Math.min(seconds, 3), connections)).requests;
};

const nativePath = '/dukcapil/get_json/351000001/CALL_VERIFY_BY_ELEMEN';
const plain = (server: ServerProcess): Target => ({
  url: `${server.url}${nativePath}`,
  headers: { 'content-type': 'application/json' },
  bodies: native,
});
const governed = (server: ServerProcess): Target => ({
  url: `${server.url}/v1/exchanges/population.person.verify.v1`,
  headers: {
    'content-type': 'application/json',
    authorization: `Bearer ${server.ready.token ?? ''}`,
    'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
    'gateway-officer': 'petugas-07',
    'gateway-case': '503/0001/2026',
  },
  bodies: questions,
});

const say = (line: string): void => {
  if (!values.json) process.stdout.write(`${line}\n`);
};

const servers: ServerProcess[] = [];
const start = async (program: string, args: string[] = []): Promise<ServerProcess> => {
  const server = await startServer(program, args);
  servers.push(server);
  return server;
};
const wanted = (name: string): boolean => values.only === '' || values.only.split(',').includes(name);
const subjectsOf = async (backend: ServerProcess, database: string): Promise<Subject[]> => {
  const subjects: Subject[] = [];
  const add = async (name: string, server: () => Promise<ServerProcess>, target: typeof plain): Promise<void> => {
    if (!wanted(name)) return;
    const started = await server();
    subjects.push({ name, server: started, target: target(started), rounds: [] });
  };
  await add('governed-postgres', () => start('./governed.js', [backend.url, database]), governed);
  await add('governed-embedded', () => start('./governed.js', [backend.url, 'embedded']), governed);
  await add('http-proxy', () => start('./proxy.js', [backend.url]), plain);
  await add('backend', async () => backend, plain);
  return subjects;
};

interface Result {
  readonly name: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMicros: number;
  readonly rssMiB: number;
}

const resultOf = async ({ name, server, rounds }: Subject): Promise<Result> => ({
  name,
  perSecond: Math.round(median(rounds.map(({ perSecond }) => perSecond))),
  p50Ms: Number(median(rounds.map(({ p50Ms }) => p50Ms)).toFixed(2)),
  p99Ms: Number(median(rounds.map(({ p99Ms }) => p99Ms)).toFixed(2)),
  cpuMicros: Number(median(rounds.map(({ cpuMicros }) => cpuMicros)).toFixed(1)),
  rssMiB: Math.round((await server.usage()).maxRssMiB),
});

const range = (numbers: readonly number[]): string =>
  `${Math.round(Math.min(...numbers))}–${Math.round(Math.max(...numbers))}`;

/** One line a subject: medians, in brackets the lowest and highest round, and the median of the ratios round by round. */
const line = ({ name, rounds }: Subject, result: Result, proxy: Subject | undefined): string => {
  const ratio = median(rounds.map(({ perSecond }, n) => perSecond / (proxy?.rounds[n]?.perSecond ?? Number.NaN)));
  const { perSecond, p50Ms, p99Ms, cpuMicros, rssMiB } = result;
  return [
    name.padEnd(17),
    `${perSecond} /s (${range(rounds.map((round) => round.perSecond))})`,
    `p50 ${p50Ms} ms`,
    `p99 ${p99Ms} ms`,
    `${cpuMicros} µs CPU (${range(rounds.map((round) => round.cpuMicros))})`,
    `${rssMiB} MiB`,
    ...(proxy === undefined ? [] : [`${ratio.toFixed(2)} × http-proxy`]),
  ].join('   ');
};

const load = findLoad();
const postgres = await startPostgres(process.env.DATABASE_URL);
try {
  const subjects = await subjectsOf(await start('./backend.js'), postgres.url);
  for (const one of subjects) await warm(one, load);
  const now = (): string => loadavg()[0]?.toFixed(1) ?? '';
  say(
    `${load.name}, ${connections} connections, ${rounds} rounds of ${seconds} s in turn; load average before ${now()}`,
  );
  for (let round = 0; round < rounds; round += 1) for (const one of subjects) one.rounds.push(await measure(one, load));
  say(`load average after ${now()}`);
  if (values.profile !== '')
    for (const { name, server, target } of subjects) {
      const write = await server.profile(resolve(values.profile, `${name}.cpuprofile`));
      await load.run(target, seconds, connections);
      await write();
    }
  const results = await Promise.all(subjects.map(resultOf));
  const proxy = subjects.find(({ name }) => name === 'http-proxy');
  if (values.json) process.stdout.write(`${JSON.stringify({ results })}\n`);
  for (const [n, one] of subjects.entries()) say(line(one, results[n] as Result, proxy));
} finally {
  for (const server of servers.reverse()) await server.stop();
  postgres.stop();
}
