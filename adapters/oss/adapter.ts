import { ADAPTER_API, type Call, defineAdapter, type NativeMessage, type Tools } from '../../src/adapter/adapter.js';
import type { JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { basicAuth, join, objectBody } from '../../src/protocols/http-request.js';
import { createListener } from '../../src/protocols/inbound.js';
import { config, type OssConfig } from './config.js';
import { identity, region } from './formats.js';
import { operation as inbound, receiveNib } from './receive-nib.js';

// Nobody's number: NIBs are given out from 0220000000000 upwards.
const nobody = '0000000000000';

// "illegal inquiry", "not found" and "denied" come with a code and a sentence in the answer's wrapper.
const spoken = [400, 403, 404, 405];

const credentials = ({ userKey, user = '', password = '' }: OssConfig): Record<string, string> =>
  userKey === undefined ? { authorization: basicAuth(user, password) } : { user_key: userKey };

const post = async (
  settings: OssConfig,
  { http, clock }: Tools,
  operation: string,
  body: JsonObject,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<NativeMessage> => {
  const answer = await http.request({
    method: 'POST',
    url: join(settings.url, operation),
    headers: { 'content-type': 'application/json', accept: 'application/json', ...credentials(settings) },
    body: JSON.stringify(body),
    call,
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
  });
  return jsonMessage(answer, clock.now(), spoken);
};

export const oss = defineAdapter<OssConfig>({
  api: ADAPTER_API,
  kind: 'oss',
  summary: 'National licensing: OSS-RBA, both ways',
  home: new URL('./', import.meta.url),
  config,
  operations: { inqueryNIB: { effect: 'read' }, receiveLicense: { effect: 'write' } },
  inbound: [inbound],
  formats: { 'oss.region': region, 'oss.identity': identity },
  connect(settings, tools) {
    const listener = createListener();
    const { inbound: expected } = settings;
    if (expected) tools.ingress.post(inbound, (message) => receiveNib(expected, tools, listener.current(), message));
    return {
      send: (operation, native, call) => post(settings, tools, operation, objectBody(native.body), call),
      listen: listener.listen,
      async probe(signal) {
        const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
        await post(settings, tools, 'inqueryNIB', { INQUERYNIB: { nib: nobody } }, call);
      },
      async close() {
        listener.close();
      },
    };
  },
});
