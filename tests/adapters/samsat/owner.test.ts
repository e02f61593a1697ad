import fc from 'fast-check';
import t from 'tap';
import { ownerKind, ownerNik } from '../../../adapters/samsat/owner.js';
import type { Json } from '../../../src/core/json.js';

t.test('a well-formed NIK is a person’s, however it is written', async (t) => {
  for (const no_identitas of ['3510242504909001', ' 35.10.24.250490.9001 ', "'3510242504909001"]) {
    t.equal(ownerNik.decode(no_identitas), '3510242504909001');
    t.equal(ownerKind.decode({ no_identitas, nm_pemilik: 'CV CONTOH' }), 'PERSON');
  }
});

t.test('a number that is no NIK is no identity; a legal form in the name makes a company', async (t) => {
  for (const no_identitas of ['0013510009001000', '1290000009002', '-', '', null, '3510243904909001', 7, {}])
    t.equal(ownerNik.decode(no_identitas), null);
  const kind = (nm_pemilik: Json) => ownerKind.decode({ no_identitas: '-', nm_pemilik });
  for (const name of [
    'PT KOPI CONTOH',
    'cv. contoh',
    'PT. CONTOH TBK',
    'CONTOH, PT',
    'CONTOH (PERSERO)',
    'BUM DESA CONTOH',
  ])
    t.equal(kind(name), 'COMPANY', name);
  for (const name of ['PUTRI CONTOH', 'UDIN CONTOH', 'BUDI', '', null, 7, []])
    t.equal(kind(name), 'UNKNOWN', String(name));
});

t.test('any record has a kind, and any identity a NIK or none', async () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (no_identitas, nm_pemilik) => {
      const nik = ownerNik.decode(no_identitas as Json);
      const kind = ownerKind.decode({ no_identitas, nm_pemilik } as Json);
      return (nik === null) !== (kind === 'PERSON') && (nik === null || /^\d{16}$/.test(String(nik)));
    }),
  );
});
