import t from 'tap';
import { startGateway } from '../gateway.js';

const read = 'population.person.read.v1';

/** Every text column that anybody with the database may read; the sealed ones are bytes. */
const textColumns = `
  select format('select %L as place, %I::text as text from %I.%I', table_schema || '.' || table_name || '.' || column_name,
    column_name, table_schema, table_name) as query
  from information_schema.columns
  where table_schema in ('log', 'work', 'quota', 'access', 'config') and data_type in ('text', 'ARRAY')`;

t.test(
  'a NIK that went through every path stands in no header, problem, log line, metric or clear column',
  async (t) => {
    const { exchange, call, cases, lines, database } = await startGateway(t, { work: false });
    const { nik } = cases.persons?.alive ?? {};
    const canary = String(nik);
    const answered = await exchange(read, { nik }, { 'gateway-officer': canary, 'gateway-case': canary });
    t.equal(answered.status, 200, answered.text);
    for (const system of ['kominfo.admin', 'inspektorat.audit']) await call(system, '/health/live');
    const refused = await Promise.all([
      exchange(read, `{"nik":"${canary}"`),
      exchange(read, { nik, [canary]: canary }),
      exchange(read, { nik: `${canary}9` }),
      exchange(read, { nik }, { 'gateway-purpose': canary }),
      exchange(read, { nik }, { 'gateway-elements': canary }),
      exchange(read, { nik }, { 'gateway-agreement': canary }),
      exchange(read, { nik: cases.persons?.deceased?.nik }, { 'gateway-officer': canary }),
      exchange(canary, { nik }),
      exchange('licensing.permit.publish.v1', { nik }, { 'idempotency-key': canary }),
      call('inspektorat.audit', `/audit/v1/exchanges?officer=${canary}`),
      call('inspektorat.audit', `/audit/v1/exchanges?${canary}=1`),
      call('kominfo.admin', `/admin/v1/deliveries?${canary}=1`),
      call('kominfo.admin', `/admin/v1/systems/${canary}/probe`, { method: 'POST' }),
      call(undefined, `/${canary}`),
      call(undefined, `/native/${canary}/${canary}`, { body: { nik } }),
    ]);
    for (const reply of refused) {
      t.ok(reply.status >= 400 && reply.status < 500, `${reply.status} ${reply.text.replaceAll(canary, 'CANARY')}`);
      t.notMatch(reply.text, canary);
    }
    for (const reply of [answered, ...refused]) t.notMatch(JSON.stringify([...reply.headers]), canary);
    t.notMatch(lines.join(''), canary);
    for (const line of lines) t.doesNotThrow(() => JSON.parse(line));
    t.notMatch((await call('kominfo.admin', '/metrics')).text, canary);

    const queries = await database.query<{ query: string }>(textColumns);
    t.ok(queries.length > 20);
    for (const { query } of queries)
      for (const { place, text } of await database.query<{ place: string; text: string | null }>(query))
        if (text?.includes(canary)) t.fail(place);
  },
);
