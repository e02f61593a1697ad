import fc from 'fast-check';
import t from 'tap';
import { loadCatalog } from '../../src/contracts/catalog.js';
import type { Contract, ContractDocument } from '../../src/contracts/contract.js';
import { minimiser } from '../../src/contracts/minimise.js';
import { compileSide } from '../../src/contracts/side.js';
import { isObject, type Json, type JsonObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';
import { pointerParts } from '../../src/core/pointer.js';
import { valuesOf } from './arbitrary.js';

interface Leaf {
  /** With the index of list items. */
  readonly at: string;
  readonly tokens: readonly string[];
  readonly value: Json;
}

/** Everything in a value that holds no more values, with its place. */
const leaves = (value: Json, tokens: readonly string[] = []): Leaf[] => {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, at) => leaves(item, [...tokens, String(at)]));
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...tokens, key]));
  return [{ at: tokens.join('/'), tokens, value }];
};

/** An independent reading of the rule: the longest declared path that leads to a place owns it. */
const ownerOf = (document: ContractDocument, tokens: readonly string[]): string | undefined => {
  const leads = (path: string): number => {
    const parts = pointerParts(path);
    const fits = parts.length <= tokens.length && parts.every((part, at) => part === '*' || part === tokens[at]);
    return fits ? parts.length : -1;
  };
  const claims = [
    ...document.always.map((path) => ({ owner: 'always', length: leads(path) })),
    ...Object.entries(document.elements).flatMap(([owner, { paths }]) =>
      paths.map((path) => ({ owner, length: leads(path) })),
    ),
  ].filter(({ length }) => length >= 0);
  return claims.sort((left, right) => right.length - left.length)[0]?.owner;
};

const contractOf = (document: Partial<ContractDocument>, schema: JsonObject): Contract => {
  const side = compileSide(schema, []);
  const whole: ContractDocument = {
    service: 'sample.thing.read.v1',
    title: { en: 'Sample', id: 'Contoh' },
    effect: 'read',
    async: 'never',
    subjects: [],
    elements: {},
    always: [],
    ...document,
  };
  return { document: whole, service: whole.service, request: side, response: side, hash: '' };
};

const family = contractOf(
  {
    always: ['/number'],
    elements: {
      members: { paths: ['/members'], class: 'general' },
      names: { paths: ['/members/*/name'], class: 'general' },
      disability: { paths: ['/members/*/disability'], class: 'specific' },
      region: { paths: ['/address/region'], class: 'general' },
      address: { paths: ['/address'], class: 'general' },
    },
  },
  {
    type: 'object',
    additionalProperties: false,
    required: ['number', 'members'],
    properties: {
      number: { type: 'string', maxLength: 16 },
      members: {
        type: 'array',
        maxItems: 20,
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['name', 'disability'],
          properties: {
            name: { type: 'string', maxLength: 50 },
            age: { type: 'integer', minimum: 0, maximum: 150 },
            disability: { type: ['string', 'null'], maxLength: 50 },
          },
        },
      },
      address: {
        type: 'object',
        additionalProperties: false,
        properties: { region: { type: 'string', maxLength: 13 }, street: { type: 'string', maxLength: 50 } },
      },
    },
  },
);

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));

for (const contract of [...catalog.all, family]) {
  const { document, service } = contract;
  const side = contract[document.disclosed ?? 'response'];
  const names = Object.keys(document.elements);
  const schema = side.schema as JsonObject;

  t.test(`${service}: whatever is granted, nothing else remains and all of that does`, async () => {
    fc.assert(
      fc.property(fc.subarray(names), valuesOf(schema), (granted, value) => {
        const before = structuredClone(value);
        const { minimise, schema: reduced } = minimiser(contract, new Set(granted));
        const { value: kept, withheld, returned } = minimise(value);
        const isGranted = (owner: string | undefined): boolean => owner === 'always' || granted.includes(String(owner));
        const remaining = new Map(leaves(kept).map((leaf) => [leaf.at, leaf]));
        for (const { at, tokens, value: there } of leaves(value)) {
          const visible = isGranted(ownerOf(document, tokens));
          const left = remaining.get(at);
          if (visible && JSON.stringify(left?.value) !== JSON.stringify(there)) throw new Error(`${at} was changed`);
          if (!visible && left !== undefined && left.value !== null && typeof left.value !== 'object')
            throw new Error(`${at} remained`);
        }
        if (JSON.stringify(value) !== JSON.stringify(before)) throw new Error('the original was touched');
        if (withheld.length === 0 && kept !== value) throw new Error('a copy was made for nothing');
        if (withheld.some((name) => granted.includes(name)) || returned.some((name) => !granted.includes(name)))
          throw new Error('withheld and returned are mixed up');
        return compileSide(reduced, []).valid(kept);
      }),
      { numRuns: 40 },
    );
  });
}

