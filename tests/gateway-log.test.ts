import { pino } from 'pino';
import t from 'tap';
import { systemClock } from '../src/core/clock.js';
import { openNote, parseVerifierKey } from '../src/core/signed-note.js';
import { type Signing, startPublishing } from '../src/gateway-log.js';
import { prepareLog } from '../src/log/exchange-log.js';
import { keys, logOn } from './log/record.js';
import { signingInMemory } from './log/signing.js';
import { appendMany, until } from './log/tree.js';
import { freshDatabase } from './postgres.js';

t.test('a new key is on record before it signs, once, and the log is believed by either key', async (t) => {
  const database = await freshDatabase(t);
  await prepareLog(database, keys.log);
  const log = logOn(database);
  t.teardown(() => log.close());
  const publishWith = async (signing: Signing, work: () => Promise<void>) => {
    const publishing = startPublishing({
      databaseUrl: database.url,
      database,
      signing,
      log,
      installation: 'test',
      witnesses: () => [],
      config: () => 1,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      report: () => undefined,
    });
    await work();
    await until('published', async () => {
      const { durable, published, signs } = await publishing.state();
      return signs && durable === published;
    });
    await publishing.close();
    return { keys: publishing.keys, checkpoint: (await publishing.checkpoint()) ?? '' };
  };
  const first = signingInMemory();
  const both = { ...first, keys: [...signingInMemory().keys, ...first.keys] };
  const before = await publishWith(first, () => appendMany(log, 3));
  const after = await publishWith(both, () => appendMany(log, 3));
  const again = await publishWith(both, () => appendMany(log, 3));

  const entries = await database.query<{ entry: string }>('select entry from log.entry order by idx');
  const rotations = entries.map(({ entry }) => JSON.parse(entry)).filter(({ kind }) => kind === 'key.rotated');
  t.match(rotations, [{ note: { to: after.keys[0] } }]);
  t.equal(rotations.length, 1);
  t.match(before.keys[0], rotations[0].note.from);
  for (const { checkpoint } of [after, again])
    for (const key of after.keys) {
      const verifier = parseVerifierKey(key);
      t.ok('note' in openNote(checkpoint, verifier === undefined ? [] : [verifier]));
    }
});
