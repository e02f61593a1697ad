import t from 'tap';
import type { JsonObject } from '../../src/core/json.js';
import { startGateway } from '../gateway.js';

const village = 'tamansari.smartkampung';
const service = 'village.resident.sync.v1';
const headers = (key: string) => ({ 'gateway-purpose': 'PLANNING.STATISTICS', 'idempotency-key': `"${key}"` });

const resident = (row: number, changes: JsonObject = {}): JsonObject => ({
  row,
  id: String(row),
  nik: `35102425049${String(9000 + row).padStart(5, '0')}`,
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

t.test('a village brings the district up to date: what is clean arrives, what is not is told by row', async (t) => {
  const { exchange, control, call, cases } = await startGateway(t);
  const villageCode = '35.10.24.2008';
  const sync = (key: string, residents: JsonObject[], of = villageCode) =>
    exchange(service, { villageCode: of, residents }, headers(key), village);
  const kept = async () => (await control('/village/residents')).json<{ residents: JsonObject[] }>().residents;
  const nik = String(cases.persons?.alive?.nik);

  await t.test('counts, rejects and the numbers as they were cleaned', async (t) => {
    const reply = await sync('first', [
      resident(2, { nik: `'\u200b${nik}` }),
      resident(3, { nik: '0351024200800001', sex: 'FEMALE', status: 'MOVED' }),
      resident(4, { nik: '3,51024E+15' }),
      resident(5, { birthDate: 'NULL' }),
    ]);
    t.equal(reply.status, 200, reply.text);
    t.match(reply.json(), {
      counts: { received: 4, handedOver: 2, temporary: 1, rejected: 2 },
      handedOver: [
        { row: 2, nik },
        { row: 3, nik: null },
      ],
      rejects: [
        { row: 4, field: 'nik', reason: 'ROUNDED' },
        { row: 5, field: 'birthDate', reason: 'MISSING' },
      ],
    });
    t.match(await kept(), [
      {
        id: '2',
        nomor_nik: nik,
        nomor_kk: '3510240101109001',
        tanggal_lahir: '1990-04-25',
        alamat: '',
        status_dasar: '1',
      },
      { id: '3', nomor_nik: '0351024200800001', jenis_kelamin: '2', status_dasar: '3' },
    ]);
  });

  await t.test('the same resident again replaces, the same request again does nothing', async (t) => {
    const again = () => sync('second', [resident(2, { nik, fullName: 'NAMA BARU' })]);
    t.equal((await again()).status, 200);
    t.equal((await again()).headers.get('idempotency-replayed'), 'true');
    t.match(await kept(), [{ nama: 'NAMA BARU' }, {}]);
    t.equal((await control('/calls/village')).json<{ operations: JsonObject }>().operations['penduduk/storedata'], 2);
  });

  await t.test('a village of another district, and a body that breaks the contract, are refused', async (t) => {
    t.match((await sync('third', [resident(2)], '35.10.23.2003')).json(), { code: 'PROVIDER_REFUSED' });
    t.match((await sync('fourth', [resident(2, { religion: '1' })])).json(), { code: 'REQUEST_INVALID' });
    t.match((await sync('fifth', [])).json(), { code: 'REQUEST_INVALID' });
    t.equal((await kept()).length, 2);
  });

  await t.test(
    'of a temporary number nothing reaches the civil registry, and the auditor finds the citizen',
    async (t) => {
      t.equal((await control('/calls/dukcapil')).json().total, 0);
      const found = await call('inspektorat.audit', `/audit/v1/exchanges?service=${service}&kind=exchange.answered`);
      const [entry] = found.json<{ entries: { entry: JsonObject }[] }>().entries;
      t.match(entry?.entry, {
        consumer: village,
        provider: 'licin.opendk',
        agreement: 'tamansari-licin-residents-2026',
      });
      t.notMatch(found.text, nik);
    },
  );
});
