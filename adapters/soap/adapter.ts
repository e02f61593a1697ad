import { randomBytes } from 'node:crypto';
import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import { failureForStatus } from '../../src/protocols/http-failures.js';
import { objectBody } from '../../src/protocols/http-request.js';
import { createSoapClient, type SoapOperation } from '../../src/protocols/soap-client.js';
import { config, type SoapConfig } from './config.js';

const unknownOperation = (operation: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The system's configuration has no operation "${operation}". Add it under "operations:", or correct the route or the probe.`,
    id: `Konfigurasi sistem tidak memiliki operasi "${operation}". Tambahkan di bawah "operations:", atau perbaiki rute atau probe-nya.`,
  });

const operationOf = ({ operations }: SoapConfig, name: string): SoapOperation => {
  const known = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!known) throw unknownOperation(name);
  return { ...known, element: known.element ?? name };
};

export const soap = defineAdapter<SoapConfig>({
  api: ADAPTER_API,
  kind: 'soap',
  summary: 'Any SOAP 1.1 service, document/literal, described in the configuration',
  home: new URL('./', import.meta.url),
  config,
  operations: { '*': { effect: 'write' } },
  connect(settings, tools) {
    const client = createSoapClient(settings, tools, () => randomBytes(16));
    return {
      send: async (operation, native, call) =>
        client.ask(operationOf(settings, operation), objectBody(native.body), call),
      async probe(signal) {
        const now = tools.clock.now();
        const call = { signal, deadline: now.getTime() + 10_000, traceparent: undefined };
        if (settings.probe) {
          const { operation, fields = {} } = settings.probe;
          await client.ask(operationOf(settings, operation), fields, call);
          return;
        }
        const { status, headers } = await client.describe(call);
        const failure = failureForStatus(status, headers, now);
        // Not every service shows its description.
        if (failure && failure.code !== 'PROVIDER_REFUSED') throw failure;
      },
      async close() {},
    };
  },
});
