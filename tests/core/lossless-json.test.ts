import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse as oracle } from 'lossless-json';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { parseNative } from '../../src/core/lossless-json.js';

const exact = (number: string): Json =>
  number.length < 16 && String(Number(number)) === number ? Number(number) : number;

const expected = (text: string): unknown => oracle(text, undefined, { parseNumber: exact });

/** JSON text whose numbers are written in every way JSON allows. */
const numberText = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,5})?([eE][+-]?\d{1,2})?$/),
  fc.integer().map(String),
);
const space = fc.constantFrom('', ' ', '\n', '\t ');
const { value: jsonText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    numberText,
    fc
      .oneof(fc.string(), fc.constantFrom(', 9171010101909001', '\\', '"', ': 1.0 '))
      .map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null'),
    fc
      .tuple(space, fc.array(tie('value'), { maxLength: 4 }), space)
      .map(([a, items, b]) => `[${a}${items.join(`${b},${a}`)}${b}]`),
    fc
      .tuple(
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
        space,
      )
      .map(
        ([entries, gap]) =>
          `{${Object.entries(entries)
            .map(([key, value]) => `${JSON.stringify(key)}${gap}:${gap}${value}`)
            .join(',')}}`,
      ),
  ),
}));

t.test('a NIK and a NOP sent as JSON numbers keep every digit', async (t) => {
  t.same(parseNative('{"content":[{"NIK":9171010101909001,"NO_RT":1,"NOP": 351024000800101230 }]}'), {
    content: [{ NIK: '9171010101909001', NO_RT: 1, NOP: '351024000800101230' }],
  });
  t.same(parseNative('9171010101909001'), '9171010101909001');
  t.same(parseNative(Buffer.from('[3510246504909001,-0,1.0,1e3,0.5,-7]')), [
    '3510246504909001',
    '-0',
    '1.0',
    '1e3',
    0.5,
    -7,
  ]);
});

t.test('digits inside strings are left alone', async (t) => {
  const value = { a: ' 9171010101909001', b: 'x: 1.0, 1e5', c: '\\" , 9171010101909001', d: '\\' };
  t.same(parseNative(JSON.stringify(value)), value);
});

t.test('every JSON text reads as an independent lossless parser reads it', async () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      assert.deepEqual(JSON.parse(JSON.stringify(parseNative(text))), JSON.parse(JSON.stringify(expected(text))));
    }),
    { numRuns: 2000 },
  );
});

t.test('text that is broken anywhere is refused whenever JSON.parse refuses it', async () => {
  fc.assert(
    fc.property(
      jsonText,
      fc.nat(),
      fc.constantFrom('', '"', ':', '-', '.', '9', 'e', ',', '{', ']', '0'),
      (text, place, what) => {
        const at = place % (text.length + 1);
        const broken = text.slice(0, at) + what + text.slice(at + (what === '' ? 1 : 0));
        let valid = true;
        try {
          JSON.parse(broken);
        } catch {
          valid = false;
        }
        if (valid) parseNative(broken);
        else assert.throws(() => parseNative(broken), SyntaxError);
      },
    ),
    { numRuns: 3000 },
  );
});

t.test('malformed numbers, numeric keys and half a body are syntax errors', async (t) => {
  for (const text of [
    '',
    '{',
    '01234567890123456',
    '{9171010101909001:1}',
    '{9171010101909001 :1}',
    '[91710101019090011 1]',
    '-',
    '1.',
    '<html>',
    '{"a":9171010101909001',
    '"abc',
  ])
    t.throws(() => parseNative(text), SyntaxError, text);
  t.throws(() => parseNative(Uint8Array.of(0x22, 0xff, 0x22)), SyntaxError, 'not UTF-8');
});

t.test('a byte order mark before the message is forgiven', async (t) => {
  t.same(parseNative('\ufeff{"a":1}'), { a: 1 });
  t.same(parseNative(Buffer.from('\ufeff{"a":1}')), { a: 1 });
});

t.test('a __proto__ key is dropped, however it is spelled', async (t) => {
  for (const key of ['__proto__', '\\u005f_proto__', '__\\u0070roto__', '_\\u005Fproto_\\u005f']) {
    const value = parseNative(`{"a":[{"${key}":{"admin":true},"b":1}]}`) as { a: object[] };
    t.same(Object.getOwnPropertyNames(value.a[0]), ['b'], key);
  }
});

t.test('64 levels are read and 65 are refused, arrays and objects alike', async (t) => {
  t.ok(parseNative('['.repeat(64) + ']'.repeat(64)));
  t.throws(() => parseNative('['.repeat(65) + ']'.repeat(65)), SyntaxError);
  t.throws(() => parseNative(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`), SyntaxError);
  t.throws(() => parseNative('['.repeat(200_000) + ']'.repeat(200_000)), SyntaxError);
  t.ok(parseNative(JSON.stringify(Array.from({ length: 500 }, () => [[{}]]))), 'many brackets, few levels');
});
