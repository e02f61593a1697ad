import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { objectBody } from '../../src/protocols/http-request.js';
import { openMariadb } from '../../src/protocols/sql.mariadb.js';
import { openPostgres } from '../../src/protocols/sql.postgres.js';
import { createSqlClient } from '../../src/protocols/sql-client.js';
import type { SqlResult, SqlStatement } from '../../src/protocols/sql-session.js';
import { config, type SqlConfig, type SqlOperation } from './config.js';
import { valuesFor } from './parameters.js';

const servers = { postgres: { open: openPostgres, port: 5432 }, mariadb: { open: openMariadb, port: 3306 } };

const unknownOperation = (operation: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The system's configuration has no operation "${operation}". Add it under "operations:", or correct the route.`,
    id: `Konfigurasi sistem tidak memiliki operasi "${operation}". Tambahkan di bawah "operations:", atau perbaiki rutenya.`,
  });

const notFound = (): Failure =>
  new Failure(
    'SUBJECT_NOT_FOUND',
    { en: 'The system has no such record.', id: 'Sistem tidak memiliki catatan tersebut.' },
    { sent: 'yes' },
  );

const several = (): Failure =>
  new Failure(
    'SUBJECT_DUPLICATE',
    {
      en: 'The system has several records where one is meant; nothing was changed. Its operator must sort them out.',
      id: 'Sistem memiliki beberapa catatan padahal seharusnya satu; tidak ada yang berubah. Operatornya perlu membereskannya.',
    },
    { sent: 'yes' },
  );

const statementOf = (name: string, { statement, effect, maxRows = 1000 }: SqlOperation): SqlStatement => ({
  name,
  text: statement,
  effect,
  maxRows,
});

/** One row is the body itself; rows stand in `rows`; a statement without columns tells how many rows it touched. */
const answerOf = ({ rows: wanted }: SqlOperation, { rows, affected }: SqlResult): JsonObject => {
  if (wanted === 'many') return rows ? { rows: [...rows] } : { affected };
  const count = rows?.length ?? affected;
  if (count > 1) throw several();
  if (count < 1) throw notFound();
  return rows?.[0] ?? { affected };
};

export const sql = defineAdapter<SqlConfig>({
  api: ADAPTER_API,
  kind: 'sql',
  summary: 'Any PostgreSQL, MariaDB or MySQL database, by declared statements with parameters',
  home: new URL('./', import.meta.url),
  config,
  operations: { '*': { effect: 'write' } },
  connect({ dialect, tls = 'verify', pool = 4, statementSeconds = 10, ...settings }, tools) {
    const { open, port } = servers[dialect];
    const client = createSqlClient({ port, ...settings, tls, statementSeconds, pool, open }, tools);
    const operations = Object.entries(settings.operations);
    return {
      async send(name, native, call) {
        const operation = Object.hasOwn(settings.operations, name) ? settings.operations[name] : undefined;
        if (!operation) throw unknownOperation(name);
        const values = valuesFor(name, operation.parameters ?? [], objectBody(native.body));
        const body = await client.run(statementOf(name, operation), values, call, (result) =>
          answerOf(operation, result),
        );
        return { body };
      },
      probe: (signal) =>
        client.examine(
          operations.map(([name, operation]) => ({
            statement: statementOf(name, operation),
            values: (operation.parameters ?? []).map(({ type }) => ({ type, value: null })),
          })),
          { signal, deadline: tools.clock.now().getTime() + 10_000 },
        ),
      close: client.close,
    };
  },
});
