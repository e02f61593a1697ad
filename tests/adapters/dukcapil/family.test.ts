import fc from 'fast-check';
import t from 'tap';
import { verifyFamily } from '../../../adapters/dukcapil/family.js';
import type { Json, JsonObject } from '../../../src/core/json.js';

const card = '3510240101159001';
const [head, child, stranger] = ['3510242504909001', '3510242504159002', '3510242504909009'];

const asked = (...niks: string[]): JsonObject => ({ NO_KK: card, ANGGOTA: niks.map((NIK) => ({ NIK })) });
const family = [
  { NIK: 3510242504909001, NO_KK: 3510240101159001, STAT_HBKEL: 'KEPALA KELUARGA', NAMA_LGKP: 'BUDI CONTOH' },
  { NIK: child, NO_KK: card, STAT_HBKEL: 'ANAK', NAMA_LGKP: 'PUTRI CONTOH' },
];

/** A registry that gives cards by NIK, and what it was asked. */
const registry = (cards: Readonly<Record<string, Json>>) => {
  const seen: string[] = [];
  const ask = async (nik: string) => {
    seen.push(nik);
    return { body: { content: cards[nik] ?? [{ RESPONSE_CODE: '13', RESPON: 'Data Tidak Ditemukan' }] } };
  };
  return { ask, seen };
};

t.test('one call does while the first is on the card, and names stay behind', async (t) => {
  const { ask, seen } = registry({ [head]: family });
  const { body } = await verifyFamily(asked(head, child, stranger), ask);
  t.same(body, {
    content: [
      { NIK: head, HASIL: 'Sesuai', STAT_HBKEL: 'KEPALA KELUARGA' },
      { NIK: child, HASIL: 'Sesuai', STAT_HBKEL: 'ANAK' },
      { NIK: stranger, HASIL: 'Tidak Sesuai' },
    ],
  });
  t.same(seen, [head]);
});

t.test('who is on another card, or in no register, does not hide the others', async (t) => {
  const { ask, seen } = registry({ [stranger]: [{ NIK: stranger, NO_KK: '3510249999999999' }], [head]: family });
  const { body } = await verifyFamily(asked(stranger, '3510242504909777', head), ask);
  t.match(body, { content: [{ HASIL: 'Tidak Sesuai' }, { HASIL: 'Tidak Sesuai' }, { HASIL: 'Sesuai' }] });
  t.equal(seen.length, 3);
});

t.test('a refusal that is about nobody is passed on for the mapping to read', async (t) => {
  const refused = [{ RESPON: 'Kuota Akses Hari ini telah Habis' }];
  const { body } = await verifyFamily(asked(head), registry({ [head]: refused }).ask);
  t.same(body, { content: refused });
});

t.test(
  'whatever the registry answers, there is a verdict for each or its own answer, never another record',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (content) => {
        const { body } = await verifyFamily(asked(head, child), async () => ({ body: { content: content as Json[] } }));
        const told = (body as { content: JsonObject[] }).content;
        return told === content || (told.length === 2 && told.every(({ HASIL }) => typeof HASIL === 'string'));
      }),
    );
  },
);
