import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../src/core/canonical-json.js';
import { isObject, type Json } from '../../src/core/json.js';
import { readCanonical } from '../../src/verify/canonical.js';

t.test('what is written canonically is read, keys that are numbers and all scripts included', async () => {
  const values = fc.jsonValue().filter((value) => isObject(value as Json) && !JSON.stringify(value).includes('\\ud'));
  fc.assert(fc.property(values, (value) => readCanonical(canonicalJson(value as Json)) !== undefined));
});

t.test('any other spelling of the same is refused', async (t) => {
  for (const text of [
    '',
    '[]',
    'null',
    '{"a":1} ',
    '{ "a":1}',
    '{"b":1,"a":2}',
    '{"a":{"b":1,"a":2}}',
    '{"a":[{"b":1,"a":2}]}',
    '{"a":1,"a":1}',
    '{"9":1,"10":1}',
    '{"a":1.0}',
    '{"a":1e2}',
    '{"a":-0}',
    '{"a":1e999}',
    '{"a":"\\u0041"}',
    '{"a":"\\/"}',
    '{"a":"\\ud800"}',
    '{"\\udc00":1}',
    '\ufeff{"a":1}',
    '{"a":'.repeat(20_000),
    `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ])
    t.equal(readCanonical(text), undefined, text.slice(0, 30));
  for (const text of ['{}', '{"10":1,"9":1}', '{"a":"\\\\ud800"}', '{"":0,"a":{"__proto__":1}}'])
    t.ok(readCanonical(text), text);
});

t.test('any text is canonical, or refused, as an independent writing says', async () => {
  const texts = fc.oneof(fc.string(), fc.json(), fc.json({ noUnicodeString: false }));
  fc.assert(
    fc.property(texts, (text) => {
      const value = readCanonical(text);
      return value === undefined || canonicalJson(value) === text;
    }),
  );
});
