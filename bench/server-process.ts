import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
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
  stop(): Promise<void>;
}

const message = async (child: ChildProcess): Promise<Record<string, unknown>> => {
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${child.spawnargs[1]} ended early`);
  });
  const [heard] = await Promise.race([once(child, 'message'), ended]);
  return heard as Record<string, unknown>;
};

export const startServer = async (program: string, args: readonly string[] = []): Promise<ServerProcess> => {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), args, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = (await message(child)) as Record<string, string>;
  return {
    url: ready.url ?? '',
    ready,
    async usage() {
      child.send('usage');
      return (await message(child)) as unknown as Usage;
    },
    async stop() {
      const exited = once(child, 'exit');
      child.send('stop');
      await exited;
    },
  };
};

/** The other side: says where it listens, answers for its usage, stops when asked. */
export const serveAsProcess = (ready: Readonly<Record<string, string>>, stop: () => Promise<unknown>): void => {
  process.on('message', (asked) => {
    if (asked === 'stop') void stop().finally(() => process.exit(0));
    if (asked !== 'usage') return;
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    process.send?.({ cpuMicros: userCPUTime + systemCPUTime, maxRssMiB: maxRSS / 1024 } satisfies Usage);
  });
  process.send?.(ready);
};
