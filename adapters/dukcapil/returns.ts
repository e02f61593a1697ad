import type { Call, NativeMessage, Tools } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join } from '../../src/protocols/http-request.js';

/** Where "data balikan" goes: another interface than the data warehouse's, with a token of its own. */
export type ReturnsConfig = {
  readonly url: string;
  readonly path?: string;
  readonly token: string;
};

export const returnsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url', 'token'],
  properties: {
    url: { type: 'string', format: 'uri', description: 'Address of the interface that takes returned data.' },
    path: { type: 'string', minLength: 1, description: 'Below `url`. Default `data-balikan`.' },
    token: { type: 'string', pattern: '^[!-~]+$', writeOnly: true, description: 'Its bearer token.' },
  },
  description: 'Where the uses of a day are returned to ("data balikan"); needed by population.usage.return.v1 alone.',
};

const notConfigured = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'The connection does not say where used data are returned to. Add "returns" with url and token to the system.',
    id: 'Koneksi tidak menyebut ke mana data balikan dikirim. Tambahkan "returns" berisi url dan token pada sistemnya.',
  });

const use = (one: Json): Json => {
  const { NIK = null, CUSTOMER_ID = null } = isObject(one) ? one : {};
  return { NIK, param: [{ CUSTOMER_ID }] };
};

/** The body as the registry takes it: a list of one institution, its reference of each person in `param`. */
export const returned = ({ data, ...institution }: JsonObject): Json => [
  { ...institution, data: Array.isArray(data) ? data.map(use) : [] },
];

/** Sends one batch. A batch that is there already is told with 400, for the mapping to read. */
export const sendReturned = async (
  { returns, ca }: { readonly returns?: ReturnsConfig; readonly ca?: string },
  { http, clock }: Pick<Tools, 'http' | 'clock'>,
  body: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  if (returns === undefined) throw notConfigured();
  const { url, path = 'data-balikan', token } = returns;
  const answer = await http.request({
    method: 'POST',
    url: join(url, path),
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(returned(body)),
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  return jsonMessage(answer, clock.now(), [400]);
};
