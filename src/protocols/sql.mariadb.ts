import { isIP, type Socket } from 'node:net';
import mysql, { type Connection, type ConnectionOptions, type FieldPacket } from 'mysql2';
import type { Json, JsonObject } from '../core/json.js';
import { parseNative } from '../core/lossless-json.js';
import { connectionFailure, nameMissing, type SqlTrouble, sqlFailure } from './sql-failures.js';
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

const { Types, TypedParameter } = mysql;
const zerofill = 64;

/** A number column as wide as it was declared: codes are kept as `INT(4) ZEROFILL` in old tables. */
const numberOf = (value: number, { flags, columnLength, columnType }: Column): Json => {
  if (Number(flags) & zerofill) return String(value).padStart(Number(columnLength), '0');
  // Four bytes hold some seven digits; read as eight bytes they would seem to hold more.
  return columnType === Types.FLOAT ? Number(value.toPrecision(7)) : value;
};

type Column = FieldPacket & { columnType?: number; columnLength?: number };

/** Whole numbers of 64 bits, decimals and days come as the server's text; moments of a TIMESTAMP are in the session's zone. */
const cellOf = (value: unknown, column: Column): Json => {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (typeof value === 'number') return numberOf(value, column);
  if (typeof value !== 'string') return JSON.parse(JSON.stringify(value)) as Json;
  if (column.columnType === Types.TIMESTAMP) return isoMoment(value, '+07:00');
  if (column.columnType === Types.DATETIME) return isoMoment(value);
  if (column.columnType === Types.JSON) return parseNative(value);
  return wholeText(value, column.name);
};

/** https://mariadb.com/kb/en/mariadb-error-code-reference/; MySQL shares all but 1969, 4151 (its own: 3024, 3118). */
const meanings: Readonly<Record<number, SqlTrouble>> = {
  1040: 'busy',
  1044: 'login',
  1045: 'login',
  1048: 'value',
  1053: 'stopping',
  1062: 'duplicate',
  1203: 'busy',
  1205: 'locked',
  1213: 'locked',
  1226: 'busy',
  1264: 'value',
  1265: 'value',
  1290: 'readOnly',
  1292: 'value',
  1317: 'slow',
  1364: 'value',
  1366: 'value',
  1406: 'value',
  1452: 'value',
  1586: 'duplicate',
  1698: 'login',
  1792: 'readOnly',
  1820: 'login',
  1862: 'login',
  1927: 'stopping',
  1969: 'slow',
  3024: 'slow',
  3118: 'login',
  4025: 'value',
  4151: 'login',
};

const failureOf = (error: unknown, sent: boolean): Error => {
  const number = error instanceof Error && 'errno' in error ? Number(error.errno) : Number.NaN;
  // Codes of the operating system are negative; the driver's own have none.
  if (!(number > 0)) return connectionFailure(error, sent);
  return sqlFailure[meanings[number] ?? 'refused'](String(number));
};

const optionsFor = (settings: SqlSettings, socket: Socket): ConnectionOptions => ({
  stream: socket,
  host: settings.certificateName ?? settings.host,
  port: settings.port,
  database: settings.database,
  user: settings.user,
  password: settings.password,
  charset: 'utf8mb4',
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  jsonStrings: true,
  rowsAsArray: true,
  // A server must not be able to ask for our files.
  flags: ['-LOCAL_FILES'],
  ...(settings.tls === 'off'
    ? {}
    : { ssl: { verifyIdentity: true, ...(settings.ca === undefined ? {} : { ca: settings.ca }) } }),
});

/** Typed, so that the server compares a number with a number: of texts it would make doubles first, and lose digits. */
const bound = ({ type, value }: SqlValue) => {
  if (value === null) return null;
  if (type === 'integer') return TypedParameter.BIGINT(value);
  if (type === 'decimal') return TypedParameter.DECIMAL(value);
  return type === 'boolean' ? TypedParameter.TINY(value === 'true' ? 1 : 0) : value;
};

const columnsOf = (row: readonly unknown[], columns: readonly Column[]): JsonObject =>
  Object.fromEntries(columns.map((column, at): [string, Json] => [column.name, cellOf(row[at], column)]));

/** Says once how something ended. */
interface Outcome<Result> {
  done(result: Result): void;
  failed(error: unknown): void;
}

/** Runs one prepared statement; `broken` is told of an answer that must not go on. */
const ask = (
  connection: Connection,
  statement: SqlStatement,
  values: readonly SqlValue[],
  { done, failed }: Outcome<SqlResult>,
  broken: () => void,
): void => {
  const gathering = createRowGathering(statement);
  let columns: readonly Column[] | undefined;
  let affected = 0;
  let isBroken = false;
  const guarded = (work: () => void): void => {
    if (isBroken) return;
    try {
      work();
    } catch (error) {
      isBroken = true;
      failed(error);
      broken();
    }
  };
  const query = connection.execute(statement.text, values.map(bound));
  query.on('fields', (fields: readonly Column[] | undefined) => {
    // A procedure ends with a result without columns, after those of its selects.
    columns ??= fields;
    guarded(() =>
      assertDistinct(
        statement,
        (fields ?? []).map(({ name }) => name),
      ),
    );
  });
  query.on('result', (row: readonly unknown[] | { affectedRows: number }) => {
    if (!Array.isArray(row)) affected = (row as { affectedRows: number }).affectedRows;
    else guarded(() => gathering.add(columnsOf(row, columns ?? [])));
  });
  query.on('error', failed);
  query.on('end', () => done({ rows: columns ? gathering.rows : undefined, affected }));
};

