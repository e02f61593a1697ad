import fc from 'fast-check';
import t from 'tap';
import { loadCatalog } from '../../src/contracts/catalog.js';
import { schemes } from '../../src/contracts/contract.js';
import { subjectNamed, subjectReader, subjectsOf } from '../../src/contracts/subjects.js';
import { packageRoot } from '../../src/core/package-root.js';

t.test('each item of a list is a subject, and nobody is named twice', async (t) => {
  const read = subjectReader([
    { scheme: 'nik', path: '/people/*/nik' },
    { scheme: 'nik', path: '/owner/nik' },
  ]);
  t.same(read({ people: [{ nik: '3510242504909001' }, {}, { nik: null }], owner: { nik: '3510242504909001' } }), [
    { scheme: 'nik', value: '3510242504909001' },
  ]);
});

t.test('absent, empty and misshapen places are no subjects', async (t) => {
  const read = subjectReader([
    { scheme: 'nik', path: '/a/b' },
    { scheme: 'nop', path: '/toString' },
  ]);
  for (const value of [null, [], {}, { a: 1 }, { a: { b: '' } }, { a: { b: 7 } }]) t.same(read(value), []);
});

t.test("a resident's tax number is their NIK; any other is sixteen digits with a zero in front", async (t) => {
  const read = subjectReader([{ scheme: 'npwp', path: '/npwp' }]);
  t.same(read({ npwp: '3510242504909001' }), [{ scheme: 'nik', value: '3510242504909001' }]);
  t.same(read({ npwp: '0012345678901000' }), [{ scheme: 'npwp', value: '0012345678901000' }]);
  t.same(read({ npwp: '012345678901000' }), [{ scheme: 'npwp', value: '0012345678901000' }]);
});

t.test('a plate is one subject, whether it comes whole or in its parts', async (t) => {
  const read = subjectReader([{ scheme: 'plate', path: '/plate' }]);
  const plate = (value: string) => [{ scheme: 'plate', value }];
  for (const text of ['P 1234 UVW', 'p-1234-uvw', 'P01234UVW']) t.same(read({ plate: text }), plate('P 1234 UVW'));
  t.same(read({ plate: 'tanpa plat' }), plate('tanpa plat'), 'what is no plate is a subject as it stands');
  for (const nothing of ['', null, 7, []]) t.same(read({ plate: nothing }), []);
  t.same(read({ plate: { prefix: 'P', number: '1234', suffix: 'UVW' } }), plate('P 1234 UVW'));
  for (const suffix of [null, '', undefined])
    t.same(read({ plate: { prefix: 'P', number: '1', ...(suffix === undefined ? {} : { suffix }) } }), plate('P 1'));
  for (const parts of [{}, { prefix: 'P' }, { number: '1' }, { prefix: 1, number: 2 }])
    t.same(read({ plate: parts }), []);
});

t.test(
  "a driving licence's number of 16 digits is its holder's NIK, an older one is a number of its own",
  async (t) => {
    const read = subjectReader([{ scheme: 'drivingLicence', path: '/number' }]);
    t.same(read({ number: '3510242504909001' }), [{ scheme: 'nik', value: '3510242504909001' }]);
    t.same(read({ number: '900904259001' }), [{ scheme: 'drivingLicence', value: '900904259001' }]);
  },
);

t.test('an identifier that a person writes is the subject that bodies name, or none of its scheme', async (t) => {
  t.same(subjectNamed('nik', '9171010101909001'), { scheme: 'nik', value: '9171010101909001' });
  t.same(subjectNamed('npwp', '012345678901000'), { scheme: 'npwp', value: '0012345678901000' });
  t.same(subjectNamed('npwp', '3510242504909001'), { scheme: 'nik', value: '3510242504909001' });
  t.same(subjectNamed('plate', 'p-1234-uvw'), { scheme: 'plate', value: 'P 1234 UVW' });
  t.same(subjectNamed('letter', '470/9101/429.524.08/2026'), { scheme: 'letter', value: '470/9101/429.524.08/2026' });
  for (const wrong of ['', ' 9171010101909001', '917101010190900', '91710101019090011', '9171010101909001\n'])
    t.equal(subjectNamed('nik', wrong), undefined);
  fc.assert(
    fc.property(fc.constantFrom(...schemes), fc.string({ maxLength: 200 }), (scheme, text) => {
      const value = subjectNamed(scheme, text)?.value;
      return value === undefined || (value !== '' && !/\p{Cc}/u.test(value));
    }),
  );
});

t.test('a contract names the subjects of either side', async (t) => {
  const { catalog } = await loadCatalog(new URL('schemas/', packageRoot()));
  const contract = catalog.get('population.person.read.v1');
  if (!contract) throw new Error('the contract is missing');
  t.same(subjectsOf(contract, 'request', { nik: '9171010101909001' }), [{ scheme: 'nik', value: '9171010101909001' }]);
  t.same(subjectsOf(contract, 'response', { mother: { nik: '3510246001609002' }, familyCardNumber: null }), [
    { scheme: 'nik', value: '3510246001609002' },
  ]);
});
