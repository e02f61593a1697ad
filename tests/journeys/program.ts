import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

export type Variables = Readonly<Record<string, string>>;

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const launch = (words: readonly string[], env: Variables) =>
  spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, as a terminal gives it: signals to -pid are what Ctrl-C sends.
    detached: true,
  });

/** Runs the program to its end; this process goes on answering meanwhile. */
export const runProgram = async (words: readonly string[], env: Variables): Promise<Ended> => {
  const child = launch(words, env);
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status: status as number | null, stdout, stderr };
};

/** Runs the program, presses Ctrl-C as soon as it has said something, and waits for its end. */
export const runUntil = async (words: readonly string[], env: Variables, said: RegExp): Promise<Ended> => {
  const child = launch(words, env);
  let heard = '';
  child.stdout.on('data', (chunk: Buffer) => {
    if (said.test(heard)) return;
    heard += chunk.toString();
    if (said.test(heard)) process.kill(-(child.pid ?? Number.NaN), 'SIGINT');
  });
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  return { status: status as number | null, stdout: heard, stderr };
};

export interface Started {
  readonly child: ChildProcess;
  /** Resolves with the code it exited with. */
  readonly exited: Promise<number | null>;
  readonly stderr: Promise<string>;
  /** Resolves with its address once it listens; rejects when it ends before. */
  listening(): Promise<string>;
  /** What Ctrl-C does: every process of the group is told. */
  interrupt(): void;
}

export const startProgram = (env: Variables): Started => {
  const child = launch(['start'], { PORT: '0', ...env });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const listening = async (): Promise<string> => {
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) continue;
      child.stdout.resume();
      return url;
    }
    throw new Error('it ended before it listened');
  };
  return {
    child,
    exited,
    stderr: text(child.stderr),
    listening,
    interrupt: () => process.kill(-(child.pid ?? Number.NaN), 'SIGINT'),
  };
};

/** The process of the data folder's database; `undefined` once it has ended. */
export const databaseOf = async (dataDir: string): Promise<number | undefined> => {
  const file = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '');
  return file === '' ? undefined : Number(file.split('\n')[0]);
};

/** Ends the program if a test left it running, takes over and stops its database, removes its folder. */
export const cleanUp = async (started: readonly Started[], home: string, env: Variables): Promise<void> => {
  for (const { child, exited } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exited;
  }
  const dataDir = env.DATA_DIR ?? '';
  if ((await databaseOf(dataDir)) !== undefined) await runProgram(['migrate'], env);
  await rm(home, { recursive: true, force: true });
};

export const until = async (what: string, holds: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within 30 s`);
    await delay(20);
  }
};
