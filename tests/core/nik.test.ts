import fc from 'fast-check';
import t from 'tap';
import { birthDateDiffers, isTemporaryNik, nikProblem, readNik } from '../../src/core/nik.js';

t.test('the digits tell day, month, year and sex; a woman’s day is 40 more', async (t) => {
  t.match(readNik('3510242504909001'), { region: '351024', day: 25, month: 4, year: 90, sex: 'MALE' });
  t.match(readNik('3510246504909001'), { day: 25, month: 4, year: 90, sex: 'FEMALE' });
  t.match(readNik('9171010101909001'), { region: '917101', day: 1, month: 1 }, 'a Papua NIK does not fit a double');
});

t.test('a number with an impossible day, month, serial or letter is no NIK', async (t) => {
  for (const nik of [
    '3510243904909001',
    '3510247204909001',
    '3510242513909001',
    '3510242902019001',
    '3510242504900000',
    '351024250490900X',
    '351024250490901',
    '0000000000000000',
  ])
    t.equal(readNik(nik), undefined, nik);
});

t.test('29 February counts when one of the two centuries has it', async (t) => {
  t.ok(readNik('3510242902009001'), '2000 was a leap year');
  t.ok(readNik('3510242902969001'));
});

t.test(
  'every day of two digits each is one exactly when the calendar of one of the two centuries has it',
  async (t) => {
    const has = (year: number, month: number, day: number): boolean =>
      new Date(Date.UTC(year, month - 1, day)).toISOString().startsWith(`${year}-${two(month)}-${two(day)}`);
    const two = (part: number): string => String(part).padStart(2, '0');
    const wrong: string[] = [];
    for (let year = 0; year < 100; year += 1)
      for (let month = 1; month <= 12; month += 1)
        for (let day = 1; day <= 31; day += 1) {
          const nik = `351024${two(day)}${two(month)}${two(year)}9001`;
          const exists = has(1900 + year, month, day) || has(2000 + year, month, day);
          if ((readNik(nik) !== undefined) !== exists) wrong.push(nik);
        }
    t.same(wrong, []);
  },
);

t.test('a temporary village number has its own explanation', async (t) => {
  t.ok(isTemporaryNik('0351024200800001'));
  t.match(nikProblem('0351024200800001'), { en: /temporary/, id: /sementara/ });
  t.match(nikProblem('3510243904909001'), { en: /not well formed/ });
  t.equal(nikProblem('3510242504909001'), undefined);
});

t.test('a birth date that differs from the NIK is noticed, whatever the century', async (t) => {
  t.equal(birthDateDiffers('3510246504909001', '1990-04-25'), false);
  t.equal(birthDateDiffers('3510246504909001', '1990-04-26'), true);
  t.equal(birthDateDiffers('nonsense', '1990-04-26'), false, 'nothing to compare with');
});

t.test('any string is read without a throw', async () => {
  fc.assert(fc.property(fc.string(), (text) => readNik(text) === undefined || /^\d{16}$/.test(text)));
});
