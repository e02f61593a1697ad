import fc from 'fast-check';
import t from 'tap';
import { plateNumber } from '../../../adapters/samsat/plate-number.js';
import type { Json } from '../../../src/core/json.js';

t.test('zeros before the number of a plate are not part of it', async (t) => {
  for (const [native, number] of [
    ['0071', '71'],
    ['1234', '1234'],
    [71, '71'],
    [' 8 ', '8'],
  ] as const)
    t.equal(plateNumber.decode(native), number);
  for (const native of ['', '0', '12345', '12A', '-1', null, {}]) t.equal(plateNumber.decode(native), undefined);
});

t.test('any value is a number of one to four digits or none', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.stringMatching(/^[\d ]{0,7}$/)), (native) => {
      const number = plateNumber.decode(native as Json);
      return number === undefined || /^[1-9]\d{0,3}$/.test(String(number));
    }),
  );
});
