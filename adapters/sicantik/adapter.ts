import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join, objectBody, query } from '../../src/protocols/http-request.js';
import { envelopeKey, openEnvelope, permitsIn } from './envelope.js';

export interface SicantikConfig {
  readonly url: string;
  readonly token: string;
  readonly apiKey: string;
  readonly salt: string;
  readonly path: string;
  readonly instansi: string;
  readonly ca?: string;
}

// Nobody's application: a probe asks about no permit.
const nobody = { no_permohonan: '0' };

const notOpened = (): Failure =>
  new Failure(
    'PROVIDER_ANSWER_INVALID',
    {
      en: 'The answer of SiCantik could not be opened: it is no envelope under the agreed salt. Compare the salt with the one SPLP gave.',
      id: 'Jawaban SiCantik tidak dapat dibuka: bukan amplop dengan salt yang disepakati. Cocokkan salt dengan yang diberikan SPLP.',
    },
    { sent: 'yes' },
  );

/** SPLP takes the token in `auth`, not in `Authorization`. */
const ask = async (
  { url, path, token, apiKey, instansi, ca }: SicantikConfig,
  { http, clock }: Tools,
  fields: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<Json> => {
  const answer = await http.request({
    method: 'GET',
    url: `${join(url, path)}${query({ instansi_id: instansi, ...fields })}`,
    headers: { auth: `Bearer ${token}`, apikey: apiKey, accept: 'application/json' },
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  return jsonMessage(answer, clock.now()).body as Json;
};

export const sicantik = defineAdapter<SicantikConfig>({
  api: ADAPTER_API,
  kind: 'sicantik',
  summary: 'Regional licensing: SiCantik behind the national API gateway (SPLP)',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'path', 'token', 'apiKey', 'salt', 'instansi'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address of SPLP, up to the path.' },
      path: {
        type: 'string',
        minLength: 1,
        maxLength: 200,
        description: 'What SPLP gave for this service, often a UUID.',
      },
      token: { type: 'string', minLength: 1, writeOnly: true, description: 'Goes into the header `auth`.' },
      apiKey: { type: 'string', minLength: 1, writeOnly: true },
      salt: { type: 'string', minLength: 1, writeOnly: true, description: 'Its SHA-256 is the key of the answers.' },
      instansi: { type: 'string', pattern: '^\\d{1,10}$', description: 'Number of the agency at SiCantik.' },
      ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
    },
  },
  operations: { izin: { effect: 'read' } },
  connect: (config, tools) => {
    const key = envelopeKey(config.salt);
    const permits = async (fields: JsonObject, call: Parameters<typeof ask>[3]): Promise<NativeMessage> => {
      const found = permitsIn(openEnvelope(await ask(config, tools, fields, call), key));
      if (found === undefined) throw notOpened();
      return { body: { ada: found.length > 0 ? 'ada' : 'kosong', items: [...found] } };
    };
    return {
      send: (_operation, native, call) => permits(objectBody(native.body), call),
      async probe(signal) {
        await permits(nobody, { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined });
      },
      async close() {},
    };
  },
});
