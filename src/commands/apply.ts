import { adapters } from '../../adapters/index.js';
import { configFolder } from '../config/config-folder.js';
import { readEnvironment } from '../config/environment.js';
import { systemClock } from '../core/clock.js';
import { applyConfiguration } from '../installation/activation.js';
import { checkInstallation, printFaults } from '../installation/check.js';
import { createExchangeLog, prepareLog } from '../log/exchange-log.js';
import { withDatabase } from './database.js';

/** Checks a configuration, keeps it as a version and puts it in force; running processes follow within seconds. */
export const applyCommand = async (
  dir: string | undefined,
  { message, by }: { message: string; by: string },
): Promise<void> => {
  const environment = readEnvironment();
  const checked = await checkInstallation(dir ?? configFolder(environment), adapters);
  if (checked.faults.length > 0) {
    for (const line of printFaults(checked, environment.language)) process.stderr.write(`${line}\n`);
    process.exitCode = 1;
    return;
  }
  const { n, changed } = await withDatabase(environment, async ({ database, keys }) => {
    await prepareLog(database, keys.log);
    const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
    const records = { database, log, clock: systemClock };
    return applyConfiguration(records, checked.configuration, by, message).finally(log.close);
  });
  const text = changed
    ? { en: `Version ${n} is in force.`, id: `Versi ${n} berlaku.` }
    : {
        en: `Version ${n} was in force already; nothing changed.`,
        id: `Versi ${n} memang sudah berlaku; tidak ada perubahan.`,
      };
  process.stdout.write(`${text[environment.language]}\n`);
};