/** Lets the server prepare a statement, and forgets it. */
const prepare = (connection: Connection, text: string, { done, failed }: Outcome<void>): void => {
  connection.prepare(text, (error, statement) => {
    if (error) return failed(error);
    statement.close();
    done();
  });
};

const say = (connection: Connection, text: string, { done, failed }: Outcome<void>): void => {
  connection.query(text, (error) => (error ? failed(error) : done()));
};

/** One thing at a time. The driver does not tell all who wait that the connection is lost, so its end is watched. */
const createTurns = (stream: Socket) => {
  let lost: (error: Error) => void = () => {};
  stream.once('close', () => lost(new Error('the connection was closed')));
  return <Result>(sent: boolean, start: (outcome: Outcome<Result>) => void): Promise<Result> =>
    new Promise((resolve, reject) => {
      const failed = (error: unknown): void => reject(failureOf(error, sent));
      lost = failed;
      if (stream.destroyed) failed(new Error('the connection was closed'));
      else start({ done: resolve, failed });
    });
};

const openConnection = (settings: SqlSettings, socket: Socket): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const connection = mysql.createConnection(optionsFor(settings, socket));
    // A connection that breaks fails its own statement; as an event it would end the process.
    connection.on('error', () => {});
    const failed = (error: unknown): void => {
      socket.destroy();
      reject(failureOf(error, false));
    };
    socket.once('close', () => failed(new Error('the connection was closed')));
    connection.connect((error) => (error ? failed(error) : resolve(connection)));
  });

/** MySQL limits statements that read alone, in milliseconds; MariaDB all of them, in seconds. */
const limitsOf = (version: string, seconds: number): string =>
  /mariadb/i.test(version) ? `max_statement_time = ${seconds}` : `max_execution_time = ${Math.round(seconds * 1000)}`;

const setUp = ({ statementSeconds }: SqlSettings, version: string): string => {
  const waiting = Math.max(1, Math.ceil(statementSeconds));
  return `set session time_zone = '+07:00', sql_mode = concat(@@sql_mode, ',STRICT_ALL_TABLES'), autocommit = 1,
    innodb_lock_wait_timeout = ${waiting}, lock_wait_timeout = ${waiting}, ${limitsOf(version, statementSeconds)}`;
};

/** What the driver keeps without declaring it: the stream in use, encrypted or not, and what the server calls itself. */
const insideOf = (connection: Connection): { readonly stream: Socket; readonly serverVersion: string } => {
  const inside = connection as unknown as { stream: Socket; _handshakePacket?: { serverVersion?: string } };
  return { stream: inside.stream, serverVersion: inside._handshakePacket?.serverVersion ?? '' };
};

/** Logs in once more, only to end what another session of the same user runs. */
const kill = async (settings: SqlSettings, socket: Socket, thread: number): Promise<void> => {
  const connection = await openConnection(settings, socket);
  await createTurns(socket)<void>(false, (outcome) => say(connection, `kill ${thread}`, outcome));
  connection.destroy();
};

/** The driver checks names alone: of an address it would take a certificate for "localhost". */
const isUnnamed = ({ tls, host, certificateName = host }: SqlSettings): boolean =>
  tls !== 'off' && isIP(certificateName) !== 0;

/** MariaDB and MySQL. Values travel beside the statement in the binary protocol, which takes one statement alone. */
export const openMariadb: OpenSession = async (settings, socket, tcp) => {
  if (isUnnamed(settings)) {
    socket.destroy();
    throw nameMissing();
  }
  const connection = await openConnection(settings, socket);
  const { stream, serverVersion } = insideOf(connection);
  const turn = createTurns(stream);
  const saying = (text: string, sent = false): Promise<void> => turn(sent, (outcome) => say(connection, text, outcome));
  const abandon = once(async () => {
    stream.destroy();
    const { host, port } = settings;
    const other = await tcp.open({ host, port, signal: undefined, deadline: Date.now() + abandonMs });
    await kill(
      settings,
      other.setTimeout(abandonMs, () => other.destroy()),
      connection.threadId,
    );
  });
  let exceeded: unknown;
  const size = boundBytes(stream, (failure) => {
    exceeded = failure;
    void abandon();
  });
  try {
    await saying(setUp(settings, serverVersion));
  } catch (error) {
    stream.destroy();
    throw error;
  }
  return {
    begin: (effect) => saying(effect === 'read' ? 'start transaction read only' : 'start transaction'),
    async execute(statement, values) {
      size.restart();
      try {
        return await turn<SqlResult>(true, (outcome) =>
          ask(connection, statement, values, outcome, () => void abandon()),
        );
      } catch (error) {
        throw exceeded ?? error;
      }
    },
    examine: ({ text }) => turn(false, (outcome) => prepare(connection, text, outcome)),
    commit: () => saying('commit', true),
    rollback: () => saying('rollback', true),
    abandon,
    close: () => connection.end(),
  };
};
