import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import type { Test } from 'tap';
import { fetch } from 'undici';
import { adapters } from '../adapters/index.js';
import { startSandbox } from '../sandbox/sandbox.js';
import { deriveKeys } from '../src/access/keys.js';
import { tokenKey } from '../src/access/token-key.js';
import type { AnyAdapter } from '../src/adapter/adapter.js';
import { configFolder } from '../src/config/config-folder.js';
import type { AgreementDocument, Configuration, RouteDocument, SystemDocument } from '../src/config/documents.js';
import { loadConfiguration } from '../src/config/load.js';
import { systemClock } from '../src/core/clock.js';
import type { Json, JsonObject } from '../src/core/json.js';
import type { Database } from '../src/core/sql.js';
import { buildGateway, type Gateway } from '../src/gateway.js';
import type { Signing } from '../src/gateway-log.js';
import { applyConfiguration } from '../src/installation/activation.js';
import { loadEquipment } from '../src/installation/check.js';
import { createExchangeLog, prepareLog } from '../src/log/exchange-log.js';
import { signingInMemory } from './log/signing.js';
import { freshDatabase } from './postgres.js';

/** An answer of the gateway, read whole. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json<Value = Record<string, Json>>(): Value;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a string or bytes. */
  readonly body?: unknown;
}

/** A whole gateway on real sockets: its own fresh database, its own sandbox agencies. */
export interface TestGateway {
  readonly url: string;
  readonly gateway: Gateway;
  readonly database: Database & { readonly url: string };
  readonly cases: Cases;
  /** Origin of the sandbox's control API. */
  readonly controlUrl: string;
  /** PEM of the private key that signs its access tokens, to make tokens it never gave. */
  readonly tokenKey: string;
  /** Every line the gateway logged. */
  readonly lines: string[];
  /** Calls as one of the configuration's systems; `undefined` = without a token. */
  call(system: string | undefined, path: string, options?: CallOptions): Promise<Reply>;
  /** One exchange as dpmptsp.perizinan for licensing, unless the headers say otherwise. */
  exchange(service: string, body: unknown, headers?: Readonly<Record<string, string>>, system?: string): Promise<Reply>;
  /** The sandbox's control API. */
  control(path: string, options?: CallOptions): Promise<Reply>;
  /** Another process, as it were, on the same database; closed with the test. */
  another(): Promise<Gateway>;
  /** Puts a changed configuration in force. */
  reconfigure(change: Change): Promise<void>;
}

/** The sandbox's named people and things; see sandbox/cases.ts. */
export type Cases = Record<string, Record<string, Record<string, Json>>>;

export type Change = (configuration: Configuration) => Configuration;

/** Changes some members of one agreement. */
export const withAgreement =
  (id: string, members: Partial<AgreementDocument>): Change =>
  (configuration) => ({
    ...configuration,
    agreements: configuration.agreements.map((one) => (one.id === id ? { ...one, ...members } : one)),
  });

/** Changes some members of a system's connection. */
export const withConnection =
  (id: string, members: JsonObject): Change =>
  (configuration) => {
    const system = configuration.systems.find((one) => one.id === id);
    return withSystem(id, { connection: { ...system?.connection, ...members } })(configuration);
  };

/** Changes some members of a system. */
export const withSystem =
  (id: string, members: Partial<SystemDocument>): Change =>
  (configuration) => ({
    ...configuration,
    systems: configuration.systems.map((one) => (one.id === id ? { ...one, ...members } : one)),
  });

/** Changes some members of the route of a service. */
export const withRoute =
  (service: string, members: Partial<RouteDocument>): Change =>
  (configuration) => ({
    ...configuration,
    routes: configuration.routes.map((one) => ({
      ...one,
      routes: one.routes.map((route) => (route.service === service ? { ...route, ...members } : route)),
    })),
  });

const folder = configFolder({ configDir: undefined });

/** Not checked as a whole, which takes long: `tests/config/shipped.test.ts` does that once for all. */
const loadInstallation = async (more: readonly AnyAdapter[] = []) => {
  const { configuration, faults } = await loadConfiguration(folder);
  const equipment = await loadEquipment([...adapters, ...more], configuration.gateway.adapters ?? [], folder);
  return { configuration, equipment, faults: [...faults, ...equipment.faults] };
};

