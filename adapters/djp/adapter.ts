import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { basicAuth, join, objectBody, query } from '../../src/protocols/http-request.js';
import { reasons } from './reasons.js';

export interface DjpConfig {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly ca?: string;
}

// Nobody's number: a probe asks about no taxpayer.
const nobody = '0000000000000000';

const ask = async (
  { url, user, password, ca }: DjpConfig,
  { http, clock }: Tools,
  fields: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  const answer = await http.request({
    method: 'GET',
    url: `${join(url, 'kswp')}${query(fields)}`,
    headers: { authorization: basicAuth(user, password), accept: 'application/json' },
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  return jsonMessage(answer, clock.now(), [400, 404]);
};

const refuseLogin = ({ body }: NativeMessage): void => {
  const header = body instanceof Uint8Array || !isObject(body) ? undefined : body.RespHeader;
  if (!isObject(header) || !/password salah/i.test(String(header.respDesc))) return;
  throw new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The tax office does not accept the user name or the password. Correct them, then probe again.',
      id: 'Kantor pajak menolak nama pengguna atau kata sandi. Perbaiki, lalu uji lagi.',
    },
    { sent: 'yes' },
  );
};

export const djp = defineAdapter<DjpConfig>({
  api: ADAPTER_API,
  kind: 'djp',
  summary: 'Tax office: confirmation of taxpayer status (KSWP), simulated dialect',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'user', 'password'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address up to, not including, /kswp.' },
      user: { type: 'string', minLength: 1 },
      password: { type: 'string', minLength: 1, writeOnly: true },
      ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
    },
  },
  operations: { kswp: { effect: 'read' } },
  formats: { 'djp.reasons': reasons },
  connect: (config, tools) => ({
    send: (_operation, native, call) => ask(config, tools, objectBody(native.body), call),
    async probe(signal) {
      const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
      refuseLogin(await ask(config, tools, { npwp: nobody }, call));
    },
    async close() {},
  }),
});
