import { adapters } from '../../adapters/index.js';
import { configFolder } from '../config/config-folder.js';
import { readEnvironment } from '../config/environment.js';
import { checkInstallation, printFaults } from '../installation/check.js';

/** Prints every fault at once; exits 1 when there is one. */
export const checkCommand = async (dir: string | undefined, { json }: { json?: boolean }): Promise<void> => {
  const environment = readEnvironment();
  const checked = await checkInstallation(dir ?? configFolder(environment), adapters);
  const { faults, locate, configuration } = checked;
  if (faults.length > 0) process.exitCode = 1;
  if (json === true) {
    const rows = faults.map((fault) => ({ ...fault, ...locate(fault) }));
    process.stdout.write(`${JSON.stringify({ faults: rows })}\n`);
    return;
  }
  for (const line of printFaults(checked, environment.language)) process.stdout.write(`${line}\n`);
  const counts = `${configuration.systems.length} systems, ${configuration.agreements.length} agreements, ${checked.equipment.catalog.all.length} contracts`;
  const indonesian = `${configuration.systems.length} sistem, ${configuration.agreements.length} perjanjian, ${checked.equipment.catalog.all.length} kontrak`;
  const summary =
    environment.language === 'id'
      ? `${faults.length} kesalahan; ${indonesian}. ${faults.length === 0 ? 'Selanjutnya: jembatan apply' : 'Perbaiki, lalu jalankan lagi.'}`
      : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}; ${counts}. ${faults.length === 0 ? 'Next: jembatan apply' : 'Correct them and run it again.'}`;
  process.stdout.write(`${summary}\n`);
};
