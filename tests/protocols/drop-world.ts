import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Accept, Refuse } from '../../src/adapter/adapter.js';
import { systemClock } from '../../src/core/clock.js';
import { Failure } from '../../src/core/failure.js';
import { watchFolder } from '../../src/protocols/drop-folder.js';
import type { DropPlace } from '../../src/protocols/drop-place.js';
import type { Report } from '../../src/protocols/drop-report.js';
import type { DropReader, DropSettings } from '../../src/protocols/drop-settings.js';
import { readRows } from '../../src/protocols/rows.js';

export const nik = '3510242504909001';

/** Each line is a row whose first cell is its key; `bad` is a fault of the row. */
const reader: DropReader = {
  operation: 'row',
  async *read(path) {
    for await (const { number: row, cells } of readRows(path, { format: 'csv' }))
      if (cells[0] === 'bad') yield { row, fault: { en: 'bad', id: 'Salah isi' } };
      else yield { row, native: { key: String(cells[0]), nik }, dedupeKey: String(cells[0]) };
  },
};

export const failure = (code: 'LOG_UNAVAILABLE' | 'IDENTIFIER_INVALID' | 'AGREEMENT_NOT_ACTIVE') =>
  new Failure(code, { en: 'in words', id: 'dengan kata' });

/** Opens a place on a folder of this machine, by whatever way. */
export type OpenPlace = (t: Test, folder: string) => DropPlace | Promise<DropPlace>;

export const setUp = async (t: Test, openPlace: OpenPlace, settings: Partial<DropSettings> = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-drop-'));
  const said: string[] = [];
  const log = {
    info: (fields: object, text: string) => void said.push(JSON.stringify([fields, text])),
    warn: (fields: object, text: string) => void said.push(JSON.stringify([fields, text])),
  };
  const running: { stop: AbortController; ended: Promise<void> }[] = [];
  const refused: Parameters<Refuse>[0][] = [];
  const noting: Refuse = async (one) => {
    refused.push(one);
    return `exchange ${refused.length}`;
  };
  const watch = async (accept: Accept, within = folder, refuse: Refuse = noting) => {
    const stop = new AbortController();
    const place = await openPlace(t, within);
    const all = { folder: within, pollMs: 20, settleMs: 0, ...settings };
    const { signal } = stop;
    const ended = watchFolder({ place, settings: all, reader, accept, refuse, signal, clock: systemClock, log });
    const one = {
      stop,
      ended,
      end: async () => {
        stop.abort();
        await ended;
      },
    };
    running.push(one);
    return one;
  };
  t.teardown(async () => {
    for (const { stop } of running) stop.abort();
    await Promise.all(running.map(({ ended }) => ended));
    // A server may still be at what it was asked last.
    await rm(folder, { recursive: true, maxRetries: 20, retryDelay: 50 });
  });
  const reports = async (ending: 'done' | 'rejected') => {
    const found: (Report & { text: string })[] = [];
    for (const claim of (await readdir(join(folder, ending)).catch(() => [])).sort()) {
      const files = await readdir(join(folder, ending, claim));
      const json = files.find((file) => file.endsWith('.laporan.json'));
      if (json === undefined) continue;
      const text = await readFile(join(folder, ending, claim, json.replace(/json$/, 'txt')), 'utf8');
      found.push({ ...JSON.parse(await readFile(join(folder, ending, claim, json), 'utf8')), text });
    }
    return found;
  };
  return {
    folder,
    said,
    refused,
    watch,
    reports,
    drop: (name: string, text: string) => writeFile(join(folder, name), text),
  };
};

export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  const end = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('not within a minute');
    await pause(10);
  }
};

export const collecting = () => {
  const keys: string[] = [];
  const accept: Accept = async ({ dedupeKey }) => {
    keys.push(dedupeKey);
    return { body: {} };
  };
  return { keys, accept };
};
