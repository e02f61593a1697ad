import { join } from 'node:path';
import { pino } from 'pino';
import { adapters } from '../adapters/index.js';
import { ensureClientsFile, writePrivately } from './access/clients-file.js';
import { type Keys, loadKeys } from './access/keys.js';
import { loadLogKeys } from './access/log-keys.js';
import { configFolder } from './config/config-folder.js';
import type { Environment } from './config/environment.js';
import { activeVersion } from './config/versions.postgres.js';
import { systemClock } from './core/clock.js';
import { Failure } from './core/failure.js';
import { buildGateway, type Gateway } from './gateway.js';
import { applyConfiguration } from './installation/activation.js';
import { type Checked, checkInstallation, printFaults } from './installation/check.js';
import { assertListenable, listenFailure } from './listen.js';
import { createExchangeLog, prepareLog } from './log/exchange-log.js';
import { lastHeadIn } from './log/last-head.js';
import { startEmbedded } from './postgres/embedded.js';
import { migrate } from './postgres/migrate.js';
import { connect } from './postgres/pool.js';
import { reach } from './postgres/reach.js';
import { vaultBackups } from './retention/vault-files.js';
import { startSandbox } from './sandbox.js';

export interface Running {
  /** Where it listens; undefined when it only works. */
  readonly url: string | undefined;
  readonly gateway: Gateway;
  readonly clientsFile: string | undefined;
  readonly casesFile: string | undefined;
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly environment: Environment;
  readonly does: { readonly serve: boolean; readonly work: boolean };
  /** Bring up the simulated agencies when the configuration says so. */
  readonly sandbox: boolean;
}

const faulty = (checked: Checked): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The configuration has faults; correct them and start again:\n${printFaults(checked, 'en').join('\n')}`,
    id: `Konfigurasi mengandung kesalahan; perbaiki lalu jalankan lagi:\n${printFaults(checked, 'id').join('\n')}`,
  });

/** The first start puts what the folder says in force as version 1; later ones keep what was applied, whose number comes back. */
const ensureActive = async (databaseUrl: string, keys: Keys, checked: Checked): Promise<number | undefined> => {
  const database = connect(databaseUrl, { name: 'start', max: 2 });
  try {
    const active = await activeVersion(database);
    if (active !== undefined) return active.n;
    if (checked.faults.length > 0) throw faulty(checked);
    await prepareLog(database, keys.log);
    const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
    const records = { database, log, clock: systemClock };
    await applyConfiguration(records, checked.configuration, 'start', 'First start').finally(log.close);
    return undefined;
  } finally {
    await database.close();
  }
};

/** Closes in the reverse order of opening, whatever fails on the way. */
const createStack = () => {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add: (step: () => Promise<unknown>) => steps.push(step),
    async close() {
      for (const step of steps.splice(0).reverse()) await step().catch(() => undefined);
    },
  };
};

/** Waits for all of them even when one fails, so that nothing comes up after its failure was told. */
const allOf = async <const Parts extends readonly unknown[]>(
  parts: Parts,
): Promise<{ -readonly [Part in keyof Parts]: Awaited<Parts[Part]> }> => {
  await Promise.allSettled(parts);
  return Promise.all(parts);
};

/** Brings up everything a process needs, in order; a failure on the way closes what was opened. */
export const run = async ({ environment, does, sandbox }: RunOptions): Promise<Running> => {
  const { dataDir, host, port } = environment;
  const log = pino({ level: environment.logLevel, base: null }, pino.destination({ dest: 2, sync: false }));
  const opened = createStack();
  try {
    const folder = configFolder(environment);
    if (does.serve) await assertListenable({ host, port });
    const [keys, logKeys, checked, databaseUrl] = await allOf([
      loadKeys(dataDir),
      loadLogKeys(dataDir, environment.logKey),
      checkInstallation(folder, adapters),
      environment.databaseUrl === undefined
        ? startEmbedded({ dataDir, log }).then((embedded) => {
            opened.add(embedded.stop);
            return embedded.url;
          })
        : reach(environment.databaseUrl),
    ]);
    const wanted = sandbox && checked.configuration.gateway.sandbox === true;
    const agencies = wanted ? await startSandbox(Buffer.from(keys.derive('sandbox')).toString('hex')) : undefined;
    if (agencies !== undefined) opened.add(agencies.stop);

    await migrate(databaseUrl);
    const stays = await ensureActive(databaseUrl, keys, checked);
    if (stays !== undefined && checked.faults.length > 0)
      log.warn(
        { faults: checked.faults.length, version: stays },
        'the folder has faults; the version in force stays: run jembatan check',
      );
    let url: string | undefined;
    const gateway = await buildGateway({
      databaseUrl,
      redisUrl: environment.redisUrl,
      keys,
      signing: { keys: logKeys, lastHead: lastHeadIn(join(dataDir, 'log.checkpoint')) },
      equipment: checked.equipment,
      keeping: {
        environment: { ...environment.variables, ...agencies?.variables },
        folder,
        sandbox: checked.configuration.gateway.sandbox === true,
      },
      vaultBackups: vaultBackups(dataDir),
      log,
      does,
      origin: () => url ?? `http://${host}:${port}`,
    });
    opened.add(gateway.close);
    const { systems } = gateway.current.get().configuration;
    const clientsFile = agencies === undefined ? undefined : await ensureClientsFile(dataDir, systems, gateway.clients);
    const casesFile = agencies === undefined ? undefined : join(dataDir, 'sandbox', 'cases.json');
    if (agencies !== undefined && casesFile !== undefined) {
      await writePrivately(casesFile, await (await fetch(`${agencies.control}/cases`)).json());
      await writePrivately(join(dataDir, 'sandbox', 'control.json'), { url: agencies.control });
    }
    if (does.serve) {
      await gateway.http.listen({ host, port }).catch((error) => {
        throw listenFailure({ host, port }, error);
      });
      const address = gateway.http.server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    }
    return { url, gateway, clientsFile, casesFile, stop: opened.close };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
