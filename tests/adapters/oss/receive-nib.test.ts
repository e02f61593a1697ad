import t from 'tap';
import { receiveNib } from '../../../adapters/oss/receive-nib.js';
import { namedBusinessesOn } from '../../../sandbox/businesses.js';
import { dataNib } from '../../../sandbox/oss/document.js';
import { dayToken } from '../../../sandbox/oss/token.js';
import type { Accept } from '../../../src/adapter/adapter.js';
import { Failure, type FailureCode } from '../../../src/core/failure.js';

const inbound = { user: 'oss-rba', password: 'rahasia-uji', npwp: '001351000900000' };
const now = new Date('2026-03-01T03:00:00Z');
const token = dayToken(inbound, '2026-03-01');
const document = dataNib(namedBusinessesOn('2026-03-01').active);

const setup = (behaviour: (() => Promise<never>) | undefined = undefined, region: string | undefined = '3510') => {
  const lines: string[] = [];
  const keys: string[] = [];
  const accept: Accept = async ({ dedupeKey, native }) => {
    keys.push(dedupeKey);
    return behaviour ? behaviour() : { body: { responreceiveNIB: { status: '1', keterangan: String(native.body) } } };
  };
  const log = (fields: unknown, message: string): void => {
    lines.push(JSON.stringify([fields, message]));
  };
  const send = (body: string | Uint8Array, given: string | undefined = token, taking: Accept | undefined = accept) =>
    receiveNib(
      { ...inbound, ...(region === undefined ? {} : { region }) },
      { clock: { now: () => now }, log: { info: log, warn: log } },
      taking,
      { body: Buffer.from(body), headers: given === undefined ? {} : { token: given }, address: '127.0.0.1' },
    );
  return { send, keys, lines };
};

const wrap = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({ dataNIB: { ...document, ...changes } });

const failing = (code: FailureCode) => () =>
  Promise.reject(new Failure(code, { en: 'inner words', id: 'Nomor perizinan tidak sesuai kontrak.' }));

t.test('the same document is the same event, another content of the same day another', async (t) => {
  const { send, keys } = setup();
  t.match(await send(wrap()), { status: 200, body: { responreceiveNIB: { status: '1' } } });
  const reordered = Object.fromEntries(Object.entries(document).reverse());
  await send(JSON.stringify({ dataNIB: reordered }, undefined, 2));
  t.equal(keys[0], keys[1], 'whatever its spaces and the order of its members');
  await send(wrap({ nama_perseroan: 'NAMA BARU' }));
  await send(wrap({ nama_perseroan: 'NAMA LEBIH BARU' }));
  await send(wrap({ tipe_dokumen: '5' }));
  await send(wrap({ tgl_perubahan_nib: '2026-02-28' }));
  t.equal(new Set(keys).size, 5);
});

t.test('a NIB that comes as a JSON number keeps its digits', async (t) => {
  const { send, keys } = setup();
  await send(wrap().replace(`"${document.nib}"`, document.nib));
  t.match(keys[0], document.nib);
});

t.test('a wrong or missing token is 401 in the words of OSS, and logged without it', async (t) => {
  const { send, keys, lines } = setup();
  for (const given of ['0'.repeat(40), '']) {
    const answer = await send(wrap(), given);
    t.same(answer, { status: 401, body: { responreceiveNIB: { status: '2', keterangan: 'Token tidak valid' } } });
  }
  t.equal(keys.length, 0);
  t.equal(lines.length, 2);
  t.notMatch(lines.join(), new RegExp(`${token}|rahasia|${document.nib}`));
});

t.test("without a configured NPWP the business's own is in the token", async (t) => {
  const config = { user: inbound.user, password: inbound.password };
  const headers = { token: dayToken({ ...inbound, npwp: document.npwp_perseroan }, '2026-03-01') };
  const log = { info() {}, warn() {} };
  const accept: Accept = async () => ({ body: null });
  const answer = await receiveNib(config, { clock: { now: () => now }, log }, accept, {
    body: Buffer.from(wrap()),
    headers,
    address: '127.0.0.1',
  });
  t.match(answer.body, { responreceiveNIB: { status: '1' } });
});

t.test('what is not a NIB is 400 and never handed over', async (t) => {
  const { send, keys } = setup();
  const bad = [
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"dataNIB":[]}',
    '{"dataNIB":{}}',
    '{"dataNIB":{"nib":{}}}',
    Buffer.from([0xff]),
  ];
  for (const body of bad) t.match(await send(body), { status: 400, body: { responreceiveNIB: { status: '2' } } });
  t.equal(keys.length, 0);
});

t.test('a business outside the region is refused, one of whose projects lies inside is not', async (t) => {
  const { send, keys } = setup();
  t.match(await send(wrap({ kd_daerah: '3509000000' })), {
    status: 400,
    body: { responreceiveNIB: { status: '2', keterangan: /luar wilayah/ } },
  });
  t.equal(keys.length, 0);
  await send(wrap({ kd_daerah: '3509000000', data_proyek: [{ kd_daerah: '3510000000' }] }));
  t.equal(keys.length, 1);
  const anywhere = setup(undefined, '');
  t.match((await anywhere.send(wrap({ kd_daerah: '3509000000' }))).body, { responreceiveNIB: { status: '1' } });
});

t.test('a request that breaks the contract is refused in words', async (t) => {
  const { send } = setup(failing('REQUEST_INVALID'));
  t.match(await send(wrap()), {
    status: 400,
    body: { responreceiveNIB: { status: '2', keterangan: 'Nomor perizinan tidak sesuai kontrak.' } },
  });
});

t.test('trouble of the gateway asks OSS to send again and says nothing of it', async (t) => {
  const troubles = [failing('LOG_UNAVAILABLE'), failing('UNEXPECTED'), () => Promise.reject(new Error('pg: password'))];
  for (const trouble of troubles) {
    const { send, lines } = setup(trouble);
    const answer = await send(wrap());
    t.match(answer, { status: 500, body: { responreceiveNIB: { status: '2', keterangan: /kirim ulang/ } } });
    t.notMatch(JSON.stringify(answer) + lines.join(), /pg:|inner words|kontrak/);
  }
});
