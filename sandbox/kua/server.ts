import { mkdtempSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agency, type Answer, type Clock, json } from '../agency.js';
import { wibDay } from '../calendar.js';
import { dropReports } from '../drop-reports.js';
import { asText, isRecord, readObject } from '../native-json.js';
import { type Marriage, marriagesLike, namedMarriagesOn, renumbered } from './marriages.js';
import { writeCsv, writeWorkbook } from './workbook.js';

const usage = {
  error:
    'Send {"file": "nikah-2026-11.xlsx" or ".csv", "cases"?: ["registered", "older", "plain", "mangled", "swapped", "future"], "register"?: {"serial": 200–900, "day": "2026-11-14"}, "more"?: 0–100000 invented deeds, "damaged"?: true}.',
};

/** Where in the register the named deeds stand instead; `undefined` when a request says it wrongly. */
const renumber = (marriages: readonly Marriage[], register: unknown): readonly Marriage[] | undefined => {
  if (register === undefined) return marriages;
  if (!isRecord(register)) return undefined;
  const { serial, day } = register;
  if (typeof serial !== 'number' || !Number.isInteger(serial) || !(serial >= 200 && serial <= 900)) return undefined;
  return /^20\d{2}-\d{2}-\d{2}$/.test(asText(day)) ? renumbered(marriages, serial, asText(day)) : undefined;
};

/** The deeds a request names; `undefined` when it names one that is not there. */
const chosen = (asked: Readonly<Record<string, unknown>>, today: string): Marriage[] | undefined => {
  const named: Readonly<Record<string, Marriage>> = namedMarriagesOn(today);
  const cases = asked.cases ?? ['registered'];
  const more = asked.more ?? 0;
  if (!Array.isArray(cases) || typeof more !== 'number' || !(more >= 0 && more <= 100_000)) return undefined;
  const found = cases.map((name) => (Object.hasOwn(named, asText(name)) ? named[asText(name)] : undefined));
  const known = found.filter((marriage) => marriage !== undefined);
  const numbered = known.length === found.length ? renumber(known, asked.register) : undefined;
  return numbered && [...numbered, ...marriagesLike(more, today)];
};

/** Writes beside the folder first, so that the file appears whole, as a careful sender does. */
const drop = async (folder: string, file: string, bytes: Uint8Array): Promise<void> => {
  await writeFile(join(folder, `.${file}`), bytes);
  await rename(join(folder, `.${file}`), join(folder, file));
};

/** The office of religious affairs: it has no server, only a folder into which it exports its deeds. */
export const openKua = (clock: Clock): Agency => {
  const folder = mkdtempSync(join(tmpdir(), 'jembatan-kua-'));
  const exported = async (body: Uint8Array): Promise<Answer> => {
    const asked = readObject(body) ?? {};
    const file = asText(asked.file);
    const marriages = chosen(asked, wibDay(clock()));
    if (!/^[\w-]{1,80}\.(xlsx|csv)$/.test(file) || marriages === undefined) return json(400, usage);
    const bytes = file.endsWith('.csv') ? writeCsv(marriages) : await writeWorkbook(marriages);
    await drop(folder, file, asked.damaged === true ? bytes.subarray(0, bytes.length / 2) : bytes);
    return json(200, { file, deeds: marriages.length });
  };
  return {
    name: 'kua',
    env: { SANDBOX_KUA_FOLDER: folder },
    operations: [],
    controls: [
      { name: 'export', method: 'POST', path: '/kua/export', answer: ({ body }) => exported(body) },
      {
        name: 'kua-reports',
        method: 'GET',
        path: '/kua/reports',
        answer: async () => json(200, { reports: await dropReports(folder) }),
      },
    ],
    // What was dropped stays dropped: the gateway may be in the middle of it.
    reset() {},
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
