import { type Keys, loadKeys } from '../access/keys.js';
import type { Environment } from '../config/environment.js';
import { Failure } from '../core/failure.js';
import type { Database } from '../core/sql.js';
import { findEmbedded, startEmbedded } from '../postgres/embedded.js';
import { migrate } from '../postgres/migrate.js';
import { connect } from '../postgres/pool.js';
import { reach } from '../postgres/reach.js';

const quiet = { info: () => undefined };

/** The database of a command: `DATABASE_URL`, the one a running gateway has up, or the embedded one for as long as the command runs. */
export const withDatabase = async <Result>(
  { databaseUrl, dataDir }: Environment,
  work: (opened: { readonly database: Database; readonly url: string; readonly keys: Keys }) => Promise<Result>,
): Promise<Result> => {
  const found = await (databaseUrl === undefined ? findEmbedded(dataDir) : reach(databaseUrl));
  const own = found === undefined ? await startEmbedded({ dataDir, log: quiet }) : undefined;
  const url = found ?? own?.url;
  if (url === undefined) throw new Failure('CONFIG_INVALID', { en: 'No database.', id: 'Tidak ada basis data.' });
  try {
    await migrate(url);
    const database = connect(url, { name: 'command', max: 2 });
    return await work({ database, url, keys: await loadKeys(dataDir) }).finally(() => database.close());
  } finally {
    await own?.stop();
  }
};
