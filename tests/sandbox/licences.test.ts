import t from 'tap';
import { licencesOfResident, licencesOn } from '../../sandbox/licences.js';
import { buildPopulation } from '../../sandbox/population.js';

const today = '2026-03-10';

t.test('adults ride, some drive, children do neither; a licence that has run out says so', async (t) => {
  const residents = buildPopulation();
  const all = residents.map((one) => licencesOfResident(one, today));
  const count = (wanted: number) => all.filter(({ length }) => length === wanted).length;
  t.ok(count(0) > 500 && count(1) > 500 && count(2) > 500, `${count(0)} ${count(1)} ${count(2)}`);
  const young = residents.filter(({ birthDate }) => birthDate > '2009-03-10');
  t.same(
    young.flatMap((one) => licencesOfResident(one, today)),
    [],
  );
  const wrong = all.flat().filter(({ validUntil = '', status }) => validUntil < today !== (status === '0'));
  t.same(wrong, []);
});

t.test('since July 2024 a licence has its holder’s NIK; the older ones named have 12 or 14 digits', async (t) => {
  for (const { number, holder, issuedOn } of licencesOn(today))
    t.ok(number === holder.nik || /^(\d{12}|\d{14})$/.test(number), issuedOn);
});
