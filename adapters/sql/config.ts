import type { JsonSchema } from '../../src/core/json.js';
import type { SqlValue } from '../../src/protocols/sql-session.js';

export interface SqlParameter {
  /** JSON Pointer into what the mapping produced. */
  readonly from: string;
  readonly type: SqlValue['type'];
  /** Whether it may be absent; the statement then gets NULL. */
  readonly optional?: boolean;
}

export interface SqlOperation {
  readonly statement: string;
  readonly parameters?: readonly SqlParameter[];
  readonly effect: 'read' | 'write';
  readonly rows: 'one' | 'many';
  readonly maxRows?: number;
}

export interface SqlConfig {
  readonly dialect: 'postgres' | 'mariadb';
  readonly host: string;
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly tls?: 'verify' | 'off';
  readonly ca?: string;
  readonly certificateName?: string;
  readonly pool?: number;
  readonly statementSeconds?: number;
  readonly operations: Readonly<Record<string, SqlOperation>>;
}

const text = { type: 'string', minLength: 1 };

const parameter = {
  type: 'object',
  additionalProperties: false,
  required: ['from', 'type'],
  properties: {
    from: { type: 'string', pattern: '^(/.*)?$', description: 'JSON Pointer into what the mapping produced.' },
    type: { enum: ['text', 'integer', 'decimal', 'boolean', 'date', 'timestamp'] },
    optional: { type: 'boolean', description: 'Absent or null is sent as NULL. Default false: it must be there.' },
  },
};

const operation = {
  type: 'object',
  additionalProperties: false,
  required: ['statement', 'effect', 'rows'],
  properties: {
    statement: {
      type: 'string',
      minLength: 1,
      maxLength: 20_000,
      description: 'One statement; `$1`, `$2` … (postgres) or `?` (mariadb) where a value goes.',
    },
    parameters: {
      type: 'array',
      maxItems: 100,
      items: parameter,
      description: 'The values, in the order of their places.',
    },
    effect: { enum: ['read', 'write'], description: '`read`: the server refuses to write.' },
    rows: { enum: ['one', 'many'], description: 'Whether one row is meant, or a list of them.' },
    maxRows: { type: 'integer', minimum: 1, maximum: 10_000, description: 'For `many`. Default 1,000.' },
  },
};

export const config = {
  type: 'object',
  additionalProperties: false,
  required: ['dialect', 'host', 'database', 'user', 'password', 'operations'],
  properties: {
    dialect: { enum: ['postgres', 'mariadb'], description: '`mariadb` is MySQL too.' },
    host: { ...text, description: 'Name or address of the database server.' },
    port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'Default 5432 (postgres), 3306 (mariadb).' },
    database: text,
    user: { ...text, description: 'A user with rights for these statements alone.' },
    password: { ...text, writeOnly: true },
    tls: {
      enum: ['verify', 'off'],
      description: '`verify` (default): encrypted, certificate checked. `off`: only where the network is protected.',
    },
    ca: { type: 'string', description: "PEM certificate of the server's own authority, as `file:path`." },
    certificateName: { ...text, description: 'The name in its certificate, when it is not `host`.' },
    pool: { type: 'integer', minimum: 1, maximum: 50, description: 'Sessions at most. Default 4.' },
    statementSeconds: {
      type: 'number',
      minimum: 0.1,
      maximum: 120,
      description: 'Longest run of a statement and longest wait for a lock. Default 10.',
    },
    operations: {
      description: 'The only statements that are ever sent, by the names that routes use.',
      type: 'object',
      minProperties: 1,
      propertyNames: { pattern: '^[A-Za-z0-9_.-]{1,40}$' },
      additionalProperties: operation,
    },
  },
} as const satisfies JsonSchema;
