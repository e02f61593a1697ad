import t from 'tap';
import { startGateway } from '../../gateway.js';

t.test('a read is answered in the canonical vocabulary, minimised, and on record before the answer', async (t) => {
  const { exchange, cases, database } = await startGateway(t);
  const { nik } = cases.persons?.alive ?? {};
  const reply = await exchange('population.person.read.v1', { nik });
  t.equal(reply.status, 200, reply.text);
  t.match(reply.json(), { nik, lifeStatus: 'ALIVE' });
  t.match(reply.headers.get('gateway-withheld'), /religion/);
  const rows = await database.query<{ entry: string }>('select entry from log.entry where exchange = $1', [
    reply.headers.get('gateway-exchange'),
  ]);
  t.equal(rows.length, 1);
  t.match(JSON.parse(rows[0]?.entry ?? ''), { kind: 'exchange.answered', service: 'population.person.read.v1' });
});
