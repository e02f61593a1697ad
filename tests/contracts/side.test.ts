import t from 'tap';
import { compileSide } from '../../src/contracts/side.js';
import type { Json, JsonObject } from '../../src/core/json.js';

const side = (properties: JsonObject, more: JsonObject = {}) =>
  compileSide({ type: 'object', additionalProperties: false, properties, ...more }, []);

t.test('a pattern that would backtrack for ever decides at once', async (t) => {
  const { valid, explain } = side({ a: { type: 'string', pattern: '^(a+)+$' } });
  const started = Date.now();
  const value = { a: `${'a'.repeat(5000)}!` };
  t.notOk(valid(value));
  t.match(explain(value), [{ pointer: '/a', keyword: 'pattern' }]);
  t.ok(Date.now() - started < 1000);
});

t.test('each pattern is its own: none is taken for another', async (t) => {
  const { valid } = side({ a: { type: 'string', pattern: '^\\d{2}$' }, b: { type: 'string', pattern: '^[a-z]{2}$' } });
  t.ok(valid({ a: '12', b: 'ab' }));
  t.notOk(valid({ a: 'ab', b: 'ab' }));
  t.notOk(valid({ a: '12', b: '12' }));
});

t.test('inherited members are not sent members', async (t) => {
  const { valid } = side({ name: { type: 'boolean' } }, { required: ['toString'] });
  t.notOk(valid({ name: true }));
  const plain = side({ constructor: { type: 'string', maxLength: 3 } } as unknown as JsonObject);
  t.ok(plain.valid({}));
});

t.test('nothing is coerced, filled in or taken away', async (t) => {
  const { valid } = side({ n: { type: 'integer', minimum: 0, maximum: 9 }, d: { type: 'boolean', default: true } });
  const value = { n: '1' };
  t.notOk(valid(value));
  t.same(value, { n: '1' });
  const empty = {};
  t.ok(valid(empty));
  t.same(empty, {});
});

t.test('formats are asserted, and no laxer than their standards', async (t) => {
  const said = (format: string, value: string) => side({ v: { type: 'string', format } }).valid({ v: value });
  t.ok(said('date', '2024-02-29'));
  for (const wrong of ['2023-02-29', '2024-13-01', '29-02-2024', '2024-2-9']) t.notOk(said('date', wrong), wrong);
  t.ok(said('date-time', '2026-11-02T09:15:00+07:00'));
  t.ok(said('date-time', '2026-11-02T02:15:00.123Z'));
  for (const wrong of [
    '2026-11-02 09:15:00+07:00',
    '2026-11-02T09:15:00',
    '2026-11-02T09:15:00+0700',
    '2026-11-02T25:00:00Z',
  ])
    t.notOk(said('date-time', wrong), wrong);
  t.ok(said('byte', 'JVBERi0='));
  t.ok(said('byte', ''));
  for (const wrong of ['JVBERi0', 'JVB ERi0=', 'JVBERi0-', 'JVBE\nRi0=', '====', 'A==='])
    t.notOk(said('byte', wrong), wrong);
  t.ok(said('uuid', '0192f3a4-5b6c-7d8e-9f01-23456789abcd'));
  t.notOk(said('uuid', 'urn:uuid:0192f3a4-5b6c-7d8e-9f01-23456789abcd'));
});

t.test('two mebibytes of base64 are judged in an instant', async (t) => {
  const { valid } = side({ document: { type: 'string', format: 'byte', pattern: '^JVBERi', maxLength: 2_796_204 } });
  const started = Date.now();
  t.ok(valid({ document: `JVBERi0${'A'.repeat(2_796_197)}` }));
  t.notOk(valid({ document: `JVBERi0${'A'.repeat(2_796_201)}` }));
  t.ok(Date.now() - started < 500);
});

t.test('a breach points at the missing or the extra key itself, escaped as RFC 6901 wants', async (t) => {
  const { explain } = side(
    {
      'a/b~c': { type: 'boolean' },
      inner: { type: 'object', required: ['x'], properties: { x: { type: 'boolean' } } },
    },
    {
      required: ['a/b~c'],
    },
  );
  t.same(
    explain({ 'z/~': 1, inner: {} }).map(({ pointer, keyword }) => [pointer, keyword]),
    [
      ['/a~1b~0c', 'required'],
      ['/z~1~0', 'additionalProperties'],
      ['/inner/x', 'required'],
    ],
  );
});

t.test('the first twenty breaches are told, in both languages, never the value that was sent', async (t) => {
  const { explain } = side({
    list: { type: 'array', maxItems: 100, items: { type: 'string', pattern: '^\\d{16}$' } },
  });
  const secret = '9171010101909001X';
  const told = explain({ list: Array.from({ length: 50 }, () => secret) });
  t.equal(told.length, 20);
  for (const { detail } of told) t.ok(detail.en && detail.id && detail.en !== detail.id);
  t.notMatch(JSON.stringify(told), secret);
});

t.test('every rule a contract can hold is explained in words', async (t) => {
  const schema: JsonObject = {
    type: { type: 'boolean' },
    enum: { enum: ['A', 'B'] },
    const: { const: 1 },
    pattern: { type: 'string', pattern: '^a$' },
    format: { type: 'string', format: 'date' },
    minLength: { type: 'string', minLength: 2 },
    maxLength: { type: 'string', maxLength: 1 },
    minimum: { type: 'integer', minimum: 5 },
    maximum: { type: 'integer', maximum: 5 },
    exclusiveMinimum: { type: 'integer', exclusiveMinimum: 5 },
    exclusiveMaximum: { type: 'integer', exclusiveMaximum: 5 },
    multipleOf: { type: 'integer', multipleOf: 2 },
    minItems: { type: 'array', minItems: 2, items: { type: 'boolean' } },
    maxItems: { type: 'array', maxItems: 0, items: { type: 'boolean' } },
    uniqueItems: { type: 'array', uniqueItems: true, maxItems: 5, items: { type: 'boolean' } },
    minProperties: { type: 'object', minProperties: 1 },
    maxProperties: { type: 'object', maxProperties: 0 },
  };
  const wrong: Record<string, Json> = {
    type: 'x',
    enum: 'C',
    const: 2,
    pattern: 'b',
    format: 'x',
    minLength: 'x',
    maxLength: 'xx',
    minimum: 4,
    maximum: 6,
    exclusiveMinimum: 5,
    exclusiveMaximum: 5,
    multipleOf: 3,
    minItems: [true],
    maxItems: [true],
    uniqueItems: [true, true],
    minProperties: {},
    maxProperties: { a: 1 },
  };
  for (const { pointer, keyword, detail } of side(schema).explain(wrong)) {
    t.equal(pointer, `/${keyword}`);
    t.notMatch(detail.en, /breaks the rule|undefined/, keyword);
    t.not(detail.en, detail.id);
  }
  t.equal(side(schema).explain(wrong).length, Object.keys(schema).length);
});
