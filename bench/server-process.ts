import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

export interface Usage {
  /** User and system CPU so far, microseconds. */
  readonly cpuMicros: number;
  readonly maxRssMiB: number;
}

/** A server in a process of its own, so that its CPU and memory are its own too. */
export interface ServerProcess {
  readonly url: string;
  /** What else it said when it was ready. */
  readonly ready: Readonly<Record<string, string>>;
  usage(): Promise<Usage>;
  /** Profiles its CPU from now on; the function it gives ends that and writes the profile to a file. */
  profile(file: string): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

const message = async (child: ChildProcess): Promise<Record<string, unknown>> => {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(() => {
    throw new Error(`${child.spawnargs[1]} ended early`);
  });
  const [heard] = await Promise.race([once(child, 'message', { signal }), ended]);
  ended.catch(() => undefined);
  settled.abort();
  return heard as Record<string, unknown>;
};

export const startServer = async (program: string, args: readonly string[] = []): Promise<ServerProcess> => {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // As `npm start` runs the gateway; every server of a comparison is given the same.
    execArgv: ['--max-semi-space-size=64'],
  });
  const ready = (await message(child)) as Record<string, string>;
  return {
    url: ready.url ?? '',
    ready,
    async usage() {
      child.send('usage');
      return (await message(child)) as unknown as Usage;
    },
    async profile(file) {
      child.send('profile');
      await message(child);
      return async () => {
        child.send(`write ${file}`);
        await message(child);
      };
    },
    async stop() {
      const exited = once(child, 'exit');
      child.send('stop');
      await exited;
    },
  };
};

const createProfiler = () => {
  const session = new Session();
  return {
    async start() {
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.setSamplingInterval', { interval: 500 });
      await session.post('Profiler.start');
    },
    async write(file: string) {
      const { profile } = await session.post('Profiler.stop');
      session.disconnect();
      await writeFile(file, JSON.stringify(profile));
    },
  };
};

/** The other side: says where it listens, answers for its usage, stops when asked. */
export const serveAsProcess = (ready: Readonly<Record<string, string>>, stop: () => Promise<unknown>): void => {
  const profiler = createProfiler();
  const done = (): void => void process.send?.({});
  process.on('message', (asked: string) => {
    if (asked === 'profile') void profiler.start().then(done);
    if (asked.startsWith('write ')) void profiler.write(asked.slice(6)).then(done);
    if (asked === 'stop') void stop().finally(() => process.exit(0));
    if (asked !== 'usage') return;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    process.send?.({ cpuMicros: userCPUTime + systemCPUTime, maxRssMiB: maxRSS / 1024 } satisfies Usage);
  });
  process.send?.(ready);
};
