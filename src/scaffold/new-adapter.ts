import { badName, type Scaffold } from './scaffold.js';

/** Two lower-case letters at least; `rumah-sakit` becomes `rumahSakit` in code. */
const camel = (kind: string): string => kind.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const adapter = (
  kind: string,
): string => `import { ADAPTER_API, type Call, defineAdapter, type NativeMessage } from '../../src/adapter/adapter.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { join, objectBody } from '../../src/protocols/http-request.js';

export interface ${camel(kind)[0]?.toUpperCase()}${camel(kind).slice(1)}Config {
  readonly url: string;
  readonly key: string;
}

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

/** POST of a JSON body with a key in a header. Change this to what the system speaks; the mapping does the rest. */
export const ${camel(kind)} = defineAdapter<${camel(kind)[0]?.toUpperCase()}${camel(kind).slice(1)}Config>({
  api: ADAPTER_API,
  kind: '${kind}',
  summary: '${kind}: say which agency and what for',
  home: new URL('./', import.meta.url),
  config: {
    type: 'object',
    additionalProperties: false,
    required: ['url', 'key'],
    properties: {
      url: { type: 'string', format: 'uri', description: 'Address up to, not including, the name of the operation.' },
      key: { type: 'string', minLength: 1, writeOnly: true },
    },
  },
  operations: { find: { effect: 'read' } },
  connect: ({ url, key }, { http, clock }) => {
    const post = async (operation: string, body: NativeMessage['body'], call: Limits): Promise<NativeMessage> => {
      const answer = await http.request({
        method: 'POST',
        url: join(url, operation),
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-api-key': key },
        body: JSON.stringify(objectBody(body)),
        call,
      });
      return jsonMessage(answer, clock.now());
    };
    return {
      send: (operation, native, call) => post(operation, native.body, call),
      async probe(signal) {
        await post('find', {}, { signal, deadline: clock.now().getTime() + 10_000, traceparent: undefined });
      },
      async close() {},
    };
  },
});
`;

const test = (kind: string): string => `import t from 'tap';
import { ${camel(kind)} } from '../../../adapters/${kind}/adapter.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { dialectPeer } from '../bench.js';

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: ${camel(kind)},
    config: (url) => ({ url, key: 'kunci-uji' }),
    secrets: ['kunci-uji'],
    operation: 'find',
    native: { body: { nik: '9171010101909001' } },
    peer: () => dialectPeer(t, () => ({ body: '{"nik":9171010101909001,"nama":"WARGA CONTOH"}' })),
    answer: { nik: '9171010101909001', nama: 'WARGA CONTOH' },
    carried: ['9171010101909001'],
  }),
);
`;

const readme = (kind: string): string => `# \`${kind}\`

Say which system this is, and whether its dialect is real (where it was seen) or simulated.

| | |
|---|---|
| Request | \`POST <url>/<operation>\`, JSON, header \`X-API-Key\` |
| Operations | \`find\` |
| Answer | JSON |

## Configuration

\`\`\`yaml
adapter: ${kind}
connection:
  url: https://example.go.id/api
  key: env:${kind.toUpperCase().replaceAll('-', '_')}_KEY
\`\`\`
`;

/** \`jembatan new adapter\`: an adapter in the source tree that compiles and keeps the rules of every adapter. */
export const newAdapter = (kind: string): Scaffold => {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(kind) || kind.length > 40)
    throw badName(
      kind,
      'a kind is written in lower case with hyphens, such as rumah-sakit',
      'jenis adapter ditulis dengan huruf kecil dan tanda hubung, misalnya rumah-sakit',
    );
  return {
    files: {
      [`adapters/${kind}/adapter.ts`]: adapter(kind),
      [`adapters/${kind}/README.md`]: readme(kind),
      [`tests/adapters/${kind}/adapter.test.ts`]: test(kind),
    },
    next: {
      en: `Next: add ${camel(kind)} to adapters/index.ts, write adapters/${kind}/translations/<service>.yaml, then npm run build && node tools/test.mjs dist/tests/adapters/${kind}/adapter.test.js`,
      id: `Selanjutnya: tambahkan ${camel(kind)} ke adapters/index.ts, tulis adapters/${kind}/translations/<layanan>.yaml, lalu npm run build && node tools/test.mjs dist/tests/adapters/${kind}/adapter.test.js`,
    },
  };
};
