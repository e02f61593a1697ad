import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join, objectBody } from '../../src/protocols/http-request.js';

export interface BapendaConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly ca?: string;
}

// No property has it: province 00 does not exist.
const nothing = '000000000000000000';
const rejected = /^(username atau password salah|not authorized)$/i;

const post = async (
  { url, user, password, ca }: BapendaConfig,
  { http, clock }: Tools,
  operation: string,
  fields: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  const answer = await http.request({
    method: 'POST',
    url: join(url, operation),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ ...fields, USERNAME: user, PASSWORD: password }),
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  return jsonMessage(answer, clock.now());
};

const refuseLogin = ({ body }: NativeMessage): void => {
  if (body instanceof Uint8Array || !isObject(body) || !rejected.test(String(body.respon_code).trim())) return;
  throw new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The regional tax office does not accept the user name or the password. Correct them, then probe again.',
      id: 'Bapenda menolak nama pengguna atau kata sandi. Perbaiki, lalu uji lagi.',
    },
    { sent: 'yes' },
  );
};

export const bapenda = defineAdapter<BapendaConfig>({
  api: ADAPTER_API,
  kind: 'bapenda',
  summary: 'Regional tax office: land tax (PBB) and transfer duty (BPHTB) host to host',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'user', 'password'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address up to, not including, the name of the service.' },
      user: { type: 'string', minLength: 1, description: 'USERNAME in the body.' },
      password: { type: 'string', minLength: 1, writeOnly: true, description: 'PASSWORD in the body.' },
      ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
    },
  },
  operations: {
    getPBBService: { effect: 'read' },
    getBPHTBService: { effect: 'read' },
    postDataBPN: { effect: 'write' },
    postRekonPBB: { effect: 'write' },
  },
  connect: (config, tools) => ({
    send: (operation, native, call) => post(config, tools, operation, objectBody(native.body), call),
    async probe(signal) {
      const now = tools.clock.now();
      const call = { signal, deadline: now.getTime() + 10_000, traceparent: undefined };
      const fields = { NOP: nothing, TAHUN: String(now.getUTCFullYear()) };
      refuseLogin(await post(config, tools, 'getPBBService', fields, call));
    },
    async close() {},
  }),
});
