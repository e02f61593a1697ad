import t, { type Test } from 'tap';
import { newId } from '../../src/core/id.js';
import { readObligations } from '../../src/deliveries/obligations.postgres.js';
import { logOn, recordOf } from '../log/record.js';
import { freshDatabase } from '../postgres.js';

const at = new Date('2026-11-24T02:00:00Z');
const parties = { consumer: 'kua.simkah', provider: 'dukcapil.siak', service: 'marriage.registered.v1' };

const setup = async (t: Test) => {
  const database = await freshDatabase(t);
  const log = logOn(database);
  const ended = (kind: 'delivery.completed' | 'delivery.dead', total: number, when = at) =>
    log.append(recordOf({ ...parties, kind, mode: 'queued', at: when, ms: { total, provider: 1 } }));
  const open = async (state: string, since: string): Promise<string> => {
    const [exchange, { consumer, provider, service }] = [newId(), parties];
    await database.query(
      `insert into work.exchange (id, consumer, provider, service, agreement, purpose, config, mode, state, elements_asked, payload_days, created_at)
       values ($1, $2, $3, $4, 'a', 'p', 1, 'queued', 'queued', '{}', 7, $5)`,
      [exchange, consumer, provider, service, since],
    );
    await database.query(
      `insert into work.delivery (id, exchange, system, via, state, since, due_at, created_at, updated_at)
       values ($1, $2, $3, 'push', $4, $5, $5, $5, $5)`,
      [newId(), exchange, provider, state, since],
    );
    return exchange;
  };
  return { database, ended, open };
};

t.test('obligations tell how long what arrived took, what did not, and what has waited longest', async (t) => {
  const { database, ended, open } = await setup(t);
  for (const total of [100, 200, 300, 400, 9_000]) await ended('delivery.completed', total);
  await ended('delivery.dead', 5);
  await ended('delivery.completed', 77, new Date('2026-11-01T00:00:00Z'));
  const oldest = await open('held', '2026-11-20T00:00:00.000Z');
  await open('due', '2026-11-24T00:00:00Z');
  await open('completed', '2026-11-01T00:00:00Z');
  const found = await readObligations(database, new Date('2026-11-23T00:00:00Z'), new Date('2026-11-25T00:00:00Z'));
  t.match(found, [{ ...parties, completed: 5, dead: 1, medianMs: 300, p95Ms: 7_280, open: 2 }]);
  t.strictSame(found[0]?.oldestOpen, { exchange: oldest, since: '2026-11-20T00:00:00.000Z' });
});

t.test('what is open is told even where nothing ended, and nothing at all is an empty list', async (t) => {
  const { database, open } = await setup(t);
  const [from, to] = [new Date('2026-11-23T00:00:00Z'), new Date('2026-11-25T00:00:00Z')];
  t.strictSame(await readObligations(database, from, to), []);
  await open('running', '2026-11-24T00:00:00Z');
  t.match(await readObligations(database, from, to), [{ completed: 0, dead: 0, medianMs: null, p95Ms: null, open: 1 }]);
});
