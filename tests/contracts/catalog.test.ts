import { readdir, writeFile } from 'node:fs/promises';
import t, { type Test } from 'tap';
import { loadCatalog } from '../../src/contracts/catalog.js';
import type { Fault } from '../../src/core/fault.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { type Parts, soundParts, writeContract } from './sample.js';

const faultsOf = async (t: Test, change: (parts: Parts) => void, home?: string): Promise<Fault[]> => {
  const parts = soundParts();
  change(parts);
  const { faults } = await loadCatalog(await writeContract(t.testdir(), parts, home));
  return faults;
};

const asProperty = (schema: Json) => (parts: Parts) => {
  (parts.request.properties as JsonObject).value = schema;
};

/** Every folder of a service. */
const services = (await readdir(new URL('schemas/', packageRoot()), { recursive: true }))
  .filter((path) => /^[a-z-]+[\\/][^\\/]+\.v\d+$/.test(path))
  .map((path) => path.replace(/^.*[\\/]/, ''))
  .sort();

t.test('the shipped contracts have no fault, and their examples hold', async (t) => {
  const { catalog, faults } = await loadCatalog(new URL('schemas/', packageRoot()));
  t.same(faults, []);
  t.same(
    catalog.all.map(({ service }) => service),
    services,
  );
  t.equal(catalog.get('population.person.fly.v1'), undefined);
});

t.test('every property of the shipped contracts is described, and every disability is protected', async (t) => {
  const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
  const bare: string[] = [];
  const visit = (schema: JsonObject, at: string): void => {
    if (typeof schema.description !== 'string') bare.push(at);
    for (const [key, member] of Object.entries((schema.properties ?? {}) as Record<string, JsonObject>))
      visit(member, `${at}/${key}`);
    if (schema.items) visit(schema.items as JsonObject, `${at}/*`);
  };
  for (const { service, request, response } of catalog.all)
    for (const { schema } of [request, response]) visit(schema as JsonObject, service);
  t.same(bare, []);
  t.equal(catalog.get('population.person.read.v1')?.document.elements.disability?.class, 'specific');
});

t.test('a sound contract is found by its name, with a hash that does not depend on the order of keys', async (t) => {
  const parts = soundParts();
  const first = await loadCatalog(await writeContract(t.testdir(), parts));
  parts.request = Object.fromEntries(Object.entries(parts.request).reverse());
  const second = await loadCatalog(await writeContract(t.testdir(), parts));
  t.same(first.faults, []);
  const hash = first.catalog.get('sample.thing.read.v1')?.hash;
  t.match(hash, /^[0-9a-f]{64}$/);
  t.equal(second.catalog.get('sample.thing.read.v1')?.hash, hash);
});

t.test('a contract with a fault is not in the catalog', async (t) => {
  const parts = soundParts();
  asProperty({ type: 'string' })(parts);
  const { catalog, faults } = await loadCatalog(await writeContract(t.testdir(), parts));
  t.same(catalog.all, []);
  t.match(faults, [{ file: 'sample/sample.thing.read.v1/request.schema.json', pointer: '/properties/value' }]);
});

const deep = (levels: number): JsonObject =>
  levels === 0
    ? { type: 'boolean' }
    : { type: 'object', additionalProperties: false, properties: { inner: deep(levels - 1) } };

