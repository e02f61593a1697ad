import { cp, mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import t from 'tap';
import { adapters } from '../../adapters/index.js';
import { loadConfiguration } from '../../src/config/load.js';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { packageRoot } from '../../src/core/package-root.js';
import { mappingUses } from '../../src/translation/mapping-uses.js';
import { loadMappings } from '../../src/translation/mappings.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
const contractOf = (service: string) => {
  const contract = catalog.get(service);
  return contract && { request: contract.request.schema, response: contract.response.schema };
};

t.test(
  'the shipped configuration uses mapping documents that fit their contracts, and each of them compiles',
  async (t) => {
    const { configuration } = await loadConfiguration(fileURLToPath(new URL('config/', packageRoot())));
    const mappings = (await loadMappings(adapters))(configuration);
    const uses = mappingUses(configuration);
    t.ok(uses.some(({ direction }) => direction === 'inbound') && uses.length > 8);
    t.same(mappings.check(uses, contractOf), []);
    for (const { kind, name, service } of uses) {
      const translation = mappings.find(kind, name);
      t.equal(translation?.service, service);
      t.equal(mappings.find(kind, name), translation, 'compiled once');
    }
  },
);

t.test(
  'a use of a document that is missing, of another service or of the other direction is a fault where it is used',
  async (t) => {
    const mappings = (await loadMappings(adapters))({ translations: {}, codes: {} });
    const uses = mappingUses({
      systems: [
        { id: 'a.b', adapter: 'dukcapil', inbound: { X: { service: 'population.person.read.v1' } } },
        { id: 'a.c' },
      ],
      routes: [
        {
          system: 'a.b',
          routes: [
            { service: 'population.person.read.v1', translation: 'gone' },
            { service: 'population.person.read.v1', translation: 'population.person.verify.v1' },
            { service: 'x.y.v1', via: 'mailbox' },
          ],
        },
        { system: 'a.c', routes: [{ service: 'population.person.read.v1' }] },
      ],
    });
    t.match(mappings.check(uses, contractOf), [
      {
        file: 'systems/a.b.yaml',
        pointer: '/inbound/X',
        problem: { en: /is outbound, and inbound is needed/, id: /diperlukan inbound/ },
      },
      { file: 'routes/a.b.yaml', pointer: '/routes/0', problem: { en: /no sound mapping document gone/ } },
      { file: 'routes/a.b.yaml', pointer: '/routes/1', problem: { en: /is for population.person.verify.v1/ } },
    ]);
    t.equal(mappings.find('dukcapil', 'gone'), undefined);
    t.equal(mappings.find('nobody', 'population.person.read.v1'), undefined);
  },
);

t.test("the configuration's own documents and tables win, and what is wrong in them is said", async (t) => {
  const folder = t.testdir();
  await mkdir(`${folder}/translations`);
  await writeFile(
    `${folder}/translations/x.yaml`,
    'service: a.b.v1\noperation: o\nrequest: { fields: {} }\nanswer: { fields: { a: { native: A, table: t.t } } }\n',
  );
  await writeFile(`${folder}/codes.yaml`, 't.t: { source: a test, asOf: "2026-11-01", decode: { A: SHIPPED } }\n');
  await mkdir(`${folder}/examples/x`, { recursive: true });
  await writeFile(`${folder}/examples/x/1.yaml`, 'answer: { native: { A: a }, canonical: { a: OWN } }\n');
  await cp(`${folder}/examples/x/1.yaml`, `${folder}/translations/broken.yaml`);
  const open = await loadMappings([{ kind: 'k', home: pathToFileURL(`${folder}/`) }]);
  const about = { source: 'a test', asOf: '2026-11-01' };
  const schemas = {
    request: { type: 'object' },
    response: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
  };
  const uses = mappingUses({
    systems: [{ id: 's.s', adapter: 'k' }],
    routes: [{ system: 's.s', routes: [{ service: 'a.b.v1', translation: 'x' }] }],
  });

  const shipped = open({ translations: {}, codes: {} });
  t.same(shipped.find('k', 'x')?.decodeAnswer({ A: 'a' }), { a: 'SHIPPED' });
  t.match(
    shipped
      .check(uses, () => schemas)
      .map(({ file, pointer }) => file + pointer)
      .sort(),
    [
      'adapters/k/examples/x/1.yaml/answer/canonical/a',
      'adapters/k/translations/broken.yaml',
      'adapters/k/translations/broken.yaml',
    ],
  );
  t.match(shipped.check(uses, () => undefined).at(-1), { file: 'adapters/k/translations/x.yaml', pointer: '/service' });

  const own = open({ translations: {}, codes: { 't.t': { ...about, decode: { A: 'OWN' } } } });
  t.same(own.find('k', 'x')?.decodeAnswer({ A: 'a' }), { a: 'OWN' });
  const document = {
    service: 'a.b.v1',
    operation: 'o',
    request: { fields: {} },
    answer: { fields: { a: { native: 'B', as: 'name' } } },
  };
  t.same(
    open({ translations: { x: document }, codes: {} })
      .find('k', 'x')
      ?.decodeAnswer({ B: 'b' }),
    { a: 'B' },
  );
  const faults = open({ translations: { x: { ...document, colour: 1 } }, codes: { 't.t': {} } }).check(
    [],
    () => schemas,
  );
  for (const place of ['translations/x.yaml/colour', 'codes/t.t'])
    t.ok(
      faults.some(({ file, pointer }) => file + pointer === place),
      place,
    );
});
