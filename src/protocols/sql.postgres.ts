import type { Socket } from 'node:net';
import pg from 'pg';
import type { Json, JsonObject } from '../core/json.js';
import { parseNative } from '../core/lossless-json.js';
import { connectionFailure, type SqlTrouble, sqlFailure } from './sql-failures.js';
import {
  abandonMs,
  assertDistinct,
  boundBytes,
  createRowGathering,
  isoMoment,
  type OpenSession,
  once,
  type SqlResult,
  type SqlSettings,
  type SqlStatement,
  type SqlValue,
  wholeText,
} from './sql-session.js';

const { BOOL, INT2, INT4, FLOAT4, FLOAT8, TIMESTAMP, TIMESTAMPTZ, JSON: JSON_TEXT, JSONB } = pg.types.builtins;

const exact: ReadonlySet<number> = new Set([INT2, INT4, FLOAT4, FLOAT8]);

/** What a column's text means; whatever is not listed (int8, numeric, date, text, arrays) stays the server's text. */
const cellOf = (text: string, { dataTypeID, name }: pg.FieldDef): Json => {
  if (dataTypeID === BOOL) return text === 't';
  if (exact.has(dataTypeID) && Number.isFinite(Number(text))) return Number(text);
  if (dataTypeID === TIMESTAMP) return isoMoment(text);
  if (dataTypeID === TIMESTAMPTZ) return isoMoment(text.replace(/\+07$/, ''), '+07:00');
  if (dataTypeID === JSON_TEXT || dataTypeID === JSONB) return parseNative(text);
  return wholeText(text, name);
};

/** SQLSTATE, or its class. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const meanings: Readonly<Record<string, SqlTrouble>> = {
  '08': 'stopping',
  '22': 'value',
  '23': 'value',
  '23505': 'duplicate',
  '25006': 'readOnly',
  '28': 'login',
  '40': 'locked',
  '53': 'busy',
  '55P03': 'locked',
  '57014': 'slow',
  '57P': 'stopping',
  '58': 'stopping',
  XX: 'stopping',
};

const failureOf = (error: unknown, sent: boolean): Error => {
  if (!(error instanceof pg.DatabaseError)) return connectionFailure(error, sent);
  const code = error.code ?? '';
  const trouble = meanings[code] ?? meanings[code.slice(0, 3)] ?? meanings[code.slice(0, 2)] ?? 'refused';
  return sqlFailure[trouble](code);
};

/** The driver wants to connect its socket itself; this one is connected to a checked address already. */
const connected = (socket: Socket): Socket =>
  Object.assign(socket, {
    connect() {
      queueMicrotask(() => socket.emit('connect'));
      return socket;
    },
  });

const clientFor = (settings: SqlSettings, socket: Socket): pg.Client =>
  new pg.Client({
    stream: () => connected(socket),
    host: settings.certificateName ?? settings.host,
    port: settings.port,
    database: settings.database,
    user: settings.user,
    password: settings.password,
    application_name: 'jembatan',
    ssl: settings.tls === 'off' ? false : settings.ca === undefined ? true : { ca: settings.ca },
    types: { getTypeParser: () => String },
  });

/** The driver keeps it without declaring it. */
interface SessionKey {
  readonly processID: number;
  readonly secretKey: number;
}

/** PostgreSQL §54.2.9: the key of a session, sent over another connection, ends its statement. */
const cancelRequest = ({ processID, secretKey }: SessionKey): Buffer => {
  const bytes = Buffer.alloc(16);
  for (const [at, word] of [16, 80_877_102, processID, secretKey].entries()) bytes.writeInt32BE(word | 0, at * 4);
  return bytes;
};

const columnsOf = (row: readonly (string | null)[], fields: readonly pg.FieldDef[]): JsonObject =>
  Object.fromEntries(
    fields.map((field, at): [string, Json] => {
      const text = row[at];
      return [field.name, text === null || text === undefined ? null : cellOf(text, field)];
    }),
  );

/** Runs one statement through the extended protocol, which takes one alone; `broken` is told of an answer that must not go on. */
const ask = (
  client: pg.Client,
  statement: SqlStatement,
  { text, name, values }: { text: string; name: string; values: readonly SqlValue[] },
  broken: () => void,
): Promise<SqlResult> =>
  new Promise((resolve, reject) => {
    const gathering = createRowGathering(statement);
    const asked: pg.QueryArrayConfig = { text, name, values: values.map(({ value }) => value), rowMode: 'array' };
    const query = client.query(new pg.Query(asked));
    let isBroken = false;
    query.on('row', (row: readonly (string | null)[], result?: pg.ResultBuilder) => {
      if (isBroken) return;
      try {
        const fields = result?.fields ?? [];
        if (gathering.rows.length === 0)
          assertDistinct(
            statement,
            fields.map((field) => field.name),
          );
        gathering.add(columnsOf(row, fields));
      } catch (error) {
        isBroken = true;
        reject(error);
        broken();
      }
    });
    query.on('error', (error) => reject(failureOf(error, true)));
    query.on('end', ({ fields, rowCount }: pg.ResultBuilder) =>
      resolve({ rows: fields.length === 0 ? undefined : gathering.rows, affected: rowCount ?? 0 }),
    );
  });

/** PostgreSQL, any version that is still maintained. Values travel beside the statement; texts come back as the server wrote them. */
export const openPostgres: OpenSession = async (settings, socket, tcp) => {
  const client = clientFor(settings, socket);
  // A connection that breaks fails its own statement; as an event it would end the process.
  client.on('error', () => {});
  const run = (text: string, sent: boolean): Promise<unknown> =>
    client.query(text).catch((error: unknown) => Promise.reject(failureOf(error, sent)));
  try {
    await client.connect();
    await run(
      `set datestyle = iso; set timezone = 'Asia/Jakarta'; set client_encoding = utf8; set bytea_output = hex;
       set statement_timeout = ${Math.round(settings.statementSeconds * 1000)};
       set lock_timeout = ${Math.round(settings.statementSeconds * 1000)}`,
      false,
    );
  } catch (error) {
    socket.destroy();
    throw failureOf(error, false);
  }
  const abandon = once(async () => {
    client.connection.stream.destroy();
    const { host, port } = settings;
    const other = await tcp.open({ host, port, signal: undefined, deadline: Date.now() + abandonMs });
    // The server closes the connection once it has passed the request on.
    other.on('error', () => {}).setTimeout(abandonMs, () => other.destroy());
    other.resume().end(cancelRequest(client as unknown as SessionKey));
    await new Promise((resolve) => other.once('close', resolve));
  });
  let exceeded: unknown;
  const bound = boundBytes(client.connection.stream, (failure) => {
    exceeded = failure;
    void abandon();
  });
  return {
    begin: async (effect) => void (await run(effect === 'read' ? 'begin read only' : 'begin', false)),
    async execute(statement, values) {
      bound.restart();
      try {
        const { text, name } = statement;
        return await ask(client, statement, { text, name, values }, () => void abandon());
      } catch (error) {
        throw exceeded ?? error;
      }
    },
    async examine(statement, values) {
      const { text, name } = statement;
      // A procedure's call has no plan to explain.
      if (/^\s*call\b/i.test(text)) return;
      await ask(
        client,
        { ...statement, maxRows: 10_000 },
        { text: `explain ${text}`, name: `${name} explained`, values },
        () => void abandon(),
      );
    },
    async commit() {
      await run('commit', true);
    },
    async rollback() {
      await run('rollback', true);
    },
    abandon,
    close() {
      client.end().catch(() => {});
    },
  };
};