const refusedSchemas: Record<string, readonly [schema: Json, pointer: string, says: RegExp]> = {
  'text without bounds': [{ type: 'string' }, '', /no bounds/],
  'text bounded by a pattern that is not anchored': [{ type: 'string', pattern: 'a+' }, '', /no bounds/],
  'text bounded by a format that has no end': [{ type: 'string', format: 'uri' }, '', /no bounds/],
  'a list without an end': [{ type: 'array', items: { type: 'boolean' } }, '', /maxItems/],
  'a list of anything': [{ type: 'array', maxItems: 3 }, '', /add items/],
  'a list that compares too many pairs': [
    { type: 'array', maxItems: 20_000, uniqueItems: true, items: { type: 'boolean' } },
    '/uniqueItems',
    /every pair/,
  ],
  'a request object that takes unknown keys': [{ type: 'object', properties: {} }, '', /additionalProperties/],
  'a schema that accepts anything': [{ description: 'whatever' }, '', /accepts anything/],
  'true instead of a schema': [true, '', /must be an object/],
  'a whole number without limits': [{ type: 'integer', minimum: 0 }, '', /minimum and a maximum/],
  'a limit beyond 2^53': [{ type: 'integer', minimum: 0, maximum: 2 ** 53 }, '/maximum', /too large/],
  'a fraction in multipleOf': [{ type: 'number', multipleOf: 0.01 }, '/multipleOf', /not exact/],
  'a format that is not checked': [{ type: 'string', format: 'hostname' }, '/format', /not checked/],
  'a look-ahead': [{ type: 'string', pattern: '^(?=a)a$' }, '/pattern', /linear time/],
  'a back-reference': [{ type: 'string', pattern: '^(a)\\1$' }, '/pattern', /linear time/],
  'a keyword of another dialect': [{ type: 'string', maxLength: 3, nullable: true }, '/nullable', /keyword nullable/],
  'a dynamic reference': [{ $dynamicRef: '#x' }, '/$dynamicRef', /keyword \$dynamicRef/],
  'a remote reference': [{ $ref: 'https://example.id/nik.json' }, '/$ref', /inside the document/],
  'a reference to nothing': [{ $ref: '#/$defs/nothing' }, '/$ref', /Nothing stands/],
  'rules beside a reference': [{ $ref: '#/$defs/nothing', maxLength: 3 }, '/$ref', /Beside a \$ref/],
  'an $id inside the schema': [{ $id: 'urn:other', type: 'boolean' }, '/$id', /Only the whole schema/],
  'a keyword with a value of the wrong type': [{ type: 'string', maxLength: '10' }, '/maxLength', /whole number/],
  'a schema nested too deeply': [deep(20), '', /deeper than 32/],
};

for (const [what, [schema, pointer, says]] of Object.entries(refusedSchemas))
  t.test(`refused: ${what}`, async (t) => {
    const faults = await faultsOf(t, asProperty(schema));
    const whole = what.includes('too deeply') ? '' : `/properties/value${pointer}`;
    const found = faults.filter((fault) => fault.pointer === whole && says.test(fault.problem.en));
    t.equal(found.length, 1, JSON.stringify(faults));
    t.ok(found[0]?.problem.id, 'said in Indonesian, too');
  });

t.test('refused: names that every object inherits', async (t) => {
  for (const name of ['constructor', 'toString', 'valueOf']) {
    const faults = await faultsOf(t, ({ request }) => {
      (request.properties as JsonObject)[name] = { type: 'boolean' };
    });
    t.match(faults, [{ pointer: `/properties/${name}`, problem: { en: /inherits/ } }]);
  }
});

t.test('refused: identifiers as numbers', async (t) => {
  for (const name of ['nik', 'nop', 'npwp16', 'familyCardNumber', 'postalCode', 'ossId']) {
    const faults = await faultsOf(t, ({ request, examples }) => {
      (request.properties as JsonObject)[name] = { type: 'integer', minimum: 0, maximum: 9 };
      examples['request.valid.sample'] = { nik: '3510246504909001' };
    });
    t.ok(
      faults.some(
        ({ pointer, problem }) => pointer === `/properties/${name}` && /Identifiers are text/.test(problem.en),
      ),
      name,
    );
  }
});

t.test('refused: definitions that lead back to themselves', async (t) => {
  const faults = await faultsOf(t, ({ request }) => {
    request.$defs = {
      person: { type: 'object', additionalProperties: false, properties: { parent: { $ref: '#/$defs/person' } } },
    };
    (request.properties as JsonObject).value = { $ref: '#/$defs/person' };
  });
  t.match(faults, [{ problem: { en: /leads back to itself/ } }]);
});

t.test('accepted: a definition used in several places', async (t) => {
  const faults = await faultsOf(t, ({ request }) => {
    request.$defs = { day: { type: 'string', format: 'date' } };
    Object.assign(request.properties as JsonObject, {
      from: { $ref: '#/$defs/day', description: 'First day.' },
      until: { $ref: '#/$defs/day' },
    });
  });
  t.same(faults, []);
});

t.test('refused: definitions that multiply without end are looked at in bounded time', async (t) => {
  const started = Date.now();
  await faultsOf(t, ({ response }) => {
    const level = (at: number): Json => ({
      type: 'object',
      additionalProperties: false,
      properties: { a: { $ref: `#/$defs/d${at}` }, b: { $ref: `#/$defs/d${at}` } },
    });
    const defs: JsonObject = { d30: { type: 'boolean' } };
    for (let at = 0; at < 30; at += 1) defs[`d${at}`] = level(at + 1);
    response.$defs = defs;
    (response.properties as JsonObject).name = { $ref: '#/$defs/d0' };
  });
  t.ok(Date.now() - started < 10_000);
});

const edit = (from: string, to: string) => (parts: Parts) => {
  parts.yaml = parts.yaml.replace(from, to);
};

