import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';
import { dropReports } from '../../sandbox/drop-reports.js';
import type { Accept, Adapter, Refuse } from '../../src/adapter/adapter.js';
import type { Clock } from '../../src/core/clock.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Report } from '../../src/protocols/drop-report.js';
import { connect } from './bench.js';

const newFolder = async (t: Test): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-drop-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** What the conformance suite needs of a drop folder of this machine, whatever is dropped into it. */
export const dropFolder = (t: Test) => ({
  place: () => newFolder(t),
  acknowledged: async (folder: string) => (await dropReports(folder)).length > 0,
  secrets: [],
});

export const until = async <Value>(look: () => Promise<Value | undefined>): Promise<Value> => {
  for (let found = await look(); ; found = await look()) {
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

interface Told {
  /** `done` or `rejected`. */
  readonly folder: string;
  readonly report: Report;
  readonly text: string;
}

export interface WatchOptions {
  readonly clock?: Clock;
  /** What is done before a message is accepted, and may reject it. */
  readonly accepting?: () => Promise<void>;
}

/** A folder of this machine that an adapter watches, and what it hands over and refuses. */
export const watchDrops = async <Config>(
  t: Test,
  adapter: Adapter<Config>,
  settingsFor: (folder: string) => Config,
  { clock, accepting = async () => {} }: WatchOptions = {},
) => {
  const folder = await newFolder(t);
  const { connection, lines } = await connect(t, adapter, settingsFor(folder), clock);
  const handed: { readonly body: JsonObject; readonly dedupeKey: string }[] = [];
  const refused: Parameters<Refuse>[0][] = [];
  const stop = new AbortController();
  const accept: Accept = async ({ native, dedupeKey }) => {
    handed.push({ body: native.body as JsonObject, dedupeKey });
    await accepting();
    return { body: { tanggapan: { status: 'DITERIMA' } } };
  };
  const listening = connection.listen?.(accept, stop.signal, async (one) => {
    refused.push(one);
    return '01980000-0000-7000-8000-000000000001';
  });
  t.teardown(async () => {
    stop.abort();
    await listening;
  });
  const reports = async (): Promise<Told[]> => (await dropReports(folder)) as Told[];
  /** Drops a file at once; resolves with what was reported about it. */
  const drop = async (name: string, bytes: Uint8Array): Promise<Told> => {
    await writeFile(join(folder, `.${name}`), bytes);
    const before = new Set((await reports()).map(({ report }) => report.finishedAt));
    await copyFile(join(folder, `.${name}`), join(folder, name));
    return until(async () =>
      (await reports()).find(({ report: { file, finishedAt } }) => file === name && !before.has(finishedAt)),
    );
  };
  const kept = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, 'register', name), 'utf8'));
  return { folder, connection, handed, refused, lines, drop, reports, kept };
};
