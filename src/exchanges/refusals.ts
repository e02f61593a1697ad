import type { Clock } from '../core/clock.js';
import type { Failure } from '../core/failure.js';
import { newId } from '../core/id.js';
import { eventRecord } from '../log/event.js';
import type { ExchangeLog, LogRecord } from '../log/log.js';
import type { Known } from './accept.js';
import type { ExchangeRequest } from './accepted.js';
import { refusedRecord } from './record.js';

/** Entries a minute for one principal's refusals; beyond that one entry sums up the minute. */
const each = 60;
const minute = 60_000;

interface Window {
  start: number;
  recorded: number;
  /** Refusals by code that got no entry of their own. */
  counts: Map<string, number>;
}

export interface Refusals {
  /** Resolves once the refusal is on record, or counted towards the minute's summary. */
  record(id: string, asked: ExchangeRequest, known: Known, failure: Failure, config: number): Promise<void>;
  /** Writes the summaries that are due; called once a minute and at shutdown. */
  flush(config: number, all?: boolean): Promise<void>;
}

const summary = (consumer: string, window: Window, config: number, at: Date): LogRecord =>
  eventRecord({
    kind: 'exchange.refused',
    at,
    exchange: newId(),
    consumer,
    config,
    outcome: 'refused',
    note: Object.fromEntries(window.counts),
  });

/** Records refused exchanges (`decisions` 9): one entry each up to 60 a minute for a principal, then one that counts the rest by code. */
export const createRefusals = (log: ExchangeLog, clock: Clock): Refusals => {
  const windows = new Map<string, Window>();

  const current = (consumer: string, now: number): { window: Window; finished: Window | undefined } => {
    const start = now - (now % minute);
    const held = windows.get(consumer);
    if (held?.start === start) return { window: held, finished: undefined };
    const window = { start, recorded: 0, counts: new Map<string, number>() };
    windows.set(consumer, window);
    return { window, finished: held };
  };

  const summarise = async (consumer: string, window: Window | undefined, config: number): Promise<void> => {
    if (window !== undefined && window.counts.size > 0)
      await log.append(summary(consumer, window, config, clock.now()));
  };

  return {
    async record(id, asked, known, failure, config) {
      const { window, finished } = current(asked.consumer, clock.now().getTime());
      await summarise(asked.consumer, finished, config);
      if (window.recorded < each) {
        window.recorded += 1;
        await log.append(refusedRecord(id, asked, known, failure, config, clock.now()));
        return;
      }
      window.counts.set(failure.code, (window.counts.get(failure.code) ?? 0) + 1);
    },
    async flush(config, all = false) {
      const start = clock.now().getTime() - minute;
      const due = [...windows].filter(([, window]) => all || window.start <= start);
      for (const [consumer] of due) windows.delete(consumer);
      await Promise.all(due.map(([consumer, window]) => summarise(consumer, window, config)));
    },
  };
};
