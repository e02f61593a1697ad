import fc from 'fast-check';
import t from 'tap';
import { hundredthsOf, rupiahOf, signedHundredthsOf } from '../../src/core/amount.js';

t.test('an amount reads the same however its thousands and cents are written', async (t) => {
  for (const text of ['1.250.000,50', '1250000,5', '1,250,000.50', '1250000.5000', 'Rp 1.250.000,50', ' 1250000,50 '])
    t.equal(hundredthsOf(text), 125_000_050, text);
  t.equal(hundredthsOf('123.000'), 12_300_000, 'a dot before three digits groups them');
  t.equal(hundredthsOf('0,00'), 0);
  for (const text of ['', '-5', '1,5E+07', '1.25.000', 'seribu', '12,345,6', '9999999999999999', '#NUM!'])
    t.equal(hundredthsOf(text), undefined, text);
});

t.test('halves round upwards', async (t) => {
  t.equal(rupiahOf(150), 2);
  t.equal(rupiahOf(149), 1);
  t.equal(rupiahOf(-150), -1);
  t.equal(Object.is(rupiahOf(-10), 0), true, 'never a negative zero');
});

t.test('what is printed the Indonesian way is read back', (t) => {
  const print = new Intl.NumberFormat('id-ID', { minimumFractionDigits: 2 });
  fc.assert(
    fc.property(fc.nat(1_000_000_000_000), fc.nat(99), (whole, cents) => {
      if (whole === 1_000_000_000_000) return true;
      return (
        hundredthsOf(`${print.format(whole).slice(0, -2)}${String(cents).padStart(2, '0')}`) === whole * 100 + cents
      );
    }),
  );
  fc.assert(fc.property(fc.string(), (text) => Number.isSafeInteger(hundredthsOf(text) ?? 0)));
  t.end();
});

t.test('an amount may be negative the ways accountants write it; a dash alone is nothing', async (t) => {
  for (const text of ['(1.000)', '-1.000', '1.000-', '−1.000,00', 'Rp (1.000,-)', ' ( 1.000,00 ) ', -1000])
    t.equal(signedHundredthsOf(text), -100_000, String(text));
  for (const text of ['1.234.567,00', 'Rp 1.234.567,-', '1234567', 1234567])
    t.equal(signedHundredthsOf(text), 123_456_700, String(text));
  for (const text of ['', ' - ', '0', '(0)', '-0', 0, -0])
    t.equal(Object.is(signedHundredthsOf(text), 0), true, String(text));
  for (const text of ['(1.000', '(-5)', '--5', '()', 'Debet', '1,5E+07', Number.NaN, 1e15, true])
    t.equal(signedHundredthsOf(text), undefined, String(text));
});

t.test('whatever stands in a cell, it is a safe whole number of hundredths or none', async () => {
  const cell = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.stringMatching(/^[-(]?[0-9.,]{1,20}[-)]?$/));
  fc.assert(fc.property(cell, (value) => Number.isSafeInteger(signedHundredthsOf(value) ?? 0)));
});