const installation = loadInstallation();

const reply = async (url: string, { method, headers = {}, body }: CallOptions): Promise<Reply> => {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: body === undefined || raw ? { ...headers } : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers as unknown as Headers,
    text,
    json: () => JSON.parse(text),
  };
};

export interface TestGatewayOptions {
  /** The way the gateway itself takes to its database, when it is not the direct one. */
  readonly databaseUrl?: (direct: string) => Promise<string>;
  /** Changes the shipped configuration before it is put in force. */
  readonly configure?: Change;
  /** Beside those that come with the gateway. */
  readonly adapters?: readonly AnyAdapter[];
  readonly work?: boolean;
  readonly signing?: Signing;
}

export const startGateway = async (t: Test, options: TestGatewayOptions = {}): Promise<TestGateway> => {
  const [checked, database, sandbox] = await Promise.all([
    options.adapters === undefined ? installation : loadInstallation(options.adapters),
    freshDatabase(t),
    startSandbox(randomBytes(16).toString('hex'), () => new Date()),
  ]);
  t.teardown(() => sandbox.close());
  if (checked.faults.length > 0) throw new Error(JSON.stringify(checked.faults));
  const keys = deriveKeys(randomBytes(32));
  const apply = async (change: Change | undefined, from: Configuration): Promise<Configuration> => {
    const configuration = change?.(from) ?? from;
    await prepareLog(database, keys.log);
    const log = createExchangeLog({ database, sealer: keys.sealer, keys: keys.log });
    await applyConfiguration({ database, log, clock: systemClock }, configuration, 'test', '').finally(log.close);
    return configuration;
  };
  let configuration = await apply(options.configure, checked.configuration);

  const lines: string[] = [];
  let url = '';
  const signing = options.signing ?? signingInMemory();
  const build = async (): Promise<Gateway> => {
    const built = await buildGateway({
      databaseUrl: (await options.databaseUrl?.(database.url)) ?? database.url,
      redisUrl: process.env.REDIS_URL,
      keys,
      signing,
      equipment: checked.equipment,
      keeping: {
        environment: Object.assign({}, ...Object.values(sandbox.ready.agencies).map(({ env }) => env)),
        folder,
        sandbox: true,
      },
      log: pino({ base: null }, { write: (line: string) => lines.push(line) }),
      does: { serve: true, work: options.work ?? true },
      origin: () => url,
    });
    t.teardown(() => built.close());
    return built;
  };
  const gateway = await build();
  url = await gateway.http.listen({ host: '127.0.0.1', port: 0 });

  const tokens = new Map<string, string>();
  const tokenOf = async (system: string): Promise<string> => {
    const held = tokens.get(system);
    if (held !== undefined) return held;
    const secret = await gateway.clients.issue(system);
    const answer = await reply(`${url}/oauth2/token`, {
      headers: {
        authorization: `Basic ${Buffer.from(`${system}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'grant_type=client_credentials',
    });
    const token = String(answer.json().access_token);
    tokens.set(system, token);
    return token;
  };

  const call: TestGateway['call'] = async (system, path, { headers, ...rest } = {}) => {
    const proof = system === undefined ? {} : { authorization: `Bearer ${await tokenOf(system)}` };
    return reply(`${url}${path}`, { ...rest, headers: { ...proof, ...headers } });
  };
  const control: TestGateway['control'] = (path, rest = {}) => reply(`${sandbox.ready.control}${path}`, rest);

  return {
    url,
    gateway,
    database,
    cases: (await control('/cases')).json<Cases>(),
    controlUrl: sandbox.ready.control,
    tokenKey: tokenKey(keys.derive('access tokens')).privateKey,
    lines,
    call,
    control,
    another: build,
    exchange: (service, body, headers, system = 'dpmptsp.perizinan') =>
      call(system, `/v1/exchanges/${service}`, {
        body,
        headers: {
          'content-type': 'application/json',
          'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
          'gateway-officer': 'petugas-07',
          'gateway-case': '503/0001/2026',
          ...headers,
        },
      }),
    async reconfigure(change) {
      configuration = await apply(change, configuration);
      await gateway.current.refresh();
    },
  };
};
