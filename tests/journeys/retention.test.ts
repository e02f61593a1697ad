import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { loadKeys } from '../../src/access/keys.js';
import { createExchangeLog, prepareLog } from '../../src/log/exchange-log.js';
import { recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';
import { runProgram } from './program.js';

t.setTimeout(120_000);

t.test(
  'an administrator keeps the vault apart: backs it up, erases what is too old, brings the rest back',
  async (t) => {
    const database = await freshDatabase(t);
    const dataDir = await mkdtemp(join(tmpdir(), 'jembatan-retention-'));
    t.teardown(() => rm(dataDir, { recursive: true, force: true }));
    const keys = await loadKeys(dataDir);
    await prepareLog(database, keys.log);
    const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
    await log.append(recordOf({ at: new Date('2020-01-01T00:00:00Z') }));
    await log.append(recordOf({ at: new Date() }));
    await log.close();
    const run = (...words: string[]) => runProgram(words, { DATA_DIR: dataDir, DATABASE_URL: database.url });
    const openings = async () => (await database.query('select from vault.opening')).length;

    const backup = await run('vault', 'backup');
    t.match(backup, { status: 0, stdout: /^2 openings are in .*vault-\d{8}T\d{6}Z\.backup\.$/m });
    const file = /in (.*)\.$/m.exec(backup.stdout)?.[1] ?? '';

    const dry = await run('retention', 'run', '--dry-run', '--json');
    t.same(JSON.parse(dry.stdout), { dryRun: true, payloads: 0, openings: 1, exchanges: 0, backups: 0 });
    t.equal(await openings(), 2);
    t.match(await run('retention', 'run'), { status: 0, stdout: /openings of 1 entries/ });
    t.equal(await openings(), 1);

    await database.query('delete from vault.opening');
    t.match(await run('vault', 'restore', file), { status: 0, stdout: /^1 of 2 openings were missing/ });
    t.equal(await openings(), 1, 'what was too old stays erased');
    t.match(await run('vault', 'restore', join(dataDir, 'gateway.key')), { status: 1, stderr: /no whole backup/ });
  },
);
