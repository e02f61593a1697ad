import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Json } from '../../src/core/json.js';
import type { FormatDocument } from '../../src/translation/document.js';
import { findFormat } from '../../src/translation/formats.js';

const formatOf = (as: FormatDocument | undefined) => {
  const format = findFormat(as, {});
  if (format === undefined) throw new Failure('CONFIG_INVALID', { en: 'no format', id: 'tidak ada format' });
  return format;
};

const reads =
  (as: FormatDocument, table: readonly (readonly [Json, Json | undefined])[]) =>
  async (t: { strictSame(found: unknown, wanted: unknown, name: string): unknown }): Promise<void> => {
    const { decode } = formatOf(as);
    for (const [native, canonical] of table) t.strictSame(decode(native), canonical, JSON.stringify(native));
  };

t.test(
  'rupiah are read however thousands and zero cents are written, and cents are refused',
  reads('rupiah', [
    [1234567, 1234567],
    ['1234567', 1234567],
    ['1.234.567', 1234567],
    ['1.234.567,00', 1234567],
    ['1,234,567.00', 1234567],
    ['1234567.0000', 1234567],
    ['Rp 1.234.567', 1234567],
    ['Rp. 1.234.567,-', 1234567],
    ['000001234567', 1234567],
    ['123.000', 123000],
    ['0', 0],
    [0, 0],
    ['1234567,50', undefined],
    ['1.234.567,5', undefined],
    [1.5, undefined],
    [-1, undefined],
    ['-1', undefined],
    ['', undefined],
    ['12.34.567', undefined],
    ['9007199254740993', undefined],
    [null, undefined],
    [{}, undefined],
    [true, undefined],
  ]),
);

t.test(
  'digits lose separators, gain zeros, and are never too many',
  reads({ digits: 16 }, [
    ['9171010101909001', '9171010101909001'],
    ["'9171010101909001", '9171010101909001'],
    [' 3510 2465-0490.9001\u200b', '3510246504909001'],
    [351, '0000000000000351'],
    ['91710101019090012', undefined],
    ['9,17E+15', undefined],
    ['abc', undefined],
    ['', undefined],
    [-5, undefined],
    [1.5, undefined],
    [true, undefined],
    [['1'], undefined],
  ]),
);

t.test(
  'names are trimmed, single-spaced and upper case',
  reads('name', [
    ['  siti\tcontoh  \u0000', 'SITI CONTOH'],
    ['', ''],
    [7, undefined],
  ]),
);

t.test(
  'text keeps its spaces inside and turns numbers into text',
  reads('text', [
    [' Jl.  Contoh ', 'Jl.  Contoh'],
    [68454, '68454'],
    [false, 'false'],
    [null, undefined],
    [[], undefined],
  ]),
);

t.test('numbers are read from numbers and from text with point or comma', () => {
  for (const [native, canonical] of [
    ['120', 120],
    ['120,5', 120.5],
    [' 0.25 ', 0.25],
    [7, 7],
    ['1e3', undefined],
    ['1.2.3', undefined],
    ['', undefined],
    [true, undefined],
  ] as const)
    assert.equal(formatOf('number').decode(native), canonical);
  assert.equal(formatOf('integer').decode('2026'), 2026);
  assert.equal(formatOf('integer').decode('2026.5'), undefined);
  assert.equal(formatOf({ integer: 'text' }).encode(2026), '2026');
  assert.equal(formatOf({ rupiah: 'text' }).encode(1000), '1000');
  assert.equal(formatOf({ number: 'text' }).encode(0.5), '0.5');
  assert.equal(formatOf('integer').encode('2026'), undefined);
  return Promise.resolve();
});

t.test(
  'dates are tried in every pattern and must be in the calendar',
  reads({ date: ['DD-MM-YYYY', 'YYYY-MM-DD', 'DD/MM/YYYY', 'DD.MM.YYYY', 'YYYYMMDD'] }, [
    ['25-04-1990', '1990-04-25'],
    ['1990-04-25', '1990-04-25'],
    ['25/04/1990', '1990-04-25'],
    ['25.04.1990', '1990-04-25'],
    ['19900425', '1990-04-25'],
    [19900425, '1990-04-25'],
    [' 29-02-2000 ', '2000-02-29'],
    ['29-02-1900', undefined],
    ['31-04-1990', undefined],
    ['00-00-0000', undefined],
    ['1-4-1990', undefined],
    ['25-04-1990 00:00', undefined],
    ['25-13-1990', undefined],
    ['2\u0665-04-1990', undefined],
    [null, undefined],
    ['', undefined],
  ]),
);

t.test('moments are in WIB, and other zones are turned into it', async (t) => {
  const { decode, encode } = formatOf({ date: 'YYYY-MM-DD hh:mm:ss' });
  t.equal(decode('2026-01-31 23:59:59'), '2026-01-31T23:59:59+07:00');
  t.equal(decode('2026-01-31 24:00:00'), undefined);
  t.equal(encode('2026-01-31T23:59:59+07:00'), '2026-01-31 23:59:59');
  t.equal(encode('2026-01-31T17:30:00Z'), '2026-02-01 00:30:00');
  t.equal(encode('2026-01-31'), undefined);
  t.equal(encode('2026-13-31T00:00:00Z'), undefined);
});

t.test(
  'flags are compared like codes',
  reads({ flag: [1, 0] }, [
    [1, true],
    ['1', true],
    [' 0', false],
    ['2', undefined],
    [null, undefined],
  ]),
);

t.test('patterns that hold no date, repeat a part, or mix dates and moments are no format', async (t) => {
  for (const date of [['DD-MM'], ['DD-DD-MM-YYYY'], ['YYYY-MM-DD', 'YYYY-MM-DD hh:mm:ss'], [], ['YYYY-M-DD'], ['']])
    t.equal(findFormat({ date }, {}), undefined, date.join());
  for (const as of [{ digits: 0 }, { digits: 2.5 }, { flag: ['Y', 'y'] }, 'x.unknown', 'toString'] as FormatDocument[])
    t.equal(findFormat(as, {}), undefined);
});

const every: readonly (FormatDocument | undefined)[] = [
  undefined,
  'text',
  'name',
  'integer',
  'number',
  'rupiah',
  { digits: 16 },
  { date: ['YYYY-MM-DD', 'DD/MM/YYYY'] },
  { date: 'YYYYMMDDhhmmss' },
  { flag: ['Y', 'T'] },
];

t.test('whatever a format reads, it prints and reads back the same', async () => {
  const native = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.stringMatching(/^[\d.,/ -]{1,12}$/),
    fc.constantFrom('Y', 't', '2026-01-31', '31/01/2026'),
    fc.jsonValue() as fc.Arbitrary<Json>,
  );
  fc.assert(
    fc.property(fc.constantFrom(...every), native, (as, value) => {
      const { decode, encode } = formatOf(as);
      const canonical = decode(value);
      if (canonical === undefined || (typeof canonical === 'number' && Object.is(canonical, -0))) return;
      const printed = encode(canonical);
      assert.notEqual(printed, undefined);
      assert.deepEqual(decode(printed ?? null), canonical);
    }),
    { numRuns: 5000 },
  );
});
