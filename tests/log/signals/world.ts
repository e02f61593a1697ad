import type { Test } from 'tap';
import type { LogRecord } from '../../../src/log/log.js';
import { findSignals } from '../../../src/log/signals/find.postgres.js';
import {
  type Signal,
  type SignalKind,
  type SignalSettings,
  signalKinds,
  signalRules,
} from '../../../src/log/signals/signal.js';
import { freshDatabase } from '../../postgres.js';
import { keys, logOn, recordOf } from '../record.js';

/** An instant of the week of Monday 23 November 2026, as the clocks in the office show it (WIB). */
export const wib = (day: number, time: string): Date => new Date(`2026-11-${day}T${time}+07:00`);

export const minutesAfter = (start: Date, minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

export const nik = (ddmmyy: string, serial: number): string => `351024${ddmmyy}${serial}`;

export interface Used {
  readonly at: Date;
  readonly officer?: string | undefined;
  readonly about?: string;
  readonly case?: string;
}

/** One read for the licensing desk, unless the changes say otherwise. */
export const use = ({ at, about = nik('010190', 9001), ...party }: Used, changes: Partial<LogRecord> = {}): LogRecord =>
  recordOf({ at, sealed: { subjects: [{ scheme: 'nik', value: about }], ...party }, ...changes });

export const refusal = (at: Date, code: string, changes: Partial<LogRecord> = {}): LogRecord =>
  recordOf({ kind: 'exchange.refused', outcome: 'refused', mode: '', at, code, sealed: { subjects: [] }, ...changes });

/** Numbers as if drawn, the same in every run (a linear congruential generator). */
const draws = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const desks = ['dpmptsp.perizinan', 'mpp.loket', 'tamansari.smartkampung'];
const offices = ['population.person.verify.v1', 'population.person.read.v1', 'tax.property.status.v1'];

/** An ordinary working day: each desk's officers ask about whoever comes, now and then twice, now and then in vain. */
export const quietDay = (day: number): LogRecord[] => {
  const draw = draws(day);
  return desks.flatMap((consumer) =>
    Array.from({ length: 7 }, (_, n) => `${consumer}-${n}`).flatMap((officer) =>
      Array.from({ length: 12 + draw(16) }, () => {
        const at = minutesAfter(wib(day, '08:00:00'), draw(8 * 60));
        const birth = `${String(1 + draw(28)).padStart(2, '0')}${String(1 + draw(12)).padStart(2, '0')}${10 + draw(89)}`;
        const service = offices[draw(3)] ?? '';
        const asked = { at, officer, about: nik(birth, 9001 + draw(9)), case: `case-${draw(5_000)}` };
        if (draw(40) === 0) return refusal(at, 'REQUEST_INVALID', { consumer, service });
        if (draw(60) === 0) return refusal(at, 'PURPOSE_NOT_PERMITTED', { consumer, service });
        return use(asked, { consumer, service });
      }),
    ),
  );
};

const byTime = (a: LogRecord, b: LogRecord): number => a.at.getTime() - b.at.getTime();

/** A log of two quiet working days with `records` among them, and what is found in that week. */
export const setup = async (t: Test, records: readonly LogRecord[], settings: SignalSettings = {}) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  const all = [...quietDay(24), ...quietDay(25), ...records].sort(byTime);
  await database.transaction((sql) => log.appendIn(sql, all));
  const find = async (kinds: readonly SignalKind[] = signalKinds, consumer?: string): Promise<readonly Signal[]> => {
    const week = { from: wib(23, '00:00:00'), to: wib(30, '00:00:00') };
    const query = { ...week, kinds, ...(consumer !== undefined && { consumer }) };
    return (await findSignals({ sql: database, sealer: keys.sealer }, query, signalRules(settings))).signals;
  };
  return { database, find };
};
