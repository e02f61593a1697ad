import fc from 'fast-check';
import t, { type Test } from 'tap';
import { parseBody } from '../../src/core/body.js';
import { Failure } from '../../src/core/failure.js';
import { failureOf } from '../failure-of.js';

const parse = (text: string) => parseBody(Buffer.from(text));
const refuses = async (t: Test, text: string, detail: RegExp) =>
  t.match(await failureOf(() => parse(text)), { code: 'BODY_MALFORMED', detail: { en: detail } });

t.test('any JSON of modest depth is read as JSON.parse reads it', async () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (text) => {
      try {
        return JSON.stringify(parse(text)) === JSON.stringify(JSON.parse(text));
      } catch (error) {
        return (
          error instanceof Failure && error.code === 'BODY_MALFORMED' && /__proto__|constructor|prototype/.test(text)
        );
      }
    }),
  );
});

t.test('any bytes yield a value or BODY_MALFORMED', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        parseBody(bytes);
        return true;
      } catch (error) {
        return error instanceof Failure && error.code === 'BODY_MALFORMED';
      }
    }),
  );
});

t.test('nesting beyond 32 levels is refused before it is parsed; brackets inside strings do not count', async (t) => {
  await refuses(t, '['.repeat(33) + ']'.repeat(33), /deeper than 32/);
  await refuses(t, '['.repeat(1_000_000), /deeper/);
  t.ok(Array.isArray(parse(`${'['.repeat(32)}"[[[[\\"[["${']'.repeat(32)}`)));
});

t.test('keys that reach a prototype are refused in every spelling, and are harmless as values', async (t) => {
  for (const key of ['__proto__', '\\u005f_proto__', 'constructor', 'prototype', '\\u0063onstructor'])
    await refuses(t, `{"a":{"${key}":{}}}`, /never part of a contract/);
  t.same(parse('{"a":"__proto__"}'), { a: '__proto__' });
});

t.test('a key twice in one object is refused, however it is spelt; the same key in two objects is not', async (t) => {
  await refuses(t, '{"nik":"1","nik":"2"}', /key twice/);
  await refuses(t, '{"a":[{"b":{"c":1,"\\u0063":1}}]}', /key twice/);
  t.same(parse('{"a":{"b":":,\\":"},"b":[{"a":1},{"a":1}]}'), { a: { b: ':,":' }, b: [{ a: 1 }, { a: 1 }] });
});

t.test('an empty body, broken JSON and broken UTF-8 each say what is wrong', async (t) => {
  await refuses(t, '', /empty/);
  await refuses(t, '{"a":', /not valid JSON/);
  t.match(await failureOf(() => parseBody(new Uint8Array([0x22, 0xff, 0x22]))), { detail: { en: /not UTF-8/ } });
});
