import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json, JsonObject } from '../../src/core/json.js';
import { startGateway, type TestGateway, withConnection } from '../gateway.js';

interface Item extends JsonObject {
  readonly id: string;
  readonly service: string;
  readonly parent: string;
  readonly body: Message;
}

interface Message extends JsonObject {
  readonly villageCode: string;
  readonly version: number;
  readonly lines: { accountCode: string; budget: number; realised: number }[];
}

interface Drop {
  readonly file: string;
  readonly period: string;
  readonly villages: {
    readonly villageCode: string;
    readonly spending: { readonly budget: number; readonly realised: number };
  }[];
}

interface Told {
  readonly folder: string;
  readonly text: string;
  readonly report: {
    readonly file: string;
    readonly outcome: string;
    readonly faults: readonly JsonObject[];
    readonly remarks?: readonly JsonObject[];
  };
}

const villages = ['35.10.24.2008', '35.10.24.2005'];

const start = async (t: Parameters<typeof startGateway>[0]) => {
  const gateway = await startGateway(t, { configure: withConnection('dpmd.siskeudes', { pollMs: 30, settleMs: 30 }) });
  const drop = async (errand: JsonObject = {}): Promise<Drop> => {
    const dropped = await gateway.control('/siskeudes/export', { body: { villages, period: '2026-06', ...errand } });
    t.equal(dropped.status, 200, dropped.text);
    return dropped.json<Drop & JsonObject>();
  };
  /** What the gateway reported about a file, once it is done with it. */
  const reported = async (file: string): Promise<Told> => {
    for (;;) {
      const { reports } = (await gateway.control('/siskeudes/reports')).json<{ reports: readonly Told[] }>();
      const found = reports.find(({ report }) => report.file === file);
      if (found !== undefined) return found;
      await pause(20);
    }
  };
  return { gateway, drop, reported };
};

/** Everything that waits for a subscriber, fetched and acknowledged. */
const fetchAll = async ({ call }: TestGateway, system: string): Promise<Item[]> => {
  const found: Item[] = [];
  for (;;) {
    const { items } = (await call(system, '/v1/inbox')).json<{ items: Item[] }>();
    if (items.length === 0) return found;
    found.push(...items);
    for (const { id } of items) await call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
  }
};

const spending = ({ lines }: Message) => {
  const spent = lines.filter(({ accountCode }) => accountCode.startsWith('5'));
  return {
    budget: spent.reduce((sum, { budget }) => sum + budget, 0),
    realised: spent.reduce((sum, { realised }) => sum + realised, 0),
  };
};

const byVillage = (items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.body.villageCode, item]));

