import fc from 'fast-check';
import t from 'tap';
import { clusters, placesOf } from '../../../src/log/signals/neighbours.js';

const placed = (places: readonly number[]) => places.map((place) => ({ place }));

t.test('a cluster is all that lies within the gap of a neighbour, and no cluster has too few', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(300)),
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 1, max: 9 }),
      (places, atLeast, gap) => {
        const found = clusters(placed(places), { atLeast, gap });
        for (const group of found) {
          const sorted = [...new Set(group.map(({ place }) => place))];
          if (sorted.length < atLeast) return false;
          if (sorted.some((place, n) => n > 0 && place - (sorted[n - 1] ?? 0) > gap)) return false;
          const [low, high] = [Math.min(...sorted) - gap, Math.max(...sorted) + gap];
          if (places.some((place) => place >= low && place <= high && !sorted.includes(place))) return false;
        }
        return true;
      },
    ),
  );
});

t.test('any identifier has places or none, never a fault', async (t) => {
  fc.assert(
    fc.property(fc.constantFrom('nik', 'nop', 'plate', 'nib'), fc.string(), (scheme, value) =>
      placesOf(scheme, value).every(({ place }) => Number.isSafeInteger(place)),
    ),
  );
  t.strictSame(placesOf('plate', 'P 1234 UVW'), []);
  t.strictSame(
    placesOf('nop', '351024000100100120').map(({ place }) => place),
    [12],
  );
});

t.test('a woman and a man born on one day lie at the same place', async (t) => {
  const [man, woman] = ['3510240506909001', '3510244506909001'].map((value) => placesOf('nik', value)[1]);
  t.strictSame(man, woman);
});
