import { readEnvironment } from '../config/environment.js';
import { withDatabase } from './database.js';

/** Opening the database brings it up to date; several processes may do it at once. */
export const migrateCommand = async (): Promise<void> => {
  const environment = readEnvironment();
  await withDatabase(environment, async () => undefined);
  process.stdout.write(
    environment.language === 'id' ? 'Basis data sudah mutakhir.\n' : 'The database is up to date.\n',
  );
};
