import canonicalize from 'canonicalize';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson } from '../../src/core/canonical-json.js';
import type { Json } from '../../src/core/json.js';

t.test('canonical JSON is the same as an independent implementation of RFC 8785 says', async () => {
  fc.assert(fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => canonicalJson(value) === canonicalize(value)));
});

t.test('keys go by UTF-16 code units, not by code points', async (t) => {
  t.equal(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2, a: [1e21, 0.1] }), '{"a":[1e+21,0.1],"\u{1f600}":1,"\ufb33":2}');
});
