import { lastDayOf, periodIn } from '../../src/core/period.js';
import { allotVersion, type Register } from '../../src/protocols/drop-register.js';
import type { DropReader, Offered } from '../../src/protocols/drop-settings.js';
import { expectedVillages } from './crosswalk.js';
import { failureOf, noPeriod, offeredOf, partOf } from './finding.js';
import { type Report, type Rules, readExport } from './read-export.js';
import { readTables } from './tables.js';

export const operation = 'realisasi';

/** One village; the same content again is the same version, and the same exchange. */
const offer = async (register: Register, { village, villageCode, period, native }: Report): Promise<Offered> => {
  const { version, dedupeKey } = await allotVersion(register, { reporter: villageCode, period }, native);
  return { part: partOf(village), native: { ...native, Versi_Data: version }, dedupeKey };
};

/** Which villages a period still lacks, kept beside the versions for whoever reminds them. */
const keepAbsent = async ({ crosswalk }: Rules, register: Register, period: string): Promise<void> => {
  const reported = await register.reported(period);
  const expected = expectedVillages(crosswalk, lastDayOf(period));
  const absent = expected.filter((village) => !reported.has(village));
  await register.keep(`villages_${period}.json`, {
    period,
    expected: expected.length,
    reported: [...reported].sort(),
    absent,
  });
};

/** One file is one message a village, whose month the file's name says. */
export const createReader = (rules: Rules, register: Register): DropReader => ({
  operation,
  async *read(path, name) {
    const period = periodIn(name);
    if (period === undefined) throw failureOf(noPeriod());
    const { reports, findings } = readExport(await readTables(path), period, rules);
    for (const finding of findings) yield offeredOf(finding);
    for (const report of reports) yield await offer(register, report);
    if (reports.length > 0) await keepAbsent(rules, register, period);
  },
});
