import t from 'tap';
import { createFleet } from '../../sandbox/fleet.js';
import { buildPopulation } from '../../sandbox/population.js';

const population = buildPopulation();

t.test('every household has one motorcycle, in the name of its head, the same one every time', async (t) => {
  const fleet = createFleet(population);
  t.ok(fleet.size > 2_000);
  const heads = new Set(
    population.filter(({ familyRelation }) => familyRelation === 'KEPALA KELUARGA').map(({ nik }) => nik),
  );
  const found = Array.from({ length: fleet.size }, (_, n) =>
    fleet.find(`P ${2000 + (n % 5000)} Y${String.fromCharCode(65 + Math.floor(n / 5000))}`, '2026-03-10'),
  );
  t.same(new Set(found.map((one) => one?.identity)), heads);
  t.equal(new Set(found.map((one) => one?.chassis.slice(-5))).size, fleet.size, 'each chassis ends in its own way');
  t.same(createFleet(population).find('P 2007 YA', '2026-03-10'), found[7]);
  t.equal(fleet.find('P 1999 YA', '2026-03-10'), undefined);
});
