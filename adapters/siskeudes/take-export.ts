import { createHash } from 'node:crypto';
import type { Accept } from '../../src/adapter/adapter.js';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { Failure } from '../../src/core/failure.js';
import { lastDayOf, periodIn } from '../../src/core/period.js';
import type { Register } from '../../src/protocols/drop-register.js';
import { expectedVillages } from './crosswalk.js';
import { type Finding, noPeriod } from './finding.js';
import { type Report, type Rules, readExport } from './read-export.js';
import { readDatabaseTables, readZipTables, type Tables } from './tables.js';

export const operation = 'realisasi';

/** What became of one export. */
export interface Taken {
  readonly period?: string;
  readonly villages: readonly { readonly village: string; readonly villageCode: string; readonly version: number }[];
  readonly findings: readonly Finding[];
}

interface Parts {
  readonly rules: Rules;
  readonly register: Register;
  readonly accept: Accept;
}

/** A refusal that sending again will not change; anything else waits and is tried again. */
const refusal = (error: unknown): Failure => {
  if (error instanceof Failure && error.next === 'reject') return error;
  throw error;
};

const refused = (severity: 'file' | 'village', { code, detail }: Failure, village?: string): Finding => ({
  severity,
  code,
  text: detail,
  ...(village === undefined ? {} : { village }),
});

const tablesOf = async (fileName: string, path: string): Promise<Tables | Finding> => {
  try {
    return await (/\.zip$/i.test(fileName) ? readZipTables(path) : readDatabaseTables(path));
  } catch (error) {
    return refused('file', refusal(error));
  }
};

/** Hands over one village; the same content again is the same version, and the same exchange. */
const hand = async ({ register, accept }: Parts, { villageCode, period, native }: Report): Promise<number> => {
  const digest = createHash('sha256').update(canonicalJson(native)).digest('hex');
  const version = await register.allot({ reporter: villageCode, period, digest });
  await accept({
    operation,
    native: { body: { ...native, Versi_Data: version } },
    dedupeKey: `${villageCode}:${period}:${version}:${digest.slice(0, 16)}`,
  });
  return version;
};

/** Which villages a period still lacks, kept beside the versions for whoever reminds them. */
const keepAbsent = async ({ rules, register }: Parts, period: string): Promise<void> => {
  const reported = await register.reported(period);
  const expected = expectedVillages(rules.crosswalk, lastDayOf(period));
  const absent = expected.filter((village) => !reported.has(village));
  await register.keep(`villages_${period}.json`, {
    period,
    expected: expected.length,
    reported: [...reported].sort(),
    absent,
  });
};

/**
 * Reads an export and hands over each village in it. Rejects, with nothing lost, when the gateway cannot take a message for the moment:
 * what was handed over before keeps its version and will be the same exchange next time.
 */
export const takeExport = async (parts: Parts, fileName: string, path: string): Promise<Taken> => {
  const period = periodIn(fileName);
  if (period === undefined) return { villages: [], findings: [noPeriod()] };
  const tables = await tablesOf(fileName, path);
  if ('severity' in tables) return { period, villages: [], findings: [tables] };
  const { reports, findings: read } = readExport(tables, period, parts.rules);
  const findings = [...read];
  const villages: { village: string; villageCode: string; version: number }[] = [];
  for (const report of reports) {
    const { village, villageCode } = report;
    const outcome = await hand(parts, report).catch(refusal);
    if (outcome instanceof Failure) findings.push(refused('village', outcome, village));
    else villages.push({ village, villageCode, version: outcome });
  }
  if (villages.length > 0) await keepAbsent(parts, period);
  return { period, villages, findings };
};
