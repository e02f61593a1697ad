import { setTimeout as delay } from 'node:timers/promises';
import type { Tools } from '../../src/adapter/adapter.js';
import { wibDay } from '../../src/core/clock.js';
import { shiftPeriod } from '../../src/core/period.js';
import type { Register } from '../../src/protocols/drop-register.js';

/** Who is to report, and by which day of the next month. */
export interface Expectation {
  readonly register: Register;
  readonly sources: readonly string[];
  readonly dueDay: number;
}

const dueOn = (period: string, dueDay: number): string =>
  `${shiftPeriod(period, 1)}-${String(dueDay).padStart(2, '0')}`;

/** Who has not reported a month, kept beside the versions for whoever reminds them. Resolves with their names. */
export const keepAbsent = async (
  { register, sources, dueDay }: Expectation,
  period: string,
): Promise<readonly string[]> => {
  const reported = await register.reported(period);
  const absent = sources.filter((source) => !reported.has(source)).sort();
  await register.keep(`enterprises_${period}.json`, {
    period,
    due: dueOn(period, dueDay),
    expected: sources.length,
    reported: [...reported].sort(),
    absent,
  });
  return absent;
};

const hour = 3_600_000;

/**
 * Lists who is late with last month once its day has passed, whether or not anybody reports, until `signal` aborts. The list is
 * brought up to date every hour, and told once a month.
 */
export const watchDue = async (
  expectation: Expectation,
  { clock, log, signal }: Pick<Tools, 'clock' | 'log'> & { readonly signal: AbortSignal },
): Promise<void> => {
  let told = '';
  while (!signal.aborted) {
    const today = wibDay(clock.now());
    const period = shiftPeriod(today.slice(0, 7), -1);
    if (today > dueOn(period, expectation.dueDay)) {
      // A folder that is not there is told by whoever watches it.
      const absent = await keepAbsent(expectation, period).catch(() => []);
      if (absent.length > 0 && told !== period) {
        log.warn({ operation: 'laporan', period, late: absent.length }, 'enterprises are late with their report');
        told = period;
      }
    }
    await delay(hour, undefined, { signal }).catch(() => undefined);
  }
};
