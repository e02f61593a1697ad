import { adapters } from '../../adapters/index.js';
import { configFolder } from '../config/config-folder.js';
import { readEnvironment } from '../config/environment.js';
import type { Language } from '../core/text.js';
import { type Checked, checkInstallation, printFaults } from '../installation/check.js';

/** The last line: how many faults in how much, and what to do next. */
export const checkSummary = ({ faults, configuration, equipment }: Checked, language: Language): string => {
  const [systems, agreements] = [configuration.systems.length, configuration.agreements.length];
  const contracts = equipment.catalog.all.length;
  const ok = faults.length === 0;
  if (language === 'id')
    return `${faults.length} kesalahan; ${systems} sistem, ${agreements} perjanjian, ${contracts} kontrak. ${ok ? 'Selanjutnya: jembatan apply' : 'Perbaiki, lalu jalankan lagi.'}`;
  return `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; ${systems} systems, ${agreements} agreements, ${contracts} contracts. ${ok ? 'Next: jembatan apply' : 'Correct them and run it again.'}`;
};

/** Prints every fault at once; exits 1 when there is one. */
export const checkCommand = async (dir: string | undefined, { json }: { json?: boolean }): Promise<void> => {
  const environment = readEnvironment();
  const checked = await checkInstallation(dir ?? configFolder(environment), adapters);
  const { faults, locate } = checked;
  if (faults.length > 0) process.exitCode = 1;
  if (json === true) {
    const rows = faults.map((fault) => ({ ...fault, ...locate(fault) }));
    process.stdout.write(`${JSON.stringify({ faults: rows })}\n`);
    return;
  }
  for (const line of printFaults(checked, environment.language)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${checkSummary(checked, environment.language)}\n`);
};
