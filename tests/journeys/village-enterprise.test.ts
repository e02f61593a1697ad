import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json, JsonObject } from '../../src/core/json.js';
import { startGateway, type TestGateway, withConnection } from '../gateway.js';

interface Item extends JsonObject {
  readonly id: string;
  readonly parent: string;
  readonly body: JsonObject;
}

interface Told {
  readonly folder: string;
  readonly text: string;
  readonly report: { readonly file: string; readonly outcome: string; readonly failure?: { readonly code: string } };
}

const reports = async ({ control }: TestGateway): Promise<readonly Told[]> =>
  (await control('/bumdes/reports')).json<{ reports: readonly Told[] }>().reports;

/** An enterprise drops a month; resolves with what it says about itself, and what the gateway reported. */
const dropped = async (gateway: TestGateway, errand: JsonObject) => {
  const before = (await reports(gateway)).length;
  const sent = await gateway.control('/bumdes/export', { body: errand });
  if (sent.status !== 200) throw new Error(sent.text);
  const said = sent.json<{ file: string; assets: number; netProfit: number; villageCapital: number }>();
  for (;;) {
    const found = await reports(gateway);
    const told = found.filter(({ report }) => report.file === said.file).at(-1);
    if (found.length > before && told !== undefined) return { said, told };
    await pause(25);
  }
};

/** Everything that waits for a subscriber, fetched and acknowledged; waits for the first. */
const fetchAll = async ({ call }: TestGateway, system: string, atLeast = 1): Promise<Item[]> => {
  const found: Item[] = [];
  for (;;) {
    const { items } = (await call(system, '/v1/inbox')).json<{ items: Item[] }>();
    found.push(...items);
    for (const { id } of items) await call(system, `/v1/inbox/${id}/ack`, { method: 'POST' });
    if (items.length === 0 && found.length >= atLeast) return found;
    await pause(10);
  }
};

const codesOf = ({ body }: Item): Json[] => (body.checks as JsonObject[]).map(({ code }) => code ?? null);

