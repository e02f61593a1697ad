import t from 'tap';
import { namedPeople } from '../../sandbox/named-people.js';
import { looksLikeNik } from '../../sandbox/person.js';
import { buildPopulation } from '../../sandbox/population.js';

t.test('the same seed gives the same citizens, another seed others', async (t) => {
  const written = (seed?: number) => JSON.stringify(buildPopulation(seed));
  const [first, again, other] = [written(1), written(1), written(2)];
  t.ok(first === again);
  t.ok(first !== other);
});

t.test('every NIK is unique, synthetic, well formed and agrees with sex and birth date', async (t) => {
  const people = [...buildPopulation(), ...Object.values(namedPeople)];
  t.ok(people.length > 200);
  t.equal(new Set(people.map(({ nik }) => nik)).size, people.length);
  const wrong = buildPopulation().filter(({ nik, sex, birthDate }) => {
    const day = Number(nik.slice(6, 8)) - (sex === 'FEMALE' ? 40 : 0);
    const printed = `${nik.slice(10, 12)}-${nik.slice(8, 10)}-${String(day).padStart(2, '0')}`;
    return !/^351024\d{6}9\d{3}$/.test(nik) || !looksLikeNik(nik) || birthDate.slice(2) !== printed;
  });
  t.strictSame(wrong, []);
});

t.test('families share a card and a village, and children know their parents', async (t) => {
  const people = buildPopulation();
  const children = people.filter(({ familyRelation }) => familyRelation === 'ANAK');
  const strayed = children.filter((child) => {
    const mother = people.find(({ nik }) => nik === child.mother?.nik);
    return mother?.familyCardNumber !== child.familyCardNumber || mother.village !== child.village;
  });
  t.ok(children.length > 50);
  t.strictSame(strayed, []);
});

t.test('what looks like a NIK has a real day in some century, a month and a serial', async (t) => {
  for (const nik of ['3510242504909001', '3510246504909001', '9171010101909001', '3510242902009001'])
    t.ok(looksLikeNik(nik), nik);
  const bad = [
    '3510243904909001',
    '3510247204909001',
    '3510242513909001',
    '3510242902019001',
    '3510242504900000',
    '0351024200800001',
    '351024250490900',
    '351024250490900X',
    '',
  ];
  for (const nik of bad) t.notOk(looksLikeNik(nik), nik);
});
