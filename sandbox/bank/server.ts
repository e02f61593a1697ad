import { mkdtempSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agency, type Answer, type Clock, json } from '../agency.js';
import { bankTerminal } from '../bapenda/payment-host.js';
import { wibDay } from '../calendar.js';
import { dropReports } from '../drop-reports.js';
import { asText, isRecord, readObject } from '../native-json.js';

interface Settled {
  readonly nop: string;
  readonly year: string;
  readonly amount: number;
  readonly referenceNumber: string;
}

interface Errand {
  readonly day: string;
  readonly name: string;
  readonly payments: readonly Settled[];
  readonly mistake: string | undefined;
}

/** How a settlement may go wrong on its way: lines of the sound file → lines of the other one. */
const mistakes: Readonly<Record<string, (lines: readonly string[]) => readonly string[]>> = {
  total: (lines) => lines.map((line) => (line.startsWith('T|') ? `${line}0` : line)),
  cut: (lines) => lines.slice(0, -1),
  row: (lines) => lines.map((line, at) => (at === 1 ? line.replace(/\d{18}/, '35.10.240') : line)),
};

const usage = {
  error: `Send {"payments": [{"nop", "year", "amount", "referenceNumber"}], "day"?: "2026-11-25", "name"?: "….txt", "mistake"?: ${Object.keys(mistakes).join(' | ')}}.`,
};

const settledIn = (one: unknown): Settled[] => {
  const { nop, year, amount, referenceNumber } = isRecord(one) ? one : {};
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount)) return [];
  return [{ nop: asText(nop), year: asText(year), amount, referenceNumber: asText(referenceNumber) }];
};

const readErrand = (asked: Readonly<Record<string, unknown>>, today: string): Errand | undefined => {
  const { payments, day = today, mistake } = asked;
  if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const { name = `pbb_${day}.txt` } = asked;
  if (typeof name !== 'string' || !/^\w[\w.-]{0,80}\.txt$/.test(name)) return undefined;
  if (mistake !== undefined && (typeof mistake !== 'string' || !Object.hasOwn(mistakes, mistake))) return undefined;
  if (!Array.isArray(payments)) return undefined;
  return { day, name, mistake, payments: payments.flatMap(settledIn) };
};

/** The settlement of a day: H, a D for each payment, and T with their number and sum. */
const linesOf = ({ day, payments }: Errand): readonly string[] => [
  ['H', bankTerminal, day].join('|'),
  ...payments.map(({ nop, year, amount, referenceNumber }) =>
    ['D', nop, year, amount, referenceNumber, `${day} 09:30:00`].join('|'),
  ),
  ['T', payments.length, payments.reduce((sum, { amount }) => sum + amount, 0)].join('|'),
];

const drop = async (folder: string, errand: Errand): Promise<Answer> => {
  const { name, mistake } = errand;
  const sound = linesOf(errand);
  const lines = mistakes[mistake ?? '']?.(sound) ?? sound;
  await writeFile(join(folder, `.${name}`), lines.map((line) => `${line}\r\n`).join(''));
  await rename(join(folder, `.${name}`), join(folder, name));
  return json(200, { file: name, folder });
};

/** The bank: it pays through the gateway as any client does, and drops each night's settlement into a folder. */
export const openBank = (clock: Clock): Agency => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-bank-'));
  return {
    name: 'bank',
    env: { SANDBOX_BANK_FOLDER: folder, SANDBOX_BANK_TERMINAL: bankTerminal },
    operations: [],
    controls: [
      {
        name: 'settle',
        method: 'POST',
        path: '/bank/settle',
        answer: ({ body }) => {
          const errand = readErrand(readObject(body) ?? {}, wibDay(clock()));
          return errand === undefined ? json(400, usage) : drop(folder, errand);
        },
      },
      {
        name: 'bank-reports',
        method: 'GET',
        path: '/bank/reports',
        answer: async () => json(200, { reports: await dropReports(folder) }),
      },
    ],
    // What was dropped stays dropped: the gateway may be in the middle of it.
    reset() {},
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
