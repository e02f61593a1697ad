import { resolve } from 'node:path';
import t from 'tap';
import { readEnvironment } from '../../src/config/environment.js';

t.test('without any variable the gateway starts on 8080, here, with its own database', async (t) => {
  t.match(readEnvironment({}, false), {
    port: 8080,
    host: '127.0.0.1',
    dataDir: resolve('data'),
    configDir: undefined,
    databaseUrl: undefined,
    redisUrl: undefined,
    logLevel: 'info',
    gatewayUrl: undefined,
  });
});

t.test('a person at a terminal is shown warnings only, unless LOG_LEVEL says otherwise', async (t) => {
  t.equal(readEnvironment({}, true).logLevel, 'warn');
  t.equal(readEnvironment({ LOG_LEVEL: 'info' }, true).logLevel, 'info');
});

t.test('what is set is taken, and an empty variable counts as absent', async (t) => {
  const variables = {
    PORT: '0',
    HOST: '::1',
    DATA_DIR: '/var/lib/jembatan',
    DATABASE_URL: 'postgres://u:p@db/jembatan',
    REDIS_URL: 'rediss://cache:6380',
    LOG_LEVEL: 'debug',
    GATEWAY_URL: '',
    SANDBOX_DJP_URL: 'http://127.0.0.1:1',
  };
  t.match(readEnvironment(variables), {
    port: 0,
    host: '::1',
    dataDir: '/var/lib/jembatan',
    databaseUrl: 'postgres://u:p@db/jembatan',
    redisUrl: 'rediss://cache:6380',
    logLevel: 'debug',
    gatewayUrl: undefined,
    variables: { SANDBOX_DJP_URL: 'http://127.0.0.1:1' },
  });
});

t.test('all unusable variables are named at once, and no value is repeated', async (t) => {
  const variables = {
    PORT: '99999',
    HOST: 'a b',
    DATABASE_URL: 'mysql://root:hunter2@db',
    REDIS_URL: 'hunter2',
    LOG_KEY: 'hunter2',
    LOG_LEVEL: 'loud',
    GATEWAY_URL: 'ftp://x',
  };
  t.throws(() => readEnvironment(variables), {
    code: 'CONFIG_INVALID',
    detail: {
      en: /PORT.*HOST.*DATABASE_URL.*REDIS_URL.*LOG_KEY.*LOG_LEVEL.*GATEWAY_URL/,
      id: /perbaiki atau kosongkan/,
    },
  });
  try {
    readEnvironment(variables);
  } catch (error) {
    t.notMatch(String(error), /hunter2/);
  }
});

t.test('a port is a whole number in decimal digits', async (t) => {
  for (const port of ['8080.5', '-1', '0x50', '1e3', ' 80', '65536'])
    t.throws(() => readEnvironment({ PORT: port }), { code: 'CONFIG_INVALID' }, port);
});
