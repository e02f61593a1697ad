import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json, JsonObject } from '../../src/core/json.js';
import { startGateway, type TestGateway, withConnection } from '../gateway.js';

interface Told {
  readonly folder: string;
  readonly text: string;
  readonly report: {
    readonly file: string;
    readonly outcome: string;
    readonly rows: Record<string, number>;
    readonly failure?: { exchange: string };
    readonly faults: readonly { row: number; exchange: string; detail: { id: string } }[];
  };
}

const villages = ['tamansari.smartkampung', 'licin.smartkampung'] as const;

/** Drops an export and waits for what the gateway reports about it. */
const dropped = async ({ control }: TestGateway, file: string, body: object): Promise<Told> => {
  const sent = await control('/kua/export', { body: { file, ...body } });
  if (sent.status !== 200) throw new Error(sent.text);
  for (let n = 0; n < 600; n++) {
    const { reports } = (await control('/kua/reports')).json<{ reports: readonly Told[] }>();
    const found = reports.find(({ report }) => report.file === file);
    if (found !== undefined) return found;
    await pause(25);
  }
  throw new Error(`no report about ${file}`);
};

const inbox = async ({ call }: TestGateway, system: string) =>
  (await call(system, '/v1/inbox')).json<{
    items: readonly { id: string; parent: string; body: Record<string, Json> }[];
  }>().items;

const count = async ({ database }: TestGateway, kind: string): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    `select count(*) as n from log.entry where entry::json->>'kind' = $1`,
    [kind],
  );
  return Number(row?.n);
};

