import {
  ADAPTER_API,
  type Call,
  defineAdapter,
  type HttpAnswer,
  type HttpRequest,
  type NativeMessage,
  type Tools,
} from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { failureForStatus } from '../../src/protocols/http-failures.js';
import { join, objectBody } from '../../src/protocols/http-request.js';
import { type Authorizer, createAuthorizer } from './authorize.js';
import { config, type RestConfig } from './config.js';
import { target } from './target.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;
type Request = Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>;

// Where a JSON interface usually says in the body why it refused.
const spoken = [400, 404, 409, 422];

const unknownOperation = (operation: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The system's configuration has no operation "${operation}". Add it under "operations:", or correct the route.`,
    id: `Konfigurasi sistem tidak memiliki operasi "${operation}". Tambahkan di bawah "operations:", atau perbaiki rutenya.`,
  });

const ask = (
  settings: RestConfig,
  { http }: Pick<Tools, 'http'>,
  authorizer: Authorizer,
  request: Request,
  call: Limits,
): Promise<HttpAnswer> =>
  authorizer.request(call, (proof) =>
    http.request({
      ...request,
      headers: { accept: 'application/json', ...settings.headers, ...request.headers, ...proof },
      call,
      ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    }),
  );

const idempotency = ({ idempotencyKey }: Call): Record<string, string> =>
  idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };

const send = async (
  settings: RestConfig,
  tools: Tools,
  authorizer: Authorizer,
  operation: string,
  fields: JsonObject,
  call: Call,
): Promise<NativeMessage> => {
  const known = Object.hasOwn(settings.operations, operation) ? settings.operations[operation] : undefined;
  if (!known) throw unknownOperation(operation);
  const { headers, ...request } = target(settings.url, known, fields);
  const answer = await ask(
    settings,
    tools,
    authorizer,
    { ...request, headers: { ...headers, ...idempotency(call) } },
    call,
  );
  if (answer.status === 204) return { body: {}, status: 204, headers: answer.headers };
  return jsonMessage(answer, tools.clock.now(), spoken);
};

export const rest = defineAdapter<RestConfig>({
  api: ADAPTER_API,
  kind: 'rest',
  summary: 'Any JSON interface over HTTP, described in the configuration',
  home: new URL('./', import.meta.url),
  config,
  operations: { '*': { effect: 'write' } },
  connect(settings, tools) {
    const authorizer = createAuthorizer(settings, tools);
    return {
      send: (operation, native, call) => send(settings, tools, authorizer, operation, objectBody(native.body), call),
      async probe(signal) {
        const now = tools.clock.now();
        const call = { signal, deadline: now.getTime() + 10_000, traceparent: undefined };
        const url = settings.probe === undefined ? settings.url : join(settings.url, settings.probe);
        const answer = await ask(settings, tools, authorizer, { method: 'GET', url }, call);
        const failure = failureForStatus(answer.status, answer.headers, now);
        const harmless = settings.probe === undefined && failure?.code === 'PROVIDER_REFUSED';
        if (failure && !harmless) throw failure;
      },
      async close() {
        authorizer.close();
      },
    };
  },
});