const refusedContracts: Record<string, readonly [change: (parts: Parts) => void, pointer: string, says: RegExp]> = {
  'a key nobody knows': [edit('effect: read', 'effect: read\nowner: me'), '/owner', /not part of the contract/],
  'an effect nobody knows': [edit('effect: read', 'effect: maybe'), '/effect', /must be one of/],
  'a title in one language': [edit(', id: Sebuah contoh', ''), '/title/id', /required/],
  'a service that is not named like its folder': [
    edit('thing.read.v1', 'thing.read.v2'),
    '/service',
    /name of its folder/,
  ],
  'a path that is not in the schema': [
    edit('[/name]', '[/fullName]'),
    '/elements/name/paths/0',
    /nothing at this path/,
  ],
  'a path declared twice': [edit('[/found]', '[/found, /name]'), '/elements/name/paths', /declared twice/],
  'a value that belongs to nobody': [edit('[/found]', '[]'), '/elements', /Nobody would ever see \/found/],
  'a subject that is not in the schema': [edit('path: /nik', 'path: /kk'), '/subjects/0/path', /nothing at this path/],
  'a subject that is no text': [
    edit('in: request, path: /nik', 'in: response, path: /found'),
    '/subjects/0/path',
    /must be text/,
  ],
  'a path that is no pointer': [edit('[/name]', '[name]'), '/elements/name/paths/0', /must match/],
  'a key written twice': [edit('effect: read', 'effect: read\neffect: write'), '/effect', /twice/],
  'text that is no YAML': [edit('effect: read', 'effect: [read'), '', /./],
};

for (const [what, [change, pointer, says]] of Object.entries(refusedContracts))
  t.test(`refused in contract.yaml: ${what}`, async (t) => {
    const faults = await faultsOf(t, change);
    t.ok(
      faults.some(
        (fault) => fault.file.endsWith('contract.yaml') && fault.pointer === pointer && says.test(fault.problem.en),
      ),
      JSON.stringify(faults),
    );
  });

t.test('refused: an open response object that is not one element as a whole', async (t) => {
  const open = { type: 'object', additionalProperties: { type: 'string', maxLength: 5 } };
  const unowned = await faultsOf(t, ({ response }) => {
    response.properties = { found: { type: 'boolean' }, name: { type: 'string', maxLength: 50 }, extra: open };
  });
  t.ok(unowned.length > 0);
});

t.test('refused: a contract in the folder of another domain', async (t) => {
  const faults = await faultsOf(t, () => undefined, 'elsewhere/sample.thing.read.v1');
  t.match(faults, [{ pointer: '/service', problem: { en: /belongs into the folder sample/ } }]);
});

t.test('refused: examples that do not hold, are missing, or have another name', async (t) => {
  const wrong = await faultsOf(t, ({ examples }) => {
    examples['request.valid.sample'] = { nik: 'x' };
    examples['response.invalid.sample'] = { found: true };
    examples['answer.valid.sample'] = {};
  });
  t.match(
    new Map(wrong.map(({ file, problem }) => [file.split('/').pop(), problem.en])),
    new Map([
      ['request.valid.sample.json', /said to be valid/],
      ['response.invalid.sample.json', /said to be invalid/],
      ['answer.valid.sample.json', /Name examples/],
    ]),
  );
  const missing = await faultsOf(t, (parts) => {
    parts.examples = {};
  });
  t.equal(missing.length, 4);
});

t.test('refused: files that are missing, no JSON, too large, or say a key twice', async (t) => {
  const root = await writeContract(t.testdir(), soundParts());
  const request = new URL('sample/sample.thing.read.v1/request.schema.json', root);
  const faultsWith = async (text: string): Promise<string> => {
    await writeFile(request, text);
    return (await loadCatalog(root)).faults.map(({ problem }) => problem.en).join();
  };
  t.match(await faultsWith('{'), /not valid JSON/);
  t.match(await faultsWith(JSON.stringify({ description: 'x'.repeat(300_000) })), /larger than 256 KiB/);
  t.match(await faultsWith('{"type":"object","type":"object"}'), /twice/);
});

t.test('all faults of all contracts are reported at once', async (t) => {
  const parts = soundParts();
  asProperty({ type: 'string' })(parts);
  (parts.response.properties as JsonObject).list = { type: 'array' };
  parts.yaml = parts.yaml.replace('effect: read', 'effect: maybe');
  const { faults } = await loadCatalog(await writeContract(t.testdir(), parts));
  const files = new Set(faults.map(({ file }) => file.split('/').pop()));
  t.same([...files].sort(), ['contract.yaml', 'request.schema.json', 'response.schema.json']);
});
