import { adapters } from '../../adapters/index.js';
import { createTools } from '../adapter/tools.js';
import { configFolder } from '../config/config-folder.js';
import { connectionOf } from '../config/connection.js';
import { readEnvironment } from '../config/environment.js';
import { systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { checkInstallation } from '../installation/check.js';

const notCalled = (system: string): Failure =>
  new Failure('NOT_FOUND', {
    en: `${system} is no system with an adapter in this configuration.`,
    id: `${system} bukan sistem beradapter pada konfigurasi ini.`,
  });

/** Tests one system from this machine with the configuration folder's document; the gateway need not run. */
export const probeCommand = async (id: string): Promise<void> => {
  const environment = readEnvironment();
  const folder = configFolder(environment);
  const { configuration, equipment } = await checkInstallation(folder, adapters);
  const system = configuration.systems.find((one) => one.id === id);
  const adapter = equipment.registry.get(system?.adapter ?? '');
  if (system === undefined || adapter === undefined) throw notCalled(id);
  const silent = { info: () => undefined, warn: () => undefined };
  const keeping = { environment: environment.variables, folder, sandbox: configuration.gateway.sandbox === true };
  const config = await connectionOf(system, adapter, keeping);
  const { tools, close } = createTools({
    system: id,
    addresses: system.addresses ?? [],
    log: silent,
    clock: systemClock,
  });
  const connection = await adapter.connect(config, tools);
  try {
    await connection.probe(AbortSignal.timeout(15_000));
  } finally {
    await connection.close();
    await close();
  }
  process.stdout.write(environment.language === 'id' ? `${id} dapat dihubungi.\n` : `${id} can be reached.\n`);
};
