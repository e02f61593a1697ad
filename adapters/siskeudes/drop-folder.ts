import { mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../src/core/clock.js';

/** What became of a file; `again` puts it back for the next look. */
export type Verdict = { readonly to: 'done' | 'rejected'; readonly report: unknown } | 'again';

export interface Drop {
  readonly folder: string;
  readonly accepts: RegExp;
  readonly everyMs: number;
  readonly quietMs: number;
  readonly clock: Clock;
  handle(fileName: string, path: string): Promise<Verdict>;
}

const claimed = '.taken';
const leaseMs = 15 * 60_000;

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Moves a file; false when somebody else moved it first. */
const move = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    (error) => {
      if (isGone(error)) return false;
      throw error;
    },
  );

/** Files that did not change since the look before, and not for `quietMs`. */
const ready = async ({ folder, accepts, quietMs, clock }: Drop, seen: Map<string, string>): Promise<string[]> => {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    if (name.startsWith('.') || !accepts.test(name)) continue;
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (!facts?.isFile()) continue;
    const mark = `${facts.size} ${facts.mtimeMs}`;
    if (seen.get(name) === mark && clock.now().getTime() - facts.mtimeMs >= quietMs) found.push(name);
    seen.set(name, mark);
  }
  return found.sort();
};

/** What a process that died had taken goes back. */
const recover = async ({ folder, clock }: Drop): Promise<void> => {
  for (const name of await readdir(join(folder, claimed))) {
    const path = join(folder, claimed, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts && clock.now().getTime() - facts.mtimeMs > leaseMs) await move(path, join(folder, name));
  }
};

const process = async (drop: Drop, name: string): Promise<void> => {
  const { folder, clock } = drop;
  const taken = join(folder, claimed, name);
  if (!(await move(join(folder, name), taken))) return;
  const now = clock.now();
  await utimes(taken, now, now);
  const verdict = await drop.handle(name, taken).catch(() => 'again' as const);
  if (verdict === 'again') {
    await move(taken, join(folder, name));
    return;
  }
  const kept = join(folder, verdict.to, `${now.toISOString().replace(/[:.]/g, '-')}_${name}`);
  // Renamed when it is whole, so that nobody reads half a report.
  await writeFile(`${kept}.report.new`, `${JSON.stringify(verdict.report, undefined, 2)}\n`);
  await rename(`${kept}.report.new`, `${kept}.report.json`);
  await move(taken, kept);
};

/** Takes files as they appear until `signal` aborts; nothing is ever deleted. A folder that cannot be read is looked at again. */
export const watchFolder = async (drop: Drop, signal: AbortSignal): Promise<void> => {
  const seen = new Map<string, string>();
  const look = async (): Promise<void> => {
    for (const name of [claimed, 'done', 'rejected']) await mkdir(join(drop.folder, name), { recursive: true });
    await recover(drop);
    for (const name of await ready(drop, seen)) {
      if (signal.aborted) return;
      seen.delete(name);
      await process(drop, name);
    }
  };
  while (!signal.aborted) {
    await look().catch(() => undefined);
    await wait(drop.everyMs, undefined, { signal }).catch(() => undefined);
  }
};