t.test('F9: the books of villages reach the treasury and the village office, each its own share', async (t) => {
  const { gateway, drop, reported } = await start(t);

  await t.test('one message a village and month, with the sums the villages keep themselves', async (t) => {
    const dropped = await drop({ separator: ';' });
    t.match(await reported(dropped.file), { folder: 'done', report: { outcome: 'accepted' } });
    const office = byVillage(await fetchAll(gateway, 'dpmd.pembinaan'));
    const treasury = byVillage(await fetchAll(gateway, 'bpkad.anggaran'));
    t.equal(office.size, 2);
    for (const { villageCode, spending: expected } of dropped.villages) {
      const [seen, paid] = [office.get(villageCode), treasury.get(villageCode)];
      if (!seen || !paid) return void t.fail(`nothing of ${villageCode}`);
      t.match(seen, { service: 'village.finance.realisation.v1', body: { period: '2026-06', version: 1, checks: [] } });
      t.same(spending(seen.body), expected);
      t.same(paid.body.lines, seen.body.lines);
      t.notOk('checks' in paid.body, 'judging the books is not the business of the treasury');
      t.equal(paid.parent, seen.parent, 'both are children of one exchange');
    }
    t.notMatch(
      JSON.stringify([...office.values()]),
      /CONTOH|0000009001/,
      'no payee and no account number leaves the village',
    );
  });

  await t.test('the same file again is nothing new; a corrected one replaces it under the next version', async (t) => {
    await drop({ name: 'lagi_2026-06.zip' });
    t.match(await reported('lagi_2026-06.zip'), { folder: 'done', report: { outcome: 'accepted' } });
    t.same(await fetchAll(gateway, 'bpkad.anggaran'), []);
    await drop({ name: 'koreksi_2026-06.zip', mistake: 'overspent' });
    await reported('koreksi_2026-06.zip');
    const items = await fetchAll(gateway, 'dpmd.pembinaan');
    t.match(
      items,
      [{ body: { version: 2, checks: [{ code: 'OVERSPENT', accountCode: '5.1.1.01' }] } }],
      'of one village only',
    );
  });

  await t.test('what is odd goes along as a check, what cannot be read is told by table and row', async (t) => {
    for (const [mistake, code] of [
      ['duplicateEvidence', 'EVIDENCE_DUPLICATE'],
      ['detailDiffers', 'BUDGET_DETAIL_DIFFERS'],
      ['unreadableAmount', 'ROWS_LEFT_OUT'],
    ] as const) {
      await drop({ name: `${mistake}_2026-06.zip`, mistake });
      const { report } = await reported(`${mistake}_2026-06.zip`);
      const codes = (await fetchAll(gateway, 'dpmd.pembinaan')).flatMap(({ body }) => body.checks as { code: Json }[]);
      t.ok(
        codes.some((check) => check.code === code),
        mistake,
      );
      if (mistake === 'unreadableAmount')
        t.match(report.faults, [{ reason: 'ROW_AMOUNT', part: 'Ta_SPPBukti', row: 2 }]);
    }
    for (const [mistake, expected] of [
      ['unknownVillage', { outcome: 'accepted in part', faults: [{ reason: 'VILLAGE_UNKNOWN' }] }],
      ['absentVillage', { outcome: 'accepted', remarks: [{ reason: 'VILLAGE_WITHOUT_DATA' }] }],
    ] as const) {
      await drop({ name: `${mistake}_2026-06.zip`, mistake });
      t.match(await reported(`${mistake}_2026-06.zip`), { folder: 'done', report: expected }, mistake);
    }
    await fetchAll(gateway, 'dpmd.pembinaan');
  });

  await t.test('a file that cannot be used is put aside, and nobody receives anything of it', async (t) => {
    const refused = async (name: string, errand: JsonObject, reason: RegExp): Promise<void> => {
      await drop({ name, ...errand });
      t.match(await reported(name), { folder: 'rejected', text: reason }, name);
    };
    await fetchAll(gateway, 'bpkad.anggaran');
    await refused('r1_2026-06.zip', { mistake: 'halfFinished' }, /belum lengkap/);
    await refused('r2_2026-06.zip', { mistake: 'otherVersion' }, /Perbarui Siskeudes/);
    await refused('r3_2026-06.zip', { mistake: 'otherYear' }, /tahun anggaran lain/);
    await refused('r4_2025-06.zip', {}, /tahun anggaran lain/);
    await refused('r5.zip', {}, /tidak menyebut bulan/);
    await refused('r6_2026-06.zip', { copied: 'half' }, /ZIP rusak/);
    t.same(await fetchAll(gateway, 'bpkad.anggaran'), []);
  });

  await t.test('the auditor sees each message, and what each subscriber took under its own agreement', async (t) => {
    const found = await gateway.call('inspektorat.audit', '/audit/v1/exchanges?kind=delivery.completed');
    const entries = found.json<{ entries: { entry: Record<string, Json> }[] }>().entries.map(({ entry }) => entry);
    const taken = Object.fromEntries(entries.map((entry) => [entry.consumer, entry]));
    t.match(taken['bpkad.anggaran'], {
      agreement: 'bpkad-siskeudes-2026',
      purpose: 'BUDGET.VILLAGE_FINANCE',
      elements: { returned: ['lines'], withheld: ['checks'] },
    });
    t.match(taken['dpmd.pembinaan'], { agreement: 'dpmd-siskeudes-2026', elements: { withheld: [] } });
  });
});
