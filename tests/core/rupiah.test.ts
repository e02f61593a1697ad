import fc from 'fast-check';
import t from 'tap';
import type { Json } from '../../src/core/json.js';
import { readRupiah } from '../../src/core/rupiah.js';

t.test('the same amount is read however its thousands and cents are written', async (t) => {
  for (const native of [186000, '186000', '186.000', '186,000', '186.000,00', '186000.00', 'Rp 186.000,-', '000186000'])
    t.equal(readRupiah(native), 186_000, String(native));
});

t.test('cents, signs and anything else are no whole rupiah', async (t) => {
  for (const native of [-1, 1.5, '1.5', '186.5', '1e5', 'gratis', '', null, true, [], {}, '9'.repeat(17)])
    t.equal(readRupiah(native), undefined, JSON.stringify(native));
});

t.test('any value is an amount that survives arithmetic, or nothing', async () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.stringMatching(/^(Rp)?[\d., -]{0,20}$/)), (native) => {
      const amount = readRupiah(native as Json);
      return amount === undefined || (Number.isSafeInteger(amount) && amount >= 0);
    }),
  );
});
