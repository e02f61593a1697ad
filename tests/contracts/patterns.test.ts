import fc from 'fast-check';
import { RE2JS } from 're2js';
import t from 'tap';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { isPlain, linearPatterns } from '../../src/contracts/patterns.js';
import { schemaPlaces } from '../../src/contracts/schema-places.js';
import { isObject } from '../../src/core/json.js';
import { packageRoot } from '../../src/core/package-root.js';

const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
const used = catalog.all
  .flatMap(({ request, response }) => [...schemaPlaces(request.schema), ...schemaPlaces(response.schema)])
  .flatMap(({ schema }) => (isObject(schema) && typeof schema.pattern === 'string' ? [schema.pattern] : []));
const patterns = [...new Set([...used, '^a{0,3}$', '^\\w{2}[A-C-]{1,4}$', '^(x)?(y)?z$'])];

t.test('whichever engine decides a pattern, RE2 decides it alike', async (t) => {
  t.ok(patterns.length > 10);
  for (const pattern of patterns) {
    const linear = RE2JS.compile(pattern);
    const ours = linearPatterns(pattern, 'u');
    const near = fc.stringMatching(new RegExp(pattern)).chain((text) =>
      fc.oneof(
        fc.constant(text),
        fc
          .tuple(fc.nat(text.length), fc.string({ unit: 'binary', maxLength: 2 }))
          .map(([at, junk]) => text.slice(0, at) + junk + text.slice(at)),
        fc.constantFrom(`${text}\n`, `\n${text}`, ` ${text}`, text.slice(1), `${text}٣`),
      ),
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => ours.test(text) === linear.test(text)),
    );
  }
});

t.test('identifiers need no engine of their own', async (t) => {
  for (const pattern of [
    '^\\d{16}$',
    '^\\d{15,16}$',
    '^\\d{2}(\\.\\d{2}(\\.\\d{2}(\\.\\d{4})?)?)?$',
    '^[0-9A-Za-z]{6,32}$',
  ])
    t.ok(isPlain(pattern), pattern);
});

t.test('whatever could backtrack goes to the linear engine', async (t) => {
  const risky = [
    '^(a+)+$',
    '^a*$',
    '^a+$',
    '^a{2,}$',
    '^(a?){50}$',
    '^(a|b)$',
    'a',
    '^a',
    'a$',
    '^a{1,9}b{1,9}$',
    '^.{3}$',
    '^(a)?(a)?(a)?(a)?(a)?$',
    '^[^a]{3}$',
    '^\\s{2}$',
    '^(a{1,9})?$',
  ];
  for (const pattern of risky) t.notOk(isPlain(pattern), pattern);
});
