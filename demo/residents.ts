import { randomUUID } from 'node:crypto';
import { ask, code, pick } from './ask.js';
import { consumer, type Reply } from './consumer.js';
import { control } from './control.js';
import { at, type Json, list, text } from './json.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell } from './tell.js';

const service = 'village.resident.sync.v1';
const villageCode = '35.10.24.2008';

/** A row as a village's spreadsheet has it: an apostrophe before long numbers, NULL for nothing, days in the Indonesian order. */
const resident = (row: number, changes: Readonly<Record<string, Json>>): Json => ({
  row,
  id: `9${row}`,
  nik: `'35102425049${String(9000 + row).padStart(5, '0')}`,
  familyCardNumber: "'3510240101109001",
  fullName: 'WARGA CONTOH',
  sex: 'MALE',
  birthPlace: 'BANYUWANGI',
  birthDate: '25/04/1990',
  address: 'NULL',
  hamlet: 'KRAJAN',
  rw: '002',
  rt: '001',
  status: 'ALIVE',
  ...changes,
});

const counted = ({ body }: Reply): string =>
  `${text(at(body, 'counts', 'handedOver'))} OF ${text(at(body, 'counts', 'received'))}`;

const reasons = ({ body }: Reply): string =>
  list(at(body, 'rejects'))
    .map((reject) => `ROW ${text(at(reject, 'row'))} ${text(at(reject, 'reason'))}`)
    .join(', ');

/** A village brings the district's register of residents up to date: what is clean arrives, what is not is told by its row. */
export const residents = async (place: Place, tell: Tell): Promise<void> => {
  const village = await consumer(place, 'tamansari.smartkampung', 'PLANNING.STATISTICS');
  const { nik } = pick(at(place.cases, 'persons', 'alive'), 'nik');
  const run = randomUUID();
  const sync = (key: string, rows: readonly Json[], of = villageCode) => ({
    service,
    body: { villageCode: of, residents: rows },
    headers: { 'idempotency-key': `warga-${run}-${key}` },
  });
  const rows = [
    resident(2, { nik: `'${text(nik)}` }),
    resident(3, { nik: '0351024200800001', status: 'MOVED' }),
    resident(4, { nik: '3,51024E+15' }),
    resident(5, { birthDate: 'NULL' }),
  ];

  const first = await ask(village, tell, {
    ...sync('1', rows),
    verdict: counted,
    expected: '2 OF 4',
    words: {
      en: 'two rows are clean, one under a temporary number',
      id: 'dua baris bersih, satu dengan nomor sementara',
    },
  });
  const told = {
    en: 'the other two are told by row, never by number',
    id: 'dua lainnya disebut barisnya, bukan nomornya',
  };
  await step(service, async () => {
    expectEqual('the rows that were not taken', reasons(first), 'ROW 4 ROUNDED, ROW 5 MISSING');
    tell.step(service, reasons(first), first, told);
  });
  await ask(village, tell, {
    ...sync('1', rows),
    verdict: ({ headers }) => (headers.get('idempotency-replayed') === 'true' ? 'REPLAYED' : 'DONE AGAIN'),
    expected: 'REPLAYED',
    words: { en: 'sent again, nothing happens', id: 'dikirim ulang, tidak terjadi apa-apa' },
  });
  await ask(village, tell, {
    ...sync('2', rows, '35.10.23.2003'),
    status: 502,
    verdict: code,
    expected: 'PROVIDER_REFUSED',
    words: { en: 'a village of another district is refused', id: 'desa dari kecamatan lain ditolak' },
  });
  await step('licin.opendk', async () => {
    const started = performance.now();
    const kept = list(at(await control(place, '/village/residents'), 'residents'));
    const cleaned = kept.find((one) => at(one, 'nomor_nik') === nik);
    expectEqual('the birth date kept', at(cleaned, 'tanggal_lahir'), '1990-04-25');
    const words = { en: 'the district holds the number with every digit', id: 'kecamatan menyimpan nomor utuh' };
    tell.step('licin.opendk', 'KEPT', { exchange: first.exchange, ms: Math.round(performance.now() - started) }, words);
  });
};
