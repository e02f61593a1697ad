import fc from 'fast-check';
import t from 'tap';
import { printPlate, readPlate } from '../../src/core/plate.js';

const letters = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCPSUVWXYZ'), minLength, maxLength });
const plates = fc.record({
  prefix: letters(1, 2),
  number: fc.integer({ min: 1, max: 9999 }).map(String),
  suffix: letters(0, 3),
});

t.test('a plate is the same however it is written', async (t) => {
  for (const text of ['P 1234 UVW', 'P1234UVW', 'p 1234 uvw', 'P-1234-UVW', 'P 01234 UVW', ' p.1234.uvw '])
    t.same(readPlate(text), { prefix: 'P', number: '1234', suffix: 'UVW' }, text);
  t.same(readPlate('dk 7'), { prefix: 'DK', number: '7', suffix: '' });
});

t.test('what is no plate has no parts', async (t) => {
  for (const text of ['', 'P', '1234', 'P 0 UVW', 'P 12345 UVW', 'PPP 1 A', 'P 1 ABCD', 'P 1 A2', '3510242504909001'])
    t.equal(readPlate(text), undefined, text);
});

t.test('what is printed is read back, with any spaces, hyphens and case', async () => {
  fc.assert(
    fc.property(plates, fc.constantFrom(' ', '-', '', ' - '), fc.boolean(), (plate, between, low) => {
      const text = printPlate(plate).replaceAll(' ', between);
      const read = readPlate(low ? text.toLowerCase() : text);
      return read !== undefined && printPlate(read) === printPlate(plate);
    }),
  );
});

t.test('any text is a plate that prints as itself, or none', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z \d.-]{0,12}$/)), (text) => {
      const plate = readPlate(text);
      return plate === undefined || printPlate(readPlate(printPlate(plate)) ?? plate) === printPlate(plate);
    }),
  );
});
