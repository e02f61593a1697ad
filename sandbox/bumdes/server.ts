import { mkdtempSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agency, type Answer, type Clock, json } from '../agency.js';
import { shiftDay, wibDay } from '../calendar.js';
import { dropReports } from '../drop-reports.js';
import { readObject } from '../native-json.js';
import { booksOf, type Enterprise, enterprises, summaryOf } from './books.js';
import { bukuBumdesBook, kasDesaFile, officialBook } from './layouts.js';
import { mistakes, type Sheet } from './mistakes.js';

interface Errand {
  readonly enterprise: Enterprise;
  readonly period: string;
  readonly name: string;
  readonly mistake: string | undefined;
  /** Rupiah sold every month beyond the usual. */
  readonly more: number;
  /** `half` of the bytes only, as a copy that broke off leaves it. */
  readonly copied: 'whole' | 'half';
}

const usage = {
  error: `Send {"enterprise": ${enterprises.map(({ source }) => source).join(' | ')}, "period"?: "2026-06", "name"?: "….xlsx" or ".csv", "mistake"?: ${Object.keys(mistakes).join(' | ')}, "more"?: 0–999999 rupiah, "copied"?: "whole" | "half"}.`,
};

const writers: Readonly<Record<Enterprise['layout'], (sheet: Sheet) => Promise<Uint8Array> | Uint8Array>> = {
  official: officialBook,
  kasDesa: kasDesaFile,
  bukuBumdes: bukuBumdesBook,
};

const readErrand = (asked: Readonly<Record<string, unknown>>, today: string): Errand | undefined => {
  const enterprise = enterprises.find(({ source }) => source === asked.enterprise);
  if (enterprise === undefined) return undefined;
  const { period = shiftDay(`${today.slice(0, 7)}-01`, -1).slice(0, 7), mistake, more = 0, copied = 'whole' } = asked;
  if (typeof period !== 'string' || !/^20[2-9]\d-(0[1-9]|1[0-2])$/.test(period)) return undefined;
  const { name = `${enterprise.source}_${period}.${enterprise.layout === 'kasDesa' ? 'csv' : 'xlsx'}` } = asked;
  if (typeof name !== 'string' || !/^\w[\w.-]{0,80}\.(xlsx|csv)$/.test(name)) return undefined;
  if (mistake !== undefined && (typeof mistake !== 'string' || !Object.hasOwn(mistakes, mistake))) return undefined;
  if (typeof more !== 'number' || !Number.isInteger(more) || more < 0 || more > 999_999) return undefined;
  if (copied !== 'whole' && copied !== 'half') return undefined;
  return { enterprise, period, name, mistake, more, copied };
};

/** Drops a month's trial balance into the folder under its final name at once. */
const drop = async (folder: string, { enterprise, period, name, mistake, more, copied }: Errand): Promise<Answer> => {
  const entries = booksOf(enterprise, period, more);
  const sound: Sheet = { name: enterprise.name, period, entries, more: [] };
  const sheet = mistakes[mistake ?? '']?.(sound) ?? sound;
  const bytes = await writers[enterprise.layout](sheet);
  await writeFile(join(folder, `.${name}`), copied === 'half' ? bytes.subarray(0, bytes.length / 2) : bytes);
  await rename(join(folder, `.${name}`), join(folder, name));
  return json(200, { file: name, folder, period, villageCode: enterprise.villageCode, ...summaryOf(sheet.entries) });
};

/** Village enterprises: no server in reality, but spreadsheets on the computers of villages, which arrive in a folder. */
export const openBumdes = (clock: Clock): Agency => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bumdes-'));
  return {
    name: 'bumdes',
    env: { SANDBOX_BUMDES_FOLDER: folder },
    operations: [],
    controls: [
      {
        name: 'export',
        method: 'POST',
        path: '/bumdes/export',
        answer: ({ body }) => {
          const errand = readErrand(readObject(body) ?? {}, wibDay(clock()));
          return errand === undefined ? json(400, usage) : drop(folder, errand);
        },
      },
      {
        name: 'bumdes-reports',
        method: 'GET',
        path: '/bumdes/reports',
        answer: async () => json(200, { reports: await dropReports(folder) }),
      },
    ],
    // What was dropped stays dropped: the gateway may be in the middle of it.
    reset() {},
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
