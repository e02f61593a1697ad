import { mkdtempSync, rmSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agency, type Answer, type Clock, json } from '../agency.js';
import { shiftDay, wibDay } from '../calendar.js';
import { dropReports } from '../drop-reports.js';
import { readObject } from '../native-json.js';
import { databaseOf } from './access.js';
import { archiveOf, type Separator } from './archive.js';
import { bookKeepers, booksOf, spendingUntil, withMore } from './books.js';
import { mistakes } from './mistakes.js';
import { exportTables } from './tables.js';

interface Errand {
  readonly villages: readonly string[];
  readonly period: string;
  readonly name: string;
  readonly mistake: string | undefined;
  /** Rupiah paid beyond the usual in that month. */
  readonly more: number;
  readonly separator: Separator;
  /** `half` of the bytes only, as a copy that broke off leaves it. */
  readonly copied: 'whole' | 'half';
}

const usage = {
  error: `Send {"villages"?: ["35.10.24.2008", …], "period"?: "2026-06", "name"?: "….zip" or "….mdb", "mistake"?: ${Object.keys(mistakes).join(' | ')}, "more"?: 0–999999 rupiah, "separator"?: "," | ";", "copied"?: "whole" | "half"}.`,
};

/** The month before the day given: it can be reported in full. */
const lastMonth = (today: string): string => shiftDay(`${today.slice(0, 7)}-01`, -1).slice(0, 7);

const readErrand = (asked: Readonly<Record<string, unknown>>, today: string): Errand | undefined => {
  const { period = lastMonth(today), mistake, more = 0, separator = ',', copied = 'whole' } = asked;
  const villages = asked.villages ?? bookKeepers.map(({ village }) => village.code);
  if (typeof period !== 'string' || !/^20\d{2}-(0[1-9]|1[0-2])$/.test(period)) return undefined;
  const { name = `siskeudes_${period}.zip` } = asked;
  if (typeof name !== 'string' || !/^[\w.-]{1,80}\.(zip|mdb|mde)$/.test(name) || name.startsWith('.')) return undefined;
  if (mistake !== undefined && (typeof mistake !== 'string' || !Object.hasOwn(mistakes, mistake))) return undefined;
  if (typeof more !== 'number' || !Number.isInteger(more) || more < 0 || more > 999_999) return undefined;
  if (separator !== ',' && separator !== ';') return undefined;
  if (copied !== 'whole' && copied !== 'half') return undefined;
  if (!Array.isArray(villages) || !villages.every((code) => bookKeepers.some(({ village }) => village.code === code)))
    return undefined;
  return { villages, period, name, mistake, more, separator, copied };
};

/** Drops an export into the folder under its final name at once, unless a broken copy is asked for. */
const drop = async (
  folder: string,
  { villages, period, name, mistake, more, separator, copied }: Errand,
): Promise<Answer> => {
  const [year = 0, month = 0] = period.split('-').map(Number);
  const books = bookKeepers
    .filter(({ village }) => villages.includes(village.code))
    .map((keeper) => withMore(booksOf(keeper, year), month, more));
  const tables = exportTables(books, month);
  const told = mistakes[mistake ?? '']?.(tables) ?? tables;
  const whole = name.endsWith('.zip') ? await archiveOf(told, separator) : databaseOf(told);
  const bytes = copied === 'half' ? whole.subarray(0, whole.length / 2) : whole;
  await writeFile(join(folder, `.${name}`), bytes);
  await rename(join(folder, `.${name}`), join(folder, name));
  return json(200, {
    file: name,
    folder,
    period,
    villages: books.map((one) => ({
      villageCode: one.keeper.village.code,
      local: one.keeper.local,
      spending: spendingUntil(one, month),
    })),
  });
};

/** Village finance: no server in reality, but computers in villages whose exports arrive in a folder. */
export const openSiskeudes = (clock: Clock): Agency => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-siskeudes-'));
  return {
    name: 'siskeudes',
    env: { SANDBOX_SISKEUDES_FOLDER: folder },
    operations: [],
    controls: [
      {
        name: 'export',
        method: 'POST',
        path: '/siskeudes/export',
        answer: async ({ body }) => {
          const errand = readErrand(readObject(body) ?? {}, wibDay(clock()));
          return errand === undefined ? json(400, usage) : drop(folder, errand);
        },
      },
      {
        name: 'siskeudes-reports',
        method: 'GET',
        path: '/siskeudes/reports',
        answer: async () => json(200, { reports: await dropReports(folder) }),
      },
    ],
    reset: () => {},
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
};
