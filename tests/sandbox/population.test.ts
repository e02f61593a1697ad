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
  t.ok(people.length > 10_000);
  t.equal(new Set(people.map(({ nik }) => nik)).size, people.length);
  const wrong = buildPopulation().filter(({ nik, sex, birthDate }) => {
    const day = Number(nik.slice(6, 8)) - (sex === 'FEMALE' ? 40 : 0);
    const printed = `${nik.slice(10, 12)}-${nik.slice(8, 10)}-${String(day).padStart(2, '0')}`;
    return !/^3510\d{8}9\d{3}$/.test(nik) || !looksLikeNik(nik) || birthDate.slice(2) !== printed;
  });
  t.strictSame(wrong, []);
});

t.test('families share a card and a village, and children know their parents', async (t) => {
  const people = buildPopulation();
  const byNik = new Map(people.map((person) => [person.nik, person]));
  const children = people.filter(({ familyRelation }) => familyRelation === 'ANAK');
  const strayed = children.filter((child) => {
    const mother = byNik.get(child.mother?.nik ?? '');
    return mother?.familyCardNumber !== child.familyCardNumber || mother.village !== child.village;
  });
  t.ok(children.length > 1_000);
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

t.test('every village of the regency has citizens, under numbers of its own district', async (t) => {
  const people = buildPopulation();
  t.equal(new Set(people.map(({ village }) => village.code)).size, 217);
  const strayed = people.filter(({ nik, village }) => nik.slice(0, 6) !== village.code.slice(0, 8).replaceAll('.', ''));
  t.strictSame(strayed, []);
});
