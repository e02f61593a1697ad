import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import type { JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join, objectBody } from '../../src/protocols/http-request.js';
import { createListener, inboundSchema } from '../../src/protocols/inbound.js';
import { verifyFamily } from './family.js';
import { loginRefusal } from './login.js';
import { type InboundConfig, operations as inbound, receiveEvent } from './receive-event.js';
import { type ReturnsConfig, returnsSchema, sendReturned } from './returns.js';
import { overall, verdict } from './verdict.js';

type Spelling = 'lower' | 'upper';
/** What is asked of the data warehouse, and how its keys are usually written. */
const spellings = {
  CALL_NIK: 'lower',
  CALL_NIK_GET_KK: 'lower',
  CALL_VERIFY_BY_ELEMEN: 'upper',
  // Simulated: how the registry takes reports is not public.
  LAPOR_KELAHIRAN: 'upper',
  LAPOR_KEMATIAN: 'upper',
  UBAH_STATUS_KAWIN: 'upper',
  LAPOR_PINDAH: 'upper',
  AJUKAN_PEMBETULAN: 'upper',
} as const satisfies Record<string, Spelling>;
const operations = Object.keys(spellings);
type Operation = keyof typeof spellings;

export interface DukcapilConfig {
  readonly url: string;
  readonly customerId: string;
  readonly user: string;
  readonly password: string;
  readonly ip: string;
  readonly spelling?: Spelling | Partial<Record<Operation, Spelling>>;
  readonly names?: { readonly user?: string; readonly password?: string; readonly ip?: string };
  readonly ca?: string;
  readonly returns?: ReturnsConfig;
  /** What the registry proves itself with when it calls. */
  readonly inbound?: InboundConfig;
}

const spelling = { enum: ['lower', 'upper'] };
const name = { type: 'string', pattern: '^[A-Za-z_]{1,40}$' };

// No registry holds it: a NIK's serial starts at 0001 (PP 37/2007 art. 37), so a probe asks about nobody.
const nobody = '0000000000000000';

const spelt = (config: DukcapilConfig, operation: string): Spelling => {
  const usual = spellings[operation as Operation];
  if (typeof config.spelling === 'string') return config.spelling;
  return config.spelling?.[operation as Operation] ?? usual;
};

const respell = (body: JsonObject, how: Spelling): JsonObject => {
  const spelled: JsonObject = {};
  for (const [key, value] of Object.entries(body))
    spelled[how === 'upper' ? key.toUpperCase() : key.toLowerCase()] = value;
  return spelled;
};

const credentials = ({ user, password, ip, names }: DukcapilConfig, how: Spelling): JsonObject => {
  const usual = how === 'upper' ? ['USER_ID', 'PASSWORD', 'IP_USER'] : ['user_id', 'password', 'ip_user'];
  const [userName = '', passwordName = '', ipName = ''] = usual;
  return {
    [names?.user ?? userName]: user,
    [names?.password ?? passwordName]: password,
    [names?.ip ?? ipName]: ip,
  };
};

const address = ({ url, customerId }: DukcapilConfig, operation: string): string => {
  const customer = customerId.split('/').map(encodeURIComponent).join('/');
  return join(url, `dukcapil/get_json/${customer}/${operation}`);
};

/** What every call of one operation has in common. */
interface Way {
  readonly how: Spelling;
  readonly url: string;
  readonly credentials: JsonObject;
}

const wayOf = (config: DukcapilConfig, operation: string): Way => {
  const how = spelt(config, operation);
  return { how, url: address(config, operation), credentials: credentials(config, how) };
};

const post = async (
  config: DukcapilConfig,
  { http, clock }: Tools,
  { how, url, credentials: ours }: Way,
  body: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  const answer = await http.request({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(Object.assign(respell(body, how), ours)),
    call,
    ...(config.ca === undefined ? {} : { ca: config.ca }),
  });
  return jsonMessage(answer, clock.now());
};

export const dukcapil = defineAdapter<DukcapilConfig>({
  api: ADAPTER_API,
  kind: 'dukcapil',
  summary: 'Population registry: the Dukcapil data warehouse web service',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'customerId', 'user', 'password', 'ip'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address up to, not including, /dukcapil/get_json.' },
      customerId: {
        type: 'string',
        minLength: 1,
        maxLength: 64,
        description: 'The customer id, or `<prop-kab>/<agency>` in the regency style.',
      },
      user: { type: 'string', minLength: 1, description: 'The user id.' },
      password: { type: 'string', minLength: 1, writeOnly: true },
      ip: { type: 'string', minLength: 1, description: 'The address registered with Dukcapil for this gateway.' },
      spelling: {
        description:
          'Case of the keys in a request: CALL_NIK and CALL_NIK_GET_KK take lower, the others upper, unless told.',
        oneOf: [
          spelling,
          {
            type: 'object',
            additionalProperties: false,
            properties: Object.fromEntries(operations.map((operation) => [operation, spelling])),
          },
        ],
      },
      names: {
        description: 'Other names of the three credentials, such as `ip: ip_address`.',
        type: 'object',
        additionalProperties: false,
        properties: { user: name, password: name, ip: name },
      },
      ca: { type: 'string', description: "PEM certificate of the registry's own authority, as `file:path`." },
      returns: returnsSchema,
      inbound: inboundSchema(
        'Needed where the registry calls PERISTIWA or PUTUSAN_PEMBETULAN: the credentials in its body.',
      ),
    },
  },
  operations: {
    CALL_NIK: { effect: 'read' },
    CALL_NIK_GET_KK: { effect: 'read' },
    CALL_VERIFY_BY_ELEMEN: { effect: 'read' },
    LAPOR_KELAHIRAN: { effect: 'write' },
    LAPOR_KEMATIAN: { effect: 'write' },
    UBAH_STATUS_KAWIN: { effect: 'write' },
    LAPOR_PINDAH: { effect: 'write' },
    AJUKAN_PEMBETULAN: { effect: 'write' },
    DATA_BALIKAN: { effect: 'write' },
  },
  inbound,
  formats: { 'dukcapil.verdict': verdict, 'dukcapil.overall': overall },
  connect: (config, tools) => {
    const ways = new Map<string, Way>(operations.map((operation) => [operation, wayOf(config, operation)]));
    const wayTo = (operation: string): Way => ways.get(operation) ?? wayOf(config, operation);
    const listener = createListener();
    const { inbound: expected } = config;
    if (expected)
      for (const operation of inbound)
        tools.ingress.post(operation, (message) =>
          receiveEvent(operation, expected, tools, listener.current(), message),
        );
    return {
      listen: listener.listen,
      send: (operation, native, call) => {
        const body = objectBody(native.body);
        if (operation === 'DATA_BALIKAN') return sendReturned(config, tools, body, call);
        const way = wayTo(operation);
        if (operation !== 'CALL_NIK_GET_KK') return post(config, tools, way, body, call);
        return verifyFamily(body, (nik) => post(config, tools, way, { nik }, call));
      },
      async probe(signal) {
        const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
        const refusal = loginRefusal((await post(config, tools, wayTo('CALL_NIK'), { nik: nobody }, call)).body);
        if (refusal) throw refusal;
      },
      async close() {
        listener.close();
      },
    };
  },
});
