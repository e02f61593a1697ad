import t from 'tap';
import { startGateway } from '../../gateway.js';
import { logOn } from '../../log/record.js';
import { refusal } from '../../log/signals/world.js';
import { assertProblem } from '../asking.js';

const auditor = 'inspektorat.audit';

interface Answer {
  readonly rules: { readonly probing: object };
  readonly looked: number;
  readonly signals: readonly { readonly kind: string; readonly entries: readonly { readonly exchange: string }[] }[];
}

const span = (days: number): string => {
  const [from, to] = [new Date(Date.now() - days * 86_400_000 + 60_000), new Date(Date.now() + 60_000)];
  return `from=${from.toISOString()}&to=${to.toISOString()}`;
};

t.test('the signals an auditor is shown', async (t) => {
  const { call, database, reconfigure } = await startGateway(t, { work: false });
  const log = logOn(database);
  const codes = ['AGREEMENT_MISSING', 'PURPOSE_NOT_PERMITTED', 'ELEMENT_NOT_PERMITTED'];
  const refused = codes.map((code) => refusal(new Date(), code, { consumer: 'mpp.loket' }));
  await Promise.all(refused.map((record) => log.append(record)));
  const ask = (query: string) => call(auditor, `/audit/v1/signals?${query}`);

  await t.test(
    'come with the thresholds in force, which the configuration may change, and their entries',
    async (t) => {
      const before = await ask(span(1));
      t.equal(before.status, 200, before.text);
      t.equal(before.headers.get('cache-control'), 'no-store');
      t.match(before.json(), { signals: [], rules: { offHours: { exempt: ['rsud.simrs', 'bank.pembayaran'] } } });
      await reconfigure((configuration) => ({
        ...configuration,
        gateway: { ...configuration.gateway, signals: { probing: { atLeast: 3 } } },
      }));
      const { rules, signals } = (await ask(`${span(1)}&kind=probing,sequence`)).json<Answer>();
      t.match(rules, { probing: { atLeast: 3, kinds: 3 } });
      t.match(signals, [{ kind: 'probing', consumer: 'mpp.loket', count: 3 }]);
      t.strictSame(
        signals[0]?.entries.map(({ exchange }) => exchange).sort(),
        refused.map(({ exchange }) => exchange).sort(),
      );
      const [behind] = signals[0]?.entries ?? [];
      t.equal((await call(auditor, `/audit/v1/exchanges/${behind?.exchange}`)).status, 200);
    },
  );

  await t.test('are on record as read before they are shown', async (t) => {
    const { looked } = (await ask(`${span(1)}&kind=peers&consumer=mpp.loket`)).json<Answer>();
    const [last] = await database.query<{ entry: string }>('select entry from log.entry order by idx desc limit 1');
    const note = { by: 'peers', found: 0, looked, read: 'signals' };
    t.match(JSON.parse(last?.entry ?? ''), { kind: 'audit.read', consumer: auditor, note });
  });

  await t.test('need a span of at most 31 days and names that are known', async (t) => {
    for (const query of ['', span(32), `${span(1)}&kind=ghosts`, `${span(1)}&officer=x`, `${span(1)}&consumer=%00`])
      assertProblem(t, await ask(query), 'REQUEST_INVALID');
  });
});
