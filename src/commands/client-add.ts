import { postgresClients } from '../access/clients.postgres.js';
import { readEnvironment } from '../config/environment.js';
import { activeVersion } from '../config/versions.postgres.js';
import { systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { withDatabase } from './database.js';

const notAClient = (system: string): Failure =>
  new Failure('NOT_FOUND', {
    en: `${system} is no client in the configuration in force. Add "client: { roles: [consumer] }" to its document and run jembatan apply.`,
    id: `${system} bukan klien pada konfigurasi yang berlaku. Tambahkan "client: { roles: [consumer] }" pada dokumennya, lalu jalankan jembatan apply.`,
  });

/** Shows the new secret once; only its hash is kept. */
export const clientAddCommand = async (system: string, { json }: { json?: boolean }): Promise<void> => {
  const environment = readEnvironment();
  const secret = await withDatabase(environment, async ({ database, keys }) => {
    const active = await activeVersion(database);
    const known = active?.configuration.systems.some(({ id, client }) => id === system && client !== undefined);
    if (known !== true) throw notAClient(system);
    return postgresClients(database, keys.derive('client secrets'), systemClock).issue(system);
  });
  const text =
    environment.language === 'id'
      ? `client_id      ${system}\nclient_secret  ${secret}\nSimpan sekarang: rahasia ini tidak ditampilkan lagi.`
      : `client_id      ${system}\nclient_secret  ${secret}\nKeep it now: it is not shown again.`;
  process.stdout.write(
    json === true ? `${JSON.stringify({ client_id: system, client_secret: secret })}\n` : `${text}\n`,
  );
};
