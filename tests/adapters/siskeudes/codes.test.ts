import t from 'tap';
import { accountOf, activityOf, isChartAccount, villageOf } from '../../../adapters/siskeudes/codes.js';
import { expectedVillages, villageCodeOf } from '../../../adapters/siskeudes/crosswalk.js';

t.test('a dot at the end of a code means nothing', async (t) => {
  t.equal(villageOf('18.08.'), villageOf('18.08'));
  t.equal(accountOf('5.3.4.01.'), accountOf('5.3.4.01'));
  t.equal(activityOf('18.08.02.03.10.', '18.08'), '02.03.10');
  t.equal(activityOf('01.01.92', '18.08'), '01.01.92', 'also where the village is left out');
  t.equal(villageOf('01.2001.'), '01.2001');
});

t.test('zeros, an empty cell and the village alone are no activity', async (t) => {
  for (const cell of ['', '18.08.', '18.08.00.00.', '00.00.00']) t.equal(activityOf(cell, '18.08'), null, cell);
  for (const cell of ['18.07.02.03.10.', '18.08.2.3', 'x']) t.equal(activityOf(cell, '18.08'), undefined, cell);
});

t.test('only income, spending and financing of the chart are accounts of a budget', async (t) => {
  for (const cell of ['1.1.1.01.', '5', '7.1.1', '5.333', 'x']) t.equal(accountOf(cell), undefined, cell);
  t.ok(isChartAccount('4.2.1') && isChartAccount('6.02.1'));
  t.notOk(isChartAccount('4.9.1'));
});

t.test('the crosswalk is asked for a day; two answers are none', async (t) => {
  const crosswalk = [
    { local: '18.07', village: '35.10.24.2005', from: '2016-01-01', until: '2025-12-31' },
    { local: '18.07', village: '35.10.24.2006', from: '2026-01-01' },
    { local: '18.01', village: '35.10.24.2004', from: '2016-01-01' },
    { local: '18.01', village: '35.10.24.2001', from: '2020-01-01' },
  ];
  t.equal(villageCodeOf(crosswalk, '18.07', '2025-12-31'), '35.10.24.2005');
  t.equal(villageCodeOf(crosswalk, '18.07', '2026-01-31'), '35.10.24.2006');
  t.equal(villageCodeOf(crosswalk, '18.07', '2015-12-31'), undefined);
  t.equal(villageCodeOf(crosswalk, '18.01', '2026-01-31'), undefined);
  t.same(expectedVillages(crosswalk, '2018-06-30'), ['35.10.24.2004', '35.10.24.2005']);
});
