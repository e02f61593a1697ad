import { randomBytes } from 'node:crypto';
import { ADAPTER_API, defineAdapter } from '../../src/adapter/adapter.js';
import { Failure } from '../../src/core/failure.js';
import type { Json } from '../../src/core/json.js';
import { join, objectBody } from '../../src/protocols/http-request.js';
import { createSoapClient, type SoapOperation } from '../../src/protocols/soap-client.js';
import { config, type SimkimConfig } from './config.js';

const namespace = 'urn:simkim:layanan:v1';

const operations = {
  ajukanPermohonan: { soapAction: `${namespace}#ajukanPermohonan`, element: 'ajukanPermohonan' },
  statusPermohonan: {
    soapAction: `${namespace}#statusPermohonan`,
    element: 'statusPermohonan',
    lists: ['statusPermohonanResponse.riwayat.tahap'],
  },
} as const satisfies Record<string, SoapOperation>;

const operationOf = (name: string): SoapOperation => {
  if (name === 'ajukanPermohonan' || name === 'statusPermohonan') return operations[name];
  throw new Failure('CONFIG_INVALID', {
    en: `SIMKIM has no operation "${name}". Correct the route.`,
    id: `SIMKIM tidak memiliki operasi "${name}". Perbaiki rutenya.`,
  });
};

const closed = (): Failure =>
  new Failure(
    'PROVIDER_MAINTENANCE',
    {
      en: 'SIMKIM is closed for its nightly maintenance. Probe again later.',
      id: 'SIMKIM sedang tutup untuk pemeliharaan malam. Uji lagi nanti.',
    },
    { sent: 'yes', native: 'SK-900' },
  );

// No office is 0000.
const nobodys = '0000000000000000';

export const simkim = defineAdapter<SimkimConfig>({
  api: ADAPTER_API,
  kind: 'simkim',
  summary: 'Immigration (SIMKIM): passport applications over SOAP 1.1, simulated dialect',
  home: new URL('./', import.meta.url),
  config,
  operations: { ajukanPermohonan: { effect: 'write' }, statusPermohonan: { effect: 'read' } },
  connect({ url, user, password, passwordType = 'digest', ca }, tools) {
    const credentials = { type: 'usernameToken', user, password, passwordType } as const;
    const settings = { url: join(url, 'layanan'), namespace, credentials, ...(ca === undefined ? {} : { ca }) };
    const client = createSoapClient(settings, tools, () => randomBytes(16));
    return {
      send: async (operation, native, call) => client.ask(operationOf(operation), objectBody(native.body), call),
      async probe(signal) {
        const call = { signal, deadline: tools.clock.now().getTime() + 10_000, traceparent: undefined };
        const { body } = await client.ask(operations.statusPermohonan, { nomorPermohonan: nobodys }, call);
        if (codeIn(body) === 'SK-900') throw closed();
      },
      async close() {},
    };
  },
});

const member = (value: Json | Uint8Array | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
    ? value[name]
    : undefined;

const codeIn = (body: Json | Uint8Array): Json | undefined =>
  member(member(member(member(body, 'Fault'), 'detail'), 'kesalahan'), 'kode');
