import fc from 'fast-check';
import t from 'tap';
import { bookedAt } from '../../../adapters/pbb-h2h/booked-at.js';

t.test('a time without a year is the one nearest to now, also across the new year', (t) => {
  const now = new Date('2026-12-31T17:05:00Z');
  t.equal(bookedAt('0101', '000459', now), '2027-01-01 00:04:59');
  t.equal(bookedAt('1231', '235959', now), '2026-12-31 23:59:59');
  t.equal(bookedAt('1125', '083000', new Date('2026-11-25T02:00:00Z')), '2026-11-25 08:30:00');
  t.equal(bookedAt('0229', '120000', new Date('2028-03-01T00:00:00Z')), '2028-02-29 12:00:00');
  t.end();
});

t.test('what is no time at all is unknown', (t) => {
  const now = new Date('2026-03-01T00:00:00Z');
  const strange = [
    ['0000', '000000'],
    ['1340', '083000'],
    ['0230', '083000'],
    ['0229', '083000'],
    ['1125', '240000'],
    ['1125', undefined],
    [undefined, '083000'],
  ];
  for (const [date, time] of strange) t.equal(bookedAt(date, time, now), null, `${date} ${time}`);
  t.end();
});

t.test('whatever digits there are, the result is a real time or null', async () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  fc.assert(
    fc.property(
      digits(4),
      digits(6),
      fc.date({ min: new Date(0), noInvalidDate: true, max: new Date(4e12) }),
      (date, time, now) => {
        const booked = bookedAt(date, time, now);
        return booked === null || !Number.isNaN(Date.parse(`${booked.replace(' ', 'T')}+07:00`));
      },
    ),
  );
});
