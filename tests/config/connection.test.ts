import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { startSandbox } from '../../sandbox/sandbox.js';
import type { AnyAdapter } from '../../src/adapter/adapter.js';
import { connectionOf } from '../../src/config/connection.js';
import { loadConfiguration } from '../../src/config/load.js';
import { shipped } from './installation.js';

const { configuration } = await loadConfiguration(shipped);

const systemOf = (id: string) => {
  const system = configuration.systems.find((found) => found.id === id);
  const adapter = adapters.find(({ kind }) => kind === system?.adapter);
  if (system === undefined || adapter === undefined) throw new Error(`no such system: ${id}`);
  return { system, adapter: adapter as AnyAdapter };
};

const environment = {
  SANDBOX_OSS_URL: 'http://127.0.0.1:1',
  SANDBOX_OSS_USER_KEY: 'k',
  SANDBOX_OSS_INBOUND_USER: 'u',
  SANDBOX_OSS_INBOUND_PASSWORD: 'hunter2',
  SANDBOX_OSS_INBOUND_NPWP: '0012345678901234',
};

t.test('an adapter is given the connection with its references replaced', async (t) => {
  const { system, adapter } = systemOf('oss.rba');
  t.match(await connectionOf(system, adapter, { environment, folder: shipped }), {
    url: 'http://127.0.0.1:1',
    userKey: 'k',
    inbound: { user: 'u', password: 'hunter2', npwp: '0012345678901234' },
  });
});

t.test('a value behind a reference must keep the adapter’s rules too, and is not repeated', async (t) => {
  const { system, adapter } = systemOf('oss.rba');
  const keeping = { environment: { ...environment, SANDBOX_OSS_INBOUND_NPWP: 'hunter2' }, folder: shipped };
  const refused = connectionOf(system, adapter, keeping);
  await t.rejects(refused, { code: 'CONFIG_INVALID', message: /oss\.rba.*\/inbound\/npwp/ });
  await refused.catch((error) => t.notMatch(String(error), /hunter2/));
});

t.test('every variable the shipped installation refers to is one the sandbox offers', async (t) => {
  const referred = JSON.stringify(configuration.systems).match(/(?<=env:)[A-Z0-9_]+/g) ?? [];
  const sandbox = await startSandbox('secret of this test', () => new Date('2026-11-24T03:00:00Z'));
  t.teardown(() => sandbox.close());
  const offered = Object.assign({}, ...Object.values(sandbox.ready.agencies).map(({ env }) => env));
  t.strictSame(
    referred.filter((name) => offered[name] === undefined),
    [],
  );
  for (const { id, adapter } of configuration.systems) {
    if (adapter === undefined) continue;
    const { system, adapter: found } = systemOf(id);
    await t.resolves(connectionOf(system, found, { environment: offered, folder: shipped }), id);
  }
});
