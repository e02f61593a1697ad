import t from 'tap';
import { startGateway, type TestGateway } from '../../gateway.js';
import { assertProblem, entriesOf, nothingSent } from '../asking.js';

const [admin, officer, auditor] = ['kominfo.admin', 'kominfo.dpo', 'inspektorat.audit'];
const path = '/admin/v1/erasures';
const village = 'tamansari.smartkampung';
const basis = 'Permohonan subjek data, UU 27/2022 pasal 8';

interface Asked {
  readonly id: string;
  readonly entries: number;
}

const disclosuresOf = async ({ call }: TestGateway, identifier: unknown): Promise<number> => {
  const body = { scheme: 'nik', identifier };
  const reply = await call(auditor, '/audit/v1/subjects/search', { body });
  return reply.json<{ disclosures: unknown[] }>().disclosures.length;
};

t.test('erasing a citizen from the log takes two administrators', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { call, cases, exchange, database, lines } = gateway;
  const nik = String(cases.persons?.alive?.nik);
  const other = String(cases.persons?.aliveWoman?.nik);
  const letter = {
    villageCode: '35.10.24.2008',
    letterNumber: '470/9102/429.524.08/2026',
    letterType: 'OTHER',
    nik,
    fullName: cases.persons?.alive?.fullName,
    issuedOn: '2026-11-20',
    document: Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64'),
  };
  const register = () =>
    exchange(
      'village.letter.register.v1',
      letter,
      { 'gateway-purpose': 'PUBLIC_SERVICE.VILLAGE_LETTER', 'idempotency-key': 'letter-1' },
      village,
    );
  const read = await exchange('population.person.read.v1', { nik });
  await exchange('population.person.read.v1', { nik: other });
  const written = await register();
  t.equal(written.status, 200, written.text);
  const exchangeId = String(written.headers.get('gateway-exchange'));
  const before = await entriesOf(gateway, exchangeId);
  const ask = (body: object = { scheme: 'nik', identifier: nik, basis }) => call(admin, path, { body });
  let id = '';

  await t.test('one asks, and learns how much there is; nothing is erased yet', async (t) => {
    const reply = await ask();
    t.equal(reply.status, 201, reply.text);
    const asked = reply.json<Asked>();
    t.match(asked, { state: 'waiting', entries: 3, exchanges: 2 });
    id = asked.id;
    t.equal(await disclosuresOf(gateway, nik), 2);
    const list = await call(officer, path);
    t.match(list.json(), { erasures: [{ id, state: 'waiting', askedBy: admin, basis, scheme: 'nik' }] });
    t.notMatch(list.text, nik);
    t.match(await entriesOf(gateway, id), [{ kind: 'admin.action', consumer: admin, note: { basis } }]);
  });

  await t.test('the same one cannot approve', async (t) => {
    assertProblem(t, await call(admin, `${path}/${id}/approve`, { method: 'POST' }), 'FORBIDDEN');
    t.equal(await disclosuresOf(gateway, nik), 2);
  });

  await t.test(
    'another approves: openings, kept bodies and outcomes are gone, and the hole is on record',
    async (t) => {
      const reply = await call(officer, `${path}/${id}/approve`, { method: 'POST' });
      t.equal(reply.status, 200, reply.text);
      t.match(reply.json(), { state: 'erased', erased: { exchanges: 2, entries: 3, underWay: 0 } });
      t.equal(await disclosuresOf(gateway, nik), 0);
      t.equal(await disclosuresOf(gateway, other), 1);
      t.match((await entriesOf(gateway, id)).at(-1), {
        kind: 'payload.erased',
        outcome: 'erased',
        note: { by: admin, approved: officer, basis, entries: 3, reason: 'erasure' },
      });
      const kept = await database.query(
        `select 1 from work.payload where exchange = $1 union all select 1 from work.exchange where id = $1 and party is not null`,
        [exchangeId],
      );
      t.same(kept, []);
      t.same(await entriesOf(gateway, exchangeId), before, 'the entries are the same');
      const shown = await call(auditor, `/audit/v1/exchanges/${read.headers.get('gateway-exchange')}`);
      t.match(shown.json(), { entries: [{ opened: [], case: null }] });
    },
  );

  await t.test('a repeat of the write is refused, not carried out once more', async (t) => {
    await nothingSent(t, gateway, async () => {
      assertProblem(t, await register(), 'IDEMPOTENCY_KEY_REUSED');
    });
    const state = await call(village, `/v1/exchanges/${exchangeId}/response`);
    t.ok(state.status >= 400, state.text);
  });

  await t.test('it is decided once', async (t) => {
    for (const what of ['approve', 'refuse'])
      assertProblem(
        t,
        await call(officer, `${path}/${id}/${what}`, { body: { reason: 'sudah selesai' } }),
        'NOT_FOUND',
      );
  });

  await t.test('a request may be refused, and forgets whom it was about', async (t) => {
    const asked = (await ask({ scheme: 'nik', identifier: other, basis })).json<Asked>();
    const reply = await call(admin, `${path}/${asked.id}/refuse`, { body: { reason: 'salah orang' } });
    t.equal(reply.status, 204, reply.text);
    t.equal(await disclosuresOf(gateway, other), 1);
    t.match((await entriesOf(gateway, asked.id)).at(-1), { kind: 'admin.action', note: { reason: 'salah orang' } });
    t.same(await database.query('select 1 from vault.erasure where identifier is not null'), []);
  });

  await t.test('one who was never asked about leaves an entry all the same', async (t) => {
    const asked = (await ask({ scheme: 'nik', identifier: '3510240101909998', basis })).json<Asked>();
    await call(officer, `${path}/${asked.id}/approve`, { method: 'POST' });
    t.match((await entriesOf(gateway, asked.id)).at(-1), { kind: 'payload.erased', note: { entries: 0 } });
  });

  await t.test('what it cannot use is a problem that names nobody', async (t) => {
    for (const wrong of [
      { scheme: 'passport' },
      { identifier: '1' },
      { basis: 'no' },
      { basis: undefined },
      { basis: `penghapusan ${nik}` },
      { basis: `penghapusan ${nik.slice(0, 6)} ${nik.slice(6)}` },
      { basis: `penghapusan ${nik.slice(0, 4)}/${nik.slice(4)}` },
      { scheme: 'plate', identifier: 'P 1234 UVW', basis: 'Permohonan pemilik pelat p-1234-uvw' },
      { colour: 'red' },
    ])
      assertProblem(t, await ask({ scheme: 'nik', identifier: nik, basis, ...wrong }), 'REQUEST_INVALID');
    assertProblem(t, await call(admin, path, { body: [] }), 'REQUEST_INVALID');
    assertProblem(t, await call(admin, `${path}/x/approve`, { method: 'POST' }), 'NOT_FOUND');
    assertProblem(t, await call(auditor, path), 'FORBIDDEN');
    t.notMatch(lines.join(''), nik);
  });
});
