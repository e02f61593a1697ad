import { createClientAsync, WSSecurity } from 'soap';
import t from 'tap';
import { simkim } from '../../../adapters/simkim/adapter.js';
import { namedPeople } from '../../../sandbox/named-people.js';
import { exercise } from '../../../src/adapter/conformance.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { connect, dialectPeer, openSandbox } from '../bench.js';

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: simkim,
    config: (url) => ({ url, user: 'mpp-uji', password: 'rahasia-uji' }),
    secrets: ['rahasia-uji'],
    operation: 'statusPermohonan',
    native: { body: { nomorPermohonan: '351026112500001' } },
    peer: () =>
      dialectPeer(t, () => ({
        body: '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><statusPermohonanResponse><nomorPermohonan>351026112500001</nomorPermohonan></statusPermohonanResponse></e:Body></e:Envelope>',
        headers: { 'content-type': 'text/xml' },
      })),
    answer: { statusPermohonanResponse: { nomorPermohonan: '351026112500001' } },
    carried: ['351026112500001'],
  }),
);

const { alive } = namedPeople;
const application = {
  nomorReferensi: 'MPP-1',
  jenisPermohonan: 'BARU',
  jenisPaspor: 'ELEKTRONIK',
  kodeKantor: '3510',
  pemohon: {
    nik: alive.nik,
    nama: alive.fullName,
    tempatLahir: 'BANYUWANGI',
    tanggalLahir: alive.birthDate.split('-').reverse().join('-'),
    jenisKelamin: 'L',
    nomorKK: alive.familyCardNumber,
  },
  dokumen: ['KTP', 'KK', 'IJAZAH'].map((jenis) => ({ jenis, nomor: '1' })),
};

t.test('a client of another implementation and the adapter get the same from the sandbox', async (t) => {
  const { env } = await openSandbox(t);
  const [url, user, password] = ['URL', 'USER', 'PASSWORD'].map((name) => env(`SANDBOX_IMMIGRATION_${name}`)) as [
    string,
    string,
    string,
  ];
  const client = await createClientAsync(`${url}/layanan?wsdl`);
  client.setSecurity(new WSSecurity(user, password, { passwordType: 'PasswordDigest' }));
  const [theirs] = await client.ajukanPermohonanAsync(application);
  const { connection } = await connect(t, simkim, { url, user, password });
  const ours = await connection.send?.('ajukanPermohonan', { body: application }, callFor());
  t.match(ours?.body, {
    ajukanPermohonanResponse: { nomorPermohonan: theirs.nomorPermohonan, kodeBilling: theirs.kodeBilling },
  });
});

t.test('a login is proven, refused, and a closed night is told', async (t) => {
  const { env, control } = await openSandbox(t);
  const [url, user, password] = ['URL', 'USER', 'PASSWORD'].map((name) => env(`SANDBOX_IMMIGRATION_${name}`)) as [
    string,
    string,
    string,
  ];
  for (const passwordType of ['digest', 'text'] as const) {
    const { connection } = await connect(t, simkim, { url, user, password, passwordType });
    await connection.probe(AbortSignal.timeout(5000));
  }
  const wrong = await connect(t, simkim, { url, user, password: 'lain' });
  t.equal((await failureOf(() => wrong.connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_AUTH_FAILED');
  await control('POST', '/immigration/hours', { closed: true });
  const { connection } = await connect(t, simkim, { url, user, password });
  t.equal((await failureOf(() => connection.probe(AbortSignal.timeout(5000)))).code, 'PROVIDER_MAINTENANCE');
});
