import { ADAPTER_API, defineAdapter, type NativeMessage } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { failureForStatus } from '../../src/protocols/http-failures.js';
import { objectBody } from '../../src/protocols/http-request.js';
import { webhookHeaders, webhookKey } from './sign.js';

export interface WebhookConfig {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly ca?: string;
}

const badSecret = (): Failure =>
  new Failure('CONFIG_INVALID', {
    en: 'A webhook secret is whsec_ and the base64 of 24 to 64 bytes. Make one with: openssl rand -base64 32',
    id: 'Rahasia webhook berupa whsec_ dan base64 dari 24 sampai 64 byte. Buat dengan: openssl rand -base64 32',
  });

const gone = (): Failure =>
  new Failure(
    'PROVIDER_REFUSED',
    {
      en: 'The receiver answered 410 Gone: it wants no more of these. Stop its subscription, or give it a new address.',
      id: 'Penerima menjawab 410 Gone: tidak ingin menerima lagi. Hentikan langganannya, atau beri alamat baru.',
    },
    { sent: 'yes' },
  );

export const webhook = defineAdapter<WebhookConfig>({
  api: ADAPTER_API,
  kind: 'webhook',
  summary: 'Events and requests in the canonical form, as signed webhooks (Standard Webhooks)',
  home: new URL('./', import.meta.url),
  canonical: true,
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'secrets'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Where the messages are posted.' },
      secrets: {
        description: 'whsec_…, the newest first; two while the receiver changes over.',
        type: 'array',
        minItems: 1,
        maxItems: 3,
        items: { type: 'string', minLength: 1, writeOnly: true },
      },
      ca: { type: 'string', description: "PEM certificate of the receiver's own authority, as `file:path`." },
    },
  },
  operations: { '*': { effect: 'write' } },
  connect: ({ url, secrets, ca }, { http, clock }) => {
    const keys = secrets.map((secret) => {
      const key = webhookKey(secret);
      if (key === undefined) throw badSecret();
      return key;
    });
    return {
      /** `operation` becomes the type of the message; its id is the exchange's, so that a repeat is known as one. */
      async send(operation, native, call): Promise<NativeMessage> {
        const now = clock.now();
        const payload = JSON.stringify({
          type: operation,
          timestamp: now.toISOString(),
          data: objectBody(native.body),
        });
        const { status, headers } = await http.request({
          method: 'POST',
          url,
          headers: { 'content-type': 'application/json', ...webhookHeaders(keys, call.exchange, now, payload) },
          body: payload,
          call,
          ...(ca === undefined ? {} : { ca }),
        });
        if (status === 410) throw gone();
        const failure = failureForStatus(status, headers, now);
        if (failure !== undefined) throw failure;
        // What a webhook answers besides its status is not read.
        return { body: { status: 'RECEIVED' }, status };
      },
      async probe(signal) {
        const call = { signal, deadline: clock.now().getTime() + 10_000, traceparent: undefined };
        // Any answer shows that somebody is there; an unsigned GET is no message.
        await http.request({ method: 'GET', url, call, ...(ca === undefined ? {} : { ca }) });
      },
      async close() {},
    };
  },
});
