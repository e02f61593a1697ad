import t from 'tap';
import { wibDay } from '../../../src/core/clock.js';
import { startGateway, withAgreement } from '../../gateway.js';
import { assertProblem } from '../asking.js';

const auditor = 'inspektorat.audit';
const nik = '3510242504909001';

t.test('what auditors count', async (t) => {
  const { exchange, call, database, reconfigure } = await startGateway(t, {
    work: false,
    configure: withAgreement('dpmptsp-dukcapil-2026', { quota: { perDay: 50 } }),
  });
  for (let n = 0; n < 3; n += 1) await exchange('population.person.read.v1', { nik });
  await exchange('population.person.read.v1', { nik }, { 'gateway-purpose': 'PUBLIC_SERVICE.HEALTH' });
  const today = wibDay(new Date());
  const lastNote = async (): Promise<unknown> => {
    const [last] = await database.query<{ entry: string }>('select entry from log.entry order by idx desc limit 1');
    return JSON.parse(last?.entry ?? '').note;
  };

  await t.test('are exchanges beside the quota of their agreement and day, and the reading is on record', async (t) => {
    const reply = await call(auditor, `/audit/v1/totals?from=${today}&to=${today}&consumer=dpmptsp.perizinan`);
    t.match(reply.json(), {
      whole: true,
      totals: [
        {
          agreement: 'dpmptsp-dukcapil-2026',
          day: today,
          exchanges: 3,
          answered: 3,
          refused: 1,
          quota: { perDay: 50 },
        },
      ],
    });
    t.strictSame(await lastNote(), { by: 'day agreement', read: 'totals', found: 1 });
    const byCode = await call(auditor, `/audit/v1/totals?from=${today}&to=${today}&by=code&kind=exchange.refused`);
    t.match(byCode.json(), { totals: [{ code: 'PURPOSE_NOT_PERMITTED', refused: 1 }] });
  });

  await t.test('obligations, over a span', async (t) => {
    const span = `from=${today}T00:00:00%2B07:00&to=${new Date(Date.now() + 60_000).toISOString()}`;
    t.strictSame((await call(auditor, `/audit/v1/obligations?${span}`)).json(), { obligations: [] });
    t.match(await lastNote(), { read: 'obligations' });
  });

  await t.test('versions of the configuration, and what one changed', async (t) => {
    await reconfigure(withAgreement('dpmptsp-dukcapil-2026', { quota: { perDay: 60 } }));
    t.match((await call(auditor, '/audit/v1/configurations')).json(), {
      versions: [{ n: 2, author: 'test' }, { n: 1 }],
    });
    t.strictSame((await call(auditor, '/audit/v1/configurations/2/changes/1')).json(), {
      version: 2,
      before: 1,
      changes: [{ document: 'agreements/dpmptsp-dukcapil-2026.yaml', pointer: '/quota/perDay', before: 50, after: 60 }],
    });
    t.strictSame(await lastNote(), { by: '1 to 2', read: 'configurations', found: 1 });
    for (const path of ['99/changes/1', '1/changes/99', 'x/changes/1'])
      assertProblem(t, await call(auditor, `/audit/v1/configurations/${path}`), 'NOT_FOUND');
  });

  await t.test('what cannot be used is named', async (t) => {
    for (const query of [
      '',
      `from=${today}`,
      `from=2026-02-30&to=${today}`,
      `from=${today}&to=${today}&by=colour`,
      `from=${today}&to=${today}&officer=x`,
    ])
      assertProblem(t, await call(auditor, `/audit/v1/totals?${query}`), 'REQUEST_INVALID');
    for (const query of ['', 'from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z', 'kind=x'])
      assertProblem(t, await call(auditor, `/audit/v1/obligations?${query}`), 'REQUEST_INVALID');
  });
});
