import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join, objectBody } from '../../src/protocols/http-request.js';
import { arrears } from './arrears.js';
import { holdChassis } from './chassis.js';
import { whereTriples } from './filter.js';
import { ownerKind, ownerNik } from './owner.js';
import { plateNumber } from './plate-number.js';

export interface SamsatConfig {
  readonly url: string;
  readonly apiKey: string;
  readonly ca?: string;
}

// Nobody's plate: no area has the letters ZZ.
const nobody = { objek_pajak_no_polisi1: 'ZZ', objek_pajak_no_polisi2: '1', objek_pajak_no_polisi3: 'ZZZ' };

const ask = async (
  { url, apiKey, ca }: SamsatConfig,
  { http, clock }: Tools,
  fields: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  const answer = await http.request({
    method: 'POST',
    url: join(url, 'info-pajak'),
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(whereTriples(fields)),
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  return jsonMessage(answer, clock.now(), [400, 404, 422]);
};

const refuseKey = ({ body }: NativeMessage): void => {
  const message = body instanceof Uint8Array || !isObject(body) ? undefined : body.message;
  if (!/^api key tidak/i.test(String(message).trim())) return;
  throw new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'Samsat does not accept the API key. Correct it, then probe again.',
      id: 'Samsat menolak API key. Perbaiki, lalu uji lagi.',
    },
    { sent: 'yes' },
  );
};

export const samsat = defineAdapter<SamsatConfig>({
  api: ADAPTER_API,
  kind: 'samsat',
  summary: 'Samsat: tax due on a vehicle (PKB, opsen, SWDKLLJ) by plate',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'apiKey'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address up to, not including, /info-pajak.' },
      apiKey: { type: 'string', minLength: 1, writeOnly: true, description: 'Sent as x-api-key.' },
      ca: { type: 'string', description: "PEM certificate of the provider's own authority, as `file:path`." },
    },
  },
  operations: { 'info-pajak': { effect: 'read' } },
  formats: {
    'samsat.plateNumber': plateNumber,
    'samsat.ownerNik': ownerNik,
    'samsat.ownerKind': ownerKind,
    'samsat.arrears': arrears,
  },
  connect: (config, tools) => ({
    async send(_operation, native, call) {
      const { akhir_rangka, ...fields } = objectBody(native.body);
      return holdChassis(akhir_rangka, await ask(config, tools, fields, call));
    },
    async probe(signal) {
      const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
      refuseKey(await ask(config, tools, { where: nobody, bayar_kedepan: 'T' }, call));
    },
    async close() {},
  }),
});