t.test(
  'F10: the books of village enterprises reach the village office and the district, each its own share',
  async (t) => {
    const gateway = await startGateway(t, {
      configure: (configuration) =>
        [
          withConnection('dpmd.bumdes', { pollMs: 30, settleMs: 30 }),
          withConnection('dpmd.siskeudes', { pollMs: 30, settleMs: 30 }),
        ].reduce((changed, change) => change(changed), configuration),
    });

    await t.test('three applications, one vocabulary: each report says what the enterprise says', async (t) => {
      for (const enterprise of ['tamansari', 'licin', 'banjar']) {
        const { said, told } = await dropped(gateway, { enterprise, period: '2026-02' });
        t.match(told, { folder: 'done', report: { outcome: 'accepted' } }, enterprise);
        const [seen] = await fetchAll(gateway, 'dpmd.pembinaan');
        const [district] = await fetchAll(gateway, 'licin.pembinaan');
        if (!seen || !district) return void t.fail(`nothing of ${enterprise}`);
        t.match(seen.body, {
          enterprise: { id: enterprise },
          period: '2026-02',
          version: 1,
          statements: {
            incomeStatement: { netProfit: said.netProfit },
            balanceSheet: { assets: said.assets, villageCapital: said.villageCapital },
          },
          checks: [{ code: 'PREVIOUS_MISSING' }],
        });
        t.equal((seen.body.trialBalance as Json[]).length, 12);
        t.notOk('trialBalance' in district.body, 'the accounts are not the business of the district');
        t.same(district.body.statements, seen.body.statements);
        t.equal(district.parent, seen.parent, 'both are children of one exchange');
      }
    });

    await t.test('of the other Tamansari, in another district, Licin hears nothing', async (t) => {
      await dropped(gateway, { enterprise: 'tamansari-tegalsari', period: '2026-02' });
      t.match(await fetchAll(gateway, 'dpmd.pembinaan'), [{ body: { villageCode: '35.10.23.2003' } }]);
      t.same((await gateway.call('licin.pembinaan', '/v1/inbox')).json().items, []);
    });

    await t.test('the next month begins where this one ended, and a changed opening is told', async (t) => {
      await dropped(gateway, { enterprise: 'licin', period: '2026-03' });
      t.same((await fetchAll(gateway, 'dpmd.pembinaan')).map(codesOf), [[]]);
      await dropped(gateway, { enterprise: 'licin', period: '2026-03', mistake: 'openingChanged' });
      const [corrected] = await fetchAll(gateway, 'dpmd.pembinaan');
      t.match(corrected?.body, { version: 2, checks: [{ code: 'OPENING_DIFFERS', accountCode: '1.1.01.01' }, {}] });
    });

    await t.test('what the village paid in (6.2.2) is what its enterprise received (3.1.01.01)', async (t) => {
      await dropped(gateway, { enterprise: 'tamansari', period: '2026-03' });
      const villages = ['35.10.24.2008'];
      await gateway.control('/siskeudes/export', { body: { villages, period: '2026-03' } });
      const bodies = (await fetchAll(gateway, 'dpmd.pembinaan', 2)).map(({ body }) => body);
      const sum = (lines: Json | undefined, account: RegExp, member: string): number =>
        (lines as JsonObject[]).reduce(
          (sum, line) => (account.test(String(line.accountCode)) ? sum + Number(line[member]) : sum),
          0,
        );
      const paid = bodies
        .filter(({ lines }) => lines !== undefined)
        .map(({ lines }) => sum(lines, /^6\.2\.2/, 'realised'));
      const received = bodies
        .filter(({ trialBalance }) => trialBalance !== undefined)
        .map(({ trialBalance }) => sum(trialBalance, /^3\.1\.01\.01$/, 'credit'));
      t.same([paid, received], [[24_000_000], [24_000_000]]);
    });

    await t.test('the same file again is nothing new; books that do not balance are told, not refused', async (t) => {
      await fetchAll(gateway, 'licin.pembinaan');
      const { told } = await dropped(gateway, {
        enterprise: 'licin',
        period: '2026-02',
        name: 'licin_2026-02-lagi.csv',
      });
      t.equal(told.report.outcome, 'received before');
      await dropped(gateway, { enterprise: 'banjar', period: '2026-03', mistake: 'unbalanced' });
      await fetchAll(gateway, 'dpmd.pembinaan');
      const [item] = await fetchAll(gateway, 'licin.pembinaan');
      if (item === undefined) return void t.fail('no report');
      t.same(codesOf(item), ['DEBIT_CREDIT_DIFFER', 'BALANCE_SHEET_DIFFERS', 'CLOSING_DIFFERS']);
    });

    await t.test(
      'a file that cannot be used is put aside with the reason in Indonesian, and nobody receives it',
      async (t) => {
        for (const [errand, code, reason] of [
          [{ copied: 'half' }, 'BODY_MALFORMED', /Buku kerja rusak|ZIP rusak/],
          [{ mistake: 'otherMonth' }, 'BODY_MALFORMED', /menyebut bulan lain/],
          [{ mistake: 'noCodes' }, 'BODY_MALFORMED', /Kode Akun/],
          [{ mistake: 'unknownAccount' }, 'CONFIG_INVALID', /baris berikut tidak ada dalam bagan/],
          [{ name: 'laporan.xlsx' }, 'BODY_MALFORMED', /tidak menyebut bulan/],
          [{ name: 'gumuk_2026-04.xlsx' }, 'BODY_MALFORMED', /milik BUMDes mana/],
        ] as const) {
          const { told } = await dropped(gateway, { enterprise: 'tamansari', period: '2026-04', ...errand });
          t.match(told, { folder: 'rejected', report: { failure: { code } }, text: reason }, JSON.stringify(errand));
        }
        t.same((await gateway.call('dpmd.pembinaan', '/v1/inbox')).json().items, []);
      },
    );

    await t.test('the auditor sees what each subscriber took under its own agreement', async (t) => {
      const found = await gateway.call('inspektorat.audit', '/audit/v1/exchanges?kind=delivery.completed');
      const entries = found.json<{ entries: { entry: Record<string, Json> }[] }>().entries.map(({ entry }) => entry);
      const taken = Object.fromEntries(entries.map((entry) => [entry.consumer, entry]));
      t.match(taken['licin.pembinaan'], {
        agreement: 'licin-bumdes-2026',
        purpose: 'BUDGET.VILLAGE_FINANCE',
        elements: { returned: ['statements', 'checks'], withheld: ['trialBalance'] },
      });
    });
  },
);
