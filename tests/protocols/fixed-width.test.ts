import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { charsets } from '../../src/protocols/charset.js';
import { type Column, createFixedWidth, type Layout } from '../../src/protocols/fixed-width.js';
import { failureOf } from '../failure-of.js';

const layouts: fc.Arbitrary<Layout> = fc.record({
  charset: fc.constantFrom(...charsets),
  columns: fc.uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1, maxLength: 6 }),
      width: fc.integer({ min: 1, max: 24 }),
      align: fc.constantFrom('left' as const, 'right' as const),
      pad: fc.constantFrom(' ', '0', '*'),
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  ),
});

const withoutPadding = (value: string, { align, pad = ' ' }: Column): string => {
  const escaped = pad === '*' ? '\\*' : pad;
  const bare = value.replace(new RegExp(align === 'right' ? `^(?:${escaped})+` : `(?:${escaped})+$`), '');
  return bare === '' && pad === '0' ? '0' : bare;
};

t.test('whatever fits comes back without its padding, in any layout and set; what does not is a Failure', async () => {
  fc.assert(
    fc.property(layouts, fc.array(fc.string({ unit: 'grapheme', maxLength: 12 })), (layout, values) => {
      const codec = createFixedWidth(layout);
      const record = Object.fromEntries(layout.columns.map(({ name }, at) => [name, values[at] ?? '']));
      try {
        const bytes = codec.encode(record);
        const wanted = layout.columns.map((column) => [column.name, withoutPadding(record[column.name] ?? '', column)]);
        const found = Object.entries(codec.decode(bytes));
        return bytes.length === codec.width && JSON.stringify(found.sort()) === JSON.stringify(wanted.sort());
      } catch (error) {
        return error instanceof Failure && error.code === 'TRANSLATION_FAILED';
      }
    }),
  );
});

t.test('any bytes yield a record or PROVIDER_ANSWER_INVALID', async () => {
  fc.assert(
    fc.property(layouts, fc.uint8Array({ maxLength: 80 }), fc.boolean(), (layout, noise, whole) => {
      const codec = createFixedWidth(layout);
      const bytes = whole ? Uint8Array.from({ length: codec.width }, (_, at) => noise[at] ?? 0x80) : noise;
      try {
        return Object.keys(codec.decode(bytes)).length === layout.columns.length;
      } catch (error) {
        return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
      }
    }),
  );
});

const codec = (columns: readonly Column[], charset: Layout['charset'] = 'windows-1252') =>
  createFixedWidth({ charset, columns });

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

t.test('widths are bytes: a letter of two bytes takes the place of two', async (t) => {
  t.equal(text(codec([{ name: 'nama', width: 4 }]).encode({ nama: 'RENÉ' })), 'REN\xc9');
  const utf8 = codec([{ name: 'nama', width: 5 }], 'utf-8');
  t.equal(text(utf8.encode({ nama: 'RENÉ' })), 'REN\xc3\x89');
  t.same(utf8.decode(Buffer.from('RENÉ')), { nama: 'RENÉ' });
  t.equal((await failureOf(() => utf8.encode({ nama: 'RENÉE' }))).code, 'TRANSLATION_FAILED');
});

t.test('numbers stand right behind zeros, of which nothing but the number comes back', async (t) => {
  const { encode, decode } = codec([
    { name: 'jumlah', width: 12, align: 'right', pad: '0' },
    { name: 'kode', width: 3 },
  ]);
  t.equal(text(encode({ jumlah: '1250', kode: 'A' })), '000000001250A  ');
  t.same(decode(Buffer.from('000000001250A  ')), { jumlah: '1250', kode: 'A' });
  t.same(decode(encode({})), { jumlah: '0', kode: '' });
});

t.test('a value that would break the record is refused without being quoted', async (t) => {
  const { encode } = codec([{ name: 'nik', width: 16 }]);
  for (const nik of ['35102425049090011', '3510242504\n09001', '3510242504909\u20a900'])
    t.notMatch((await failureOf(() => encode({ nik }))).message, nik.slice(0, 10));
  t.equal((await failureOf(() => encode({ nik: '1', nama: 'x' }))).code, 'TRANSLATION_FAILED');
});

t.test('a record of another length is no record of the layout', async (t) => {
  const { decode } = codec([{ name: 'nik', width: 16 }]);
  for (const bytes of [Buffer.alloc(15), Buffer.alloc(17), Buffer.alloc(0)])
    t.equal((await failureOf(() => decode(bytes))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('a layout that cannot be is refused before anything is written', async (t) => {
  const unsound: Column[][] = [
    [{ name: 'a', width: 0 }],
    [{ name: 'a', width: 1.5 }],
    [{ name: 'a', width: 1, pad: '' }],
    [{ name: 'a', width: 1, pad: '\n' }],
    [{ name: 'a', width: 1, pad: '00' }],
    [
      { name: 'a', width: 1 },
      { name: 'a', width: 2 },
    ],
  ];
  for (const columns of unsound) t.equal((await failureOf(() => codec(columns))).code, 'CONFIG_INVALID');
});
