import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { adapters } from '../adapters/index.js';
import { deriveKeys } from '../src/access/keys.js';
import { loadLogKeys } from '../src/access/log-keys.js';
import { configFolder } from '../src/config/config-folder.js';
import { systemClock } from '../src/core/clock.js';
import { buildGateway } from '../src/gateway.js';
import { applyConfiguration } from '../src/installation/activation.js';
import { checkInstallation } from '../src/installation/check.js';
import { createExchangeLog, prepareLog } from '../src/log/exchange-log.js';
import { lastHeadIn } from '../src/log/last-head.js';
import { startEmbedded } from '../src/postgres/embedded.js';
import { migrate } from '../src/postgres/migrate.js';
import { connect } from '../src/postgres/pool.js';
import { consumer, registryAlone, registryAt } from './installation.js';
import { serveAsProcess } from './server-process.js';

/** The gateway as it is shipped, with the backend as its civil registry and without a quota. Arguments: backend URL, database URL or `embedded`. */
const [backend = '', where = 'embedded'] = process.argv.slice(2);

const folder = await mkdtemp(join(tmpdir(), 'jembatan-bench-'));
const embedded =
  where === 'embedded' ? await startEmbedded({ dataDir: folder, log: { info: () => undefined } }) : undefined;
const databaseUrl = embedded?.url ?? where;
await migrate(databaseUrl);
const keys = deriveKeys(randomBytes(32));
const { configuration, equipment } = await checkInstallation(configFolder({ configDir: undefined }), adapters);
const database = connect(databaseUrl, { name: 'bench', max: 2 });
await prepareLog(database, keys.log);
const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
await applyConfiguration({ database, log, clock: systemClock }, registryAlone(configuration), 'bench', '').finally(
  log.close,
);

let url = '';
const gateway = await buildGateway({
  databaseUrl,
  redisUrl: undefined,
  keys,
  signing: { keys: await loadLogKeys(folder, undefined), lastHead: lastHeadIn(join(folder, 'log.checkpoint')) },
  equipment,
  keeping: { environment: registryAt(backend), folder, sandbox: true },
  log: pino({ base: null }, pino.destination({ dest: join(folder, 'gateway.log'), sync: false })),
  does: { serve: true, work: true },
  origin: () => url,
});
url = await gateway.http.listen({ host: '127.0.0.1', port: 0 });
const secret = await gateway.clients.issue(consumer);
const answer = await fetch(`${url}/oauth2/token`, {
  method: 'POST',
  body: new URLSearchParams({ grant_type: 'client_credentials', client_id: consumer, client_secret: secret }),
});
const { access_token: token } = (await answer.json()) as { access_token: string };

serveAsProcess({ url, token }, async () => {
  await gateway.close();
  await database.close();
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
});
