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

t.test('the examples of RFC 8785, sections 3.2.2 and 3.2.3', async (t) => {
  const sample = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  t.equal(
    canonicalJson(JSON.parse(sample)),
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
  const keys = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
    "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
  t.same(Object.values(JSON.parse(canonicalJson({ a: canonicalJson(JSON.parse(keys)).match(/:"[^"]*/g) ?? [] })).a), [
    ':"Carriage Return',
    ':"One',
    ':"Control',
    ':"Latin Small Letter O With Diaeresis',
    ':"Euro Sign',
    ':"Emoji: Grinning Face',
    ':"Hebrew Letter Dalet With Dagesh',
  ]);
});

t.test('the numbers of RFC 8785, appendix B', async (t) => {
  const numbers: Record<string, string> = {
    '0000000000000000': '0',
    '8000000000000000': '0',
    '0000000000000001': '5e-324',
    '8000000000000001': '-5e-324',
    '7fefffffffffffff': '1.7976931348623157e+308',
    ffefffffffffffff: '-1.7976931348623157e+308',
    '4340000000000000': '9007199254740992',
    c340000000000000: '-9007199254740992',
    '4430000000000000': '295147905179352830000',
    '44b52d02c7e14af5': '9.999999999999997e+22',
    '44b52d02c7e14af6': '1e+23',
    '44b52d02c7e14af7': '1.0000000000000001e+23',
    '444b1ae4d6e2ef4e': '999999999999999700000',
    '444b1ae4d6e2ef4f': '999999999999999900000',
    '444b1ae4d6e2ef50': '1e+21',
    '3eb0c6f7a0b5ed8c': '9.999999999999997e-7',
    '3eb0c6f7a0b5ed8d': '0.000001',
    '41b3de4355555553': '333333333.3333332',
    '41b3de4355555554': '333333333.33333325',
    '41b3de4355555555': '333333333.3333333',
    '41b3de4355555556': '333333333.3333334',
    '41b3de4355555557': '333333333.33333343',
    becbf647612f3696: '-0.0000033333333333333333',
    '43143ff3c1cb0959': '1424953923781206.2',
  };
  for (const [bits, text] of Object.entries(numbers))
    t.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text, bits);
});
