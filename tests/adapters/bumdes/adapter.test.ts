import { readdir } from 'node:fs/promises';
import t, { type Test } from 'tap';
import { bumdes } from '../../../adapters/bumdes/adapter.js';
import type { BumdesConfig } from '../../../adapters/bumdes/config.js';
import { booksOf, type Enterprise, enterprises } from '../../../sandbox/bumdes/books.js';
import { officialBook } from '../../../sandbox/bumdes/layouts.js';
import { mistakes, type Sheet } from '../../../sandbox/bumdes/mistakes.js';
import { Failure } from '../../../src/core/failure.js';
import type { JsonObject } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { connect } from '../bench.js';
import { until, watchDrops } from '../drop-folder.js';
import { charts, sources } from './shipped.js';

const [tamansari] = enterprises as readonly [Enterprise];

const sheetOf = (period: string, mistake?: string, more = 0): Sheet => {
  const sheet = { name: tamansari.name, period, entries: booksOf(tamansari, period, more), more: [] };
  return mistakes[mistake ?? '']?.(sheet) ?? sheet;
};

const settingsFor = (folder: string): BumdesConfig => ({ folder, sources, charts, pollMs: 20, settleMs: 0 });

/** A folder that the adapter watches on a certain day, and what it hands over. */
const watch = (t: Test, { now = '2026-07-11T08:00:00+07:00', refusal }: { now?: string; refusal?: Failure } = {}) => {
  const since = Date.parse(now) - Date.now();
  return watchDrops(t, bumdes, settingsFor, {
    clock: { now: () => new Date(since + Date.now()) },
    accepting: async () => {
      if (refusal) throw refusal;
    },
  });
};

const checksIn = (handed: readonly { readonly body: JsonObject }[]) =>
  handed.map(({ body }) => (body.Pemeriksaan as { Jenis: string }[]).map(({ Jenis }) => Jenis));

t.test(
  'a month is one message, compared with the month before, and the villages still missing are listed',
  async (t) => {
    const { drop, handed, kept, lines } = await watch(t);
    const may = await officialBook(sheetOf('2026-05'));
    t.match(await drop('tamansari_2026-05.xlsx', may), { folder: 'done', report: { outcome: 'accepted' } });
    await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06')));
    t.match(handed, [
      {
        body: { Sumber: 'tamansari', Kode_Wilayah: '35.10.24.2008', Periode: '2026-05', Versi_Data: 1 },
        dedupeKey: /^tamansari:2026-05:1:/,
      },
      { body: { Periode: '2026-06', Versi_Data: 1, Pemeriksaan: [] } },
    ]);
    t.same(checksIn(handed), [['BULAN_LALU_TIDAK_ADA'], []]);
    t.same(await kept('enterprises_2026-06.json'), {
      period: '2026-06',
      due: '2026-07-10',
      expected: 4,
      reported: ['tamansari'],
      absent: ['banjar', 'licin', 'tamansari-tegalsari'],
    });
    t.notMatch(lines.join(), /IJEN/);
  },
);

t.test(
  'the same content again is the same version and key; other content replaces it under the next one',
  async (t) => {
    const { drop, handed } = await watch(t);
    const june = await officialBook(sheetOf('2026-06'));
    await drop('tamansari_2026-06.xlsx', june);
    t.match(await drop('tamansari_2026-06 (1).xlsx', june), { report: { outcome: 'received before' } });
    await drop('tamansari_2026-06.xlsx', await officialBook({ ...sheetOf('2026-06'), name: 'BUMDES LAIN' }));
    await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06', undefined, 1000)));
    t.same(
      handed.map(({ body }) => body.Versi_Data),
      [1, 1, 2],
    );
    t.equal(handed[0]?.dedupeKey, handed[1]?.dedupeKey, 'another title is no other content');
  },
);

t.test('what is odd goes along as a check; a row that cannot be read stands in the report too', async (t) => {
  const { drop, handed } = await watch(t);
  await drop('tamansari_2026-05.xlsx', await officialBook(sheetOf('2026-05')));
  await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06', 'openingChanged')));
  await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06', 'unbalanced')));
  const { report } = await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06', 'unreadableAmount')));
  t.same(checksIn(handed).slice(1), [
    ['SALDO_AWAL_BEDA', 'SALDO_AWAL_BEDA'],
    ['TIDAK_SEIMBANG', 'NERACA_BEDA', 'SALDO_AKHIR_BEDA'],
    ['BARIS_DITOLAK'],
  ]);
  t.match(report, {
    outcome: 'accepted in part',
    faults: [{ code: 'REQUEST_INVALID', detail: { id: /bukan nilai uang/ } }],
  });
});

t.test(
  'a file that cannot be used is put aside with the reason, and may be sent again once that is mended',
  async (t) => {
    const { drop, handed } = await watch(t);
    const unknown = await officialBook(sheetOf('2026-06', 'unknownAccount'));
    for (const [name, bytes, code] of [
      ['tamansari.xlsx', await officialBook(sheetOf('2026-06')), 'BODY_MALFORMED'],
      ['gumuk_2026-06.xlsx', await officialBook(sheetOf('2026-06')), 'BODY_MALFORMED'],
      ['tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06', 'otherMonth')), 'BODY_MALFORMED'],
      ['tamansari_2026-06.xlsx', unknown, 'CONFIG_INVALID'],
      ['tamansari_2026-06.xlsx', unknown, 'CONFIG_INVALID'],
    ] as const)
      t.match(
        await drop(name, bytes),
        { folder: 'rejected', report: { failure: { code, detail: { en: /./, id: /./ } } } },
        name,
      );
    t.same(handed, [], 'a balance without some of its accounts is nobody’s');
  },
);

t.test('what the gateway refuses for good is in the report of the file', async (t) => {
  const { drop } = await watch(t, { refusal: new Failure('REQUEST_INVALID', { en: 'no', id: 'tidak' }) });
  t.match(await drop('tamansari_2026-06.xlsx', await officialBook(sheetOf('2026-06'))), {
    folder: 'rejected',
    report: { faults: [{ code: 'REQUEST_INVALID' }] },
  });
});

t.test('who is late is listed once the day has passed, though nobody reports', async (t) => {
  const { kept, lines } = await watch(t, { now: '2026-07-11T00:10:00+07:00' });
  const late = await until(() => kept('enterprises_2026-06.json').catch(() => undefined));
  t.match(late, { due: '2026-07-10', reported: [], absent: ['banjar', 'licin', 'tamansari', 'tamansari-tegalsari'] });
  await until(async () => (lines.some((line) => line.includes('late')) ? true : undefined));
  const early = await watch(t, { now: '2026-07-10T23:50:00+07:00' });
  await early.drop('tamansari.xlsx', new Uint8Array([1]));
  t.notOk((await readdir(early.folder)).includes('register'), 'the day itself is not late');
});

t.test('a chart that is not declared, or a source named twice, is refused before anything is watched', async (t) => {
  const [first] = sources;
  if (first === undefined) throw new Error('no source');
  for (const wrong of [[{ ...first, chart: 'unheard-of' }], [{ ...first, chart: 'constructor' }], [first, first]]) {
    const failure = await failureOf(
      async () => void (await connect(t, bumdes, { ...settingsFor('/data'), sources: wrong })),
    );
    t.match(failure, { code: 'CONFIG_INVALID', detail: { en: /tamansari/ } });
  }
});
