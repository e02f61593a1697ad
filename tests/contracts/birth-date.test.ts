import t from 'tap';
import { birthDateCheck } from '../../src/contracts/birth-date.js';

const person = { nik: '3510242504909001' };

t.test('a birth date is compared with the one inside the NIK, on the side the contract names', async (t) => {
  const asked = birthDateCheck({ nik: '/nik', in: 'request', path: '/claims/birthDate' });
  t.equal(asked?.({ ...person, claims: { birthDate: '1990-04-25' } }, {}), false);
  t.equal(asked?.({ ...person, claims: { birthDate: '1990-04-26' } }, {}), true);
  const told = birthDateCheck({ nik: '/nik', in: 'response', path: '/birthDate' });
  t.equal(told?.(person, { birthDate: '1990-04-26' }), true);
});

t.test('where the NIK or the date is absent, nothing differs', async (t) => {
  const differs = birthDateCheck({ nik: '/nik', in: 'response', path: '/birthDate' });
  t.equal(differs?.(person, { birthDate: null }), false);
  t.equal(differs?.(person, null), false);
  t.equal(differs?.({}, { birthDate: '1990-04-26' }), false);
});

t.test('a contract that names no birth date compares nothing', async (t) => {
  t.equal(birthDateCheck(undefined), undefined);
});