t.test('F4: marriages that the KUA exports', async (t) => {
  const gateway = await startGateway(t, {
    configure: withConnection('kua.simkah', { pollMs: 30, settleMs: 30 }),
  });
  const { control, call, cases, lines } = gateway;
  const { registered, mangled } = cases.marriages ?? {};
  let parent = '';

  await t.test('a file becomes events, each for both villages and the civil registry, and a report', async (t) => {
    const { folder, report, text } = await dropped(gateway, 'nikah-10.csv', {
      cases: ['registered', 'mangled', 'plain'],
    });
    t.match([folder, report], ['done', { outcome: 'accepted in part', rows: { read: 3, accepted: 2, faulty: 1 } }]);
    t.match(report.faults, [{ row: 3, detail: { id: /NIK Suami telah diubah Excel/ } }]);
    t.match(text, /Baris 3: NIK Suami/);
    t.equal(await count(gateway, 'exchange.answered'), 2);
    t.equal(
      await count(gateway, 'exchange.accepted'),
      4,
      'the registry hears of both, the villages of their own alone',
    );
  });

  await t.test('the registry is told by itself, and the spouses are married there', async (t) => {
    for (let n = 0; n < 400 && (await control('/dukcapil/reports')).json().marriages === 0; n++) await pause(25);
    t.match((await control('/dukcapil/reports')).json(), { marriages: 1 }, 'the other couple is unknown there');
    const { exchange } = gateway;
    const person = await exchange(
      'population.person.read.v1',
      { nik: registered?.groomNik },
      { 'gateway-purpose': 'PUBLIC_SERVICE.MARRIAGE' },
      'kua.simkah',
    );
    t.match(person.json(), { maritalStatus: 'MARRIED' });
  });

  await t.test('each village pulls its mailbox and acknowledges, each its own delivery', async (t) => {
    const parents = new Set<string>();
    const before = await count(gateway, 'delivery.completed');
    for (const village of villages) {
      const items = await inbox(gateway, village);
      t.equal(items.length, 1, `${village}: the other couple lives in the other Tamansari`);
      const [deed] = items;
      t.equal(deed?.body.aktaNumber, registered?.aktaNumber);
      t.match(deed?.body, {
        contractDate: registered?.contractDate,
        groom: { nik: registered?.groomNik, fullName: /./ },
        bride: { nik: registered?.brideNik },
      });
      t.notOk(deed?.body.registrationNumber, 'the agreement of the village does not grant it');
      parents.add(deed?.parent ?? '');
      for (const { id } of items) t.equal((await call(village, `/v1/inbox/${id}/ack`, { method: 'POST' })).status, 204);
      t.same(await inbox(gateway, village), []);
    }
    t.equal(parents.size, 1, 'children of one exchange');
    [parent = ''] = parents;
    t.equal((await count(gateway, 'delivery.completed')) - before, 2);
  });

  await t.test('the KUA sees where each delivery of its deed is, and whoever is no party sees nothing', async (t) => {
    const path = `/v1/exchanges/${parent}`;
    const view = (await call('kua.simkah', path)).json<
      { state: string; passedOn: Record<string, Json>[] } & JsonObject
    >();
    t.equal(view.state, 'answered');
    const states = Object.fromEntries(view.passedOn.map(({ system, state }) => [system, state]));
    t.same(states, { 'dukcapil.siak': 'completed', [villages[0]]: 'completed', [villages[1]]: 'completed' });
    for (const stranger of [villages[0], 'dpmptsp.perizinan'])
      t.equal((await call(stranger, path)).status, 404, stranger);
  });

  await t.test('the same file again, and the same deeds in next month’s export, make nothing new', async (t) => {
    const before = await count(gateway, 'exchange.answered');
    const same = await dropped(gateway, 'nikah-10-lagi.csv', { cases: ['registered', 'mangled', 'plain'] });
    t.match(same.report, { outcome: 'received before', rows: { read: 0 } });
    const next = await dropped(gateway, 'nikah-11.xlsx', { cases: ['registered', 'plain', 'older'] });
    t.match(next.report, { outcome: 'accepted', rows: { read: 3, accepted: 3 } });
    t.equal((await count(gateway, 'exchange.answered')) - before, 1, 'one new deed');
    const [tamansari, licin] = await Promise.all(villages.map((village) => inbox(gateway, village)));
    t.match(tamansari, [{ body: { aktaNumber: cases.marriages?.older?.aktaNumber } }]);
    t.same(licin, [], 'neither spouse lives there');
  });

  await t.test('a counter verifies a deed against what was exported', async (t) => {
    const ask = (aktaNumber: Json | undefined, spouses: readonly (Json | undefined)[], more: object = {}) =>
      gateway.exchange(
        'marriage.certificate.verify.v1',
        { aktaNumber, spouses, ...more },
        { 'gateway-purpose': 'PUBLIC_SERVICE.PASSPORT', 'gateway-officer': 'loket-3' },
        'mpp.loket',
      );
    const both = [registered?.groomNik, registered?.brideNik];
    const theirs = await ask(registered?.aktaNumber, both);
    t.same(theirs.json(), { verdict: 'MATCH', contractDate: registered?.contractDate });
    const older = cases.marriages?.older;
    t.match((await ask(older?.aktaNumber, [older?.groomNik], { kuaCode: '3510241' })).json(), { verdict: 'MATCH' });
    t.same((await ask(older?.aktaNumber, both, { kuaCode: '3510241' })).json(), { verdict: 'MISMATCH' });
    t.same((await ask('3510241012020999', both)).json(), { verdict: 'UNKNOWN' }, 'never exported');
    t.match((await ask(older?.aktaNumber, both)).json(), { code: 'IDENTIFIER_INVALID' }, 'whose number is it?');
  });

  await t.test('a damaged file is rejected with a report, and says what to do', async (t) => {
    const { folder, text } = await dropped(gateway, 'rusak.xlsx', { damaged: true });
    t.equal(folder, 'rejected');
    t.match(text, /Pembacaan berhenti: Arsip ZIP rusak/);
  });

  await t.test('a row and a file that were not taken are exchanges that the auditor finds', async (t) => {
    const path = '/audit/v1/exchanges?kind=exchange.refused&provider=kua.simkah';
    const found = (await call('inspektorat.audit', path)).json<{
      entries: readonly { entry: Record<string, Json> }[];
    }>();
    t.match(found.entries, [
      { entry: { code: 'BODY_MALFORMED', provider: 'kua.simkah', agreement: 'regency-kua-marriages-2026' } },
      { entry: { code: 'REQUEST_INVALID', service: 'marriage.registered.v1', note: { row: 3 } } },
    ]);
    const { reports } = (await control('/kua/reports')).json<{ reports: readonly Told[] }>();
    const named = reports.flatMap(({ report }) => [
      report.failure?.exchange,
      ...report.faults.map((one) => one.exchange),
    ]);
    t.same(
      new Set(found.entries.map(({ entry }) => entry.exchange)),
      new Set(named.filter((one) => one !== undefined)),
      'the reports name them',
    );
  });

  await t.test('no number of a person is in a log line or in a report', async (t) => {
    const { text } = await control('/kua/reports');
    for (const nik of [registered?.groomNik, registered?.brideNik, mangled?.brideNik]) {
      t.notOk(text.includes(String(nik)));
      t.notOk(lines.join('\n').includes(String(nik)));
    }
  });
});
