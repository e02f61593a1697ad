import t from 'tap';
import { newId } from '../../src/core/id.js';
import { eventRecord } from '../../src/log/event.js';

t.test('an event keeps what it tells, and what it does not tell does not apply', async (t) => {
  const told = { kind: 'audit.read', at: new Date(0), exchange: newId(), config: 3, outcome: 'answered' } as const;
  const record = eventRecord({ ...told, consumer: 'audit.desk', note: { read: 'search' } });
  t.match(record, { ...told, consumer: 'audit.desk', note: { read: 'search' } });
  t.match(record, { provider: '', agreement: '', code: null, attempts: 0, sealed: { subjects: [] } });
  t.notOk('parent' in record);
});
