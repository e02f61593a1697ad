import fc from 'fast-check';
import t from 'tap';
import type { Cell, Row } from '../../src/protocols/row.js';
import { underHeader } from '../../src/protocols/rows-header.js';
import { mergeHeader } from '../../src/protocols/rows-merged-header.js';

async function* numbered(rows: readonly (readonly Cell[])[]): AsyncGenerator<Row> {
  for (const [at, cells] of rows.entries()) if (cells.length > 0) yield { number: at + 1, cells };
}

const read = async (rows: readonly (readonly Cell[])[], required: readonly string[]) => {
  const above: number[] = [];
  const found = [];
  const merged = mergeHeader(numbered(rows), { column: 'Kode Akun', above: ({ number }) => void above.push(number) });
  for await (const row of underHeader(merged, { required })) found.push(row);
  return { above, found };
};

const titles = ['Kode Akun', 'Saldo Awal Debet', 'Saldo Awal Kredit', 'Keterangan'];
const values = { 'Kode Akun': '1', 'Saldo Awal Debet': 5, 'Saldo Awal Kredit': '', Keterangan: 'x' };

t.test('titles merged over columns belong to each of them, wherever the others stand', async (t) => {
  const codesAbove = [
    ['LAPORAN'],
    [],
    ['Kode Akun', 'Nama', 'Saldo Awal', '', 'Keterangan'],
    ['', '', 'Debet', 'Kredit'],
    ['1', 'Kas', 5, '', 'x'],
  ];
  t.same(await read(codesAbove, titles), { above: [1], found: [{ number: 5, values }] });
  const codesBelow = [
    ['LAPORAN'],
    ['', '', 'Saldo Awal', '', 'Mutasi'],
    ['Kode Akun', 'Nama', 'Debet', 'Kredit', 'Debet'],
    ['1', 'Kas', 5, '', 7],
  ];
  t.match((await read(codesBelow, ['Kode Akun', 'Saldo Awal Kredit', 'Mutasi Debet'])).found, [
    { number: 4, values: { 'Kode Akun': '1', 'Saldo Awal Kredit': '', 'Mutasi Debet': 7 } },
  ]);
});

t.test('a header of one row stays as it is, with a row of text above or below it', async (t) => {
  const plain = [['Per 30 Juni'], ['Kode Akun', 'Debet'], ['', 'tidak ada'], ['1', 5]];
  const { above, found } = await read([plain[0] ?? [], plain[1] ?? [], plain[3] ?? []], ['Kode Akun', 'Debet']);
  t.same(above, [1]);
  t.same(found, [{ number: 3, values: { 'Kode Akun': '1', Debet: 5 } }]);
  t.same((await read([['Kode Akun', 'Debet']], ['Kode Akun', 'Debet'])).found, [], 'a header alone');
  await t.rejects(read([['LAPORAN'], ['1', 5]], ['Kode Akun']), { code: 'BODY_MALFORMED' });
});

t.test('no row below the header is lost or invented, whatever the rows hold', async () => {
  const cell = fc.oneof(
    fc.constantFrom<Cell>('', 'Kode Akun', 'Debet', 'Saldo Awal'),
    fc.string({ maxLength: 5 }),
    fc.double(),
  );
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const found: number[] = [];
      for await (const { number } of mergeHeader(numbered(given), { column: 'Kode Akun' })) found.push(number);
      const missing = given.map((_, at) => at + 1).filter((number) => !found.includes(number));
      return missing.length <= 1 && found.every((number, at) => at === 0 || number > (found[at - 1] ?? 0));
    }),
  );
});
