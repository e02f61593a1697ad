import { resolve } from 'node:path';
import { Failure } from '../core/failure.js';
import type { Language, Text } from '../core/text.js';

/** Names and values as the process was given them; what `env:NAME` references resolve against. */
export type Variables = Readonly<Record<string, string | undefined>>;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Everything the process environment may say, typed. */
export interface Environment {
  /** `PORT`, default 8080; 0 takes any free one. */
  readonly port: number;
  /** `HOST`, default 127.0.0.1. */
  readonly host: string;
  /** `DATA_DIR`, absolute, default `./data`. */
  readonly dataDir: string;
  /** `CONFIG_DIR`, absolute; absent = the folder `config` that ships with the gateway. */
  readonly configDir: string | undefined;
  /** `DATABASE_URL`, `postgres://…`; absent = the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** `REDIS_URL`, `redis://…` or `rediss://…`; absent = queues on PostgreSQL. */
  readonly redisUrl: string | undefined;
  /** `LOG_KEY`: seeds of the keys that sign the exchange log; absent = the file `log.key` in the data folder. */
  readonly logKey: string | undefined;
  /** `LOG_LEVEL`; default `info`, on a terminal `warn`, so that a person is not shown machine's lines. */
  readonly logLevel: LogLevel;
  /** `GATEWAY_URL`, origin of a running gateway for the demo and the client commands. */
  readonly gatewayUrl: string | undefined;
  /** Language of messages on the terminal: Indonesian when `LC_ALL`, `LC_MESSAGES` or `LANG` says `id`, else English. */
  readonly language: Language;
  readonly variables: Variables;
}

type Reader<Value> = (text: string) => Value | undefined;

const port: Reader<number> = (text) => {
  const value = Number(text);
  return /^\d{1,5}$/.test(text) && value <= 65_535 ? value : undefined;
};

const host: Reader<string> = (text) => (/^[A-Za-z0-9.:_-]{1,253}$/.test(text) ? text : undefined);

const folder: Reader<string> = (text) => (text.includes('\0') ? undefined : resolve(text));

const level: Reader<LogLevel> = (text) => logLevels.find((known) => known === text);

const keys: Reader<string> = (text) => (/^[\w-]{43}(\s+[\w-]{43})*$/.test(text) ? text : undefined);

const url =
  (...protocols: string[]): Reader<string> =>
  (text) =>
    URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined;

const wanted = {
  PORT: { en: 'a port from 0 to 65535', id: 'nomor port dari 0 sampai 65535' },
  HOST: { en: 'an address or host name', id: 'alamat atau nama host' },
  DATA_DIR: { en: 'a folder', id: 'sebuah folder' },
  CONFIG_DIR: { en: 'a folder', id: 'sebuah folder' },
  DATABASE_URL: { en: 'postgres://user:password@host:port/database', id: 'postgres://user:sandi@host:port/basisdata' },
  REDIS_URL: { en: 'redis://host:port or rediss://host:port', id: 'redis://host:port atau rediss://host:port' },
  LOG_KEY: { en: 'keys of 43 characters, the present one first', id: 'kunci 43 karakter, yang berlaku paling depan' },
  LOG_LEVEL: { en: `one of ${logLevels.join(', ')}`, id: `salah satu dari ${logLevels.join(', ')}` },
  GATEWAY_URL: { en: 'http://host:port or https://host', id: 'http://host:port atau https://host' },
} as const satisfies Record<string, Text>;

type Name = keyof typeof wanted;

const refusal = (wrong: readonly Name[]): Failure => {
  const list = (language: keyof Text): string => wrong.map((name) => `${name} = ${wanted[name][language]}`).join('; ');
  return new Failure('CONFIG_INVALID', {
    en: `The environment has unusable values; set or unset: ${list('en')}.`,
    id: `Variabel lingkungan berisi nilai yang tidak dapat dipakai; perbaiki atau kosongkan: ${list('id')}.`,
  });
};

/** Language of the terminal, also when the rest of the environment cannot be used. POSIX: the first one that is set decides. */
export const terminalLanguage = ({ LC_ALL, LC_MESSAGES, LANG }: Variables = process.env): Language =>
  /^(id|in)([_.@-]|$)/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'id' : 'en';

/**
 * The one place where the process environment is read. An empty variable counts as absent.
 * Throws CONFIG_INVALID naming every unusable variable, never its value (a URL may hold a password).
 */
export const readEnvironment = (
  variables: Variables = process.env,
  terminal = process.stderr.isTTY === true,
): Environment => {
  const wrong: Name[] = [];
  const read = <Value, Default>(name: Name, reader: Reader<Value>, fallback: Default): Value | Default => {
    const text = variables[name];
    if (text === undefined || text === '') return fallback;
    const value = reader(text);
    if (value !== undefined) return value;
    wrong.push(name);
    return fallback;
  };
  const environment: Environment = {
    port: read('PORT', port, 8080),
    host: read('HOST', host, '127.0.0.1'),
    dataDir: read('DATA_DIR', folder, resolve('data')),
    configDir: read('CONFIG_DIR', folder, undefined),
    databaseUrl: read('DATABASE_URL', url('postgres:', 'postgresql:'), undefined),
    redisUrl: read('REDIS_URL', url('redis:', 'rediss:'), undefined),
    logKey: read('LOG_KEY', keys, undefined),
    logLevel: read('LOG_LEVEL', level, terminal ? ('warn' as const) : ('info' as const)),
    gatewayUrl: read('GATEWAY_URL', url('http:', 'https:'), undefined),
    language: terminalLanguage(variables),
    variables,
  };
  if (wrong.length > 0) throw refusal(wrong);
  return environment;
};