const sample = {
  number: '3510240101159001',
  members: [
    { name: 'SITI CONTOH', age: 36, disability: null },
    { name: 'BUDI CONTOH', disability: 'x' },
  ],
  address: { region: '35.10.24.2008', street: 'DUSUN KRAJAN' },
};

const grant = (...names: string[]) => minimiser(family, new Set(names));

t.test('a withheld path is deleted and list items keep their places', async (t) => {
  const { value, withheld, returned } = grant('names').minimise(sample);
  t.same(value, { number: '3510240101159001', members: [{ name: 'SITI CONTOH' }, { name: 'BUDI CONTOH' }] });
  t.same(withheld, ['members', 'disability', 'region', 'address']);
  t.same(returned, ['names']);
});

t.test('the longest path wins: a part can be granted without its whole, and withheld from it', async (t) => {
  t.same(grant('region').minimise(sample).value, {
    number: '3510240101159001',
    address: { region: '35.10.24.2008' },
  });
  t.same(grant('address', 'members').minimise(sample).value, {
    number: '3510240101159001',
    members: [{ age: 36 }, {}],
    address: { street: 'DUSUN KRAJAN' },
  });
});

t.test('what is not there is neither withheld nor returned; an empty list is there', async (t) => {
  const { withheld, returned } = grant('address').minimise({ number: '1' });
  t.same({ withheld, returned }, { withheld: [], returned: [] });
  t.match(grant('address').minimise({ number: '1', members: [] }), { value: { number: '1' }, withheld: ['members'] });
});

t.test('a list of which nothing is granted goes as a whole, its length too', async (t) => {
  t.same(grant().minimise(sample).value, { number: '3510240101159001' });
});

t.test('verdicts that are not granted leave an empty object, so that the answer keeps its shape', async (t) => {
  const verify = catalog.get('population.person.verify.v1');
  if (!verify) throw new Error('the contract is missing');
  const answer: Json = {
    overall: 'MATCH',
    lifeStatus: 'ALIVE',
    matches: { fullName: { verdict: 'MATCH', score: 100 } },
  };
  const { value, withheld } = minimiser(verify, new Set(['matches.birthDate'])).minimise(answer);
  t.same(value, { overall: 'MATCH', lifeStatus: 'ALIVE', matches: {} });
  t.same(withheld, ['matches.fullName']);
});

t.test('the reduced schema neither shows nor requires what is withheld', async (t) => {
  const { schema } = grant('names');
  t.same(Object.keys(schema.properties as JsonObject), ['number', 'members']);
  const { items } = (schema.properties as { members: { items: JsonObject } }).members;
  t.same(items.required, ['name']);
  t.same(Object.keys(items.properties as JsonObject), ['name']);
});

t.test('a key named __proto__ below a granted element stays data', async (t) => {
  const open = contractOf(
    { elements: { extra: { paths: ['/extra'], class: 'general' }, other: { paths: ['/other'], class: 'general' } } },
    { type: 'object', properties: {} },
  );
  const value = JSON.parse('{"extra":{"__proto__":{"admin":true}},"other":1,"__proto__":{"x":1}}') as Json;
  const { value: kept } = minimiser(open, new Set(['extra'])).minimise(value);
  t.equal(JSON.stringify(kept), '{"extra":{"__proto__":{"admin":true}}}');
  t.equal(Object.getPrototypeOf(kept), Object.prototype);
});
