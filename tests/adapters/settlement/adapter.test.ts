import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { settlement } from '../../../adapters/settlement/adapter.js';
import { createReader } from '../../../adapters/settlement/reader.js';
import { Failure } from '../../../src/core/failure.js';
import { watchDrops } from '../drop-folder.js';
import { otherRow, row, settlementFile } from './settlement-file.js';

const watch = (t: Parameters<typeof watchDrops>[0]) =>
  watchDrops(t, settlement, (folder) => ({ folder, terminal: 'BANK0001', pollMs: 20, settleMs: 20 }));

t.test('a file is one message of all its payments, known by what it says and not by its bytes', async (t) => {
  const { drop, handed } = await watch(t);
  t.match(await drop('pbb.txt', settlementFile()), { folder: 'done', report: { outcome: 'accepted' } });
  t.strictSame(handed[0]?.body, {
    TERMINAL: 'BANK0001',
    TANGGAL: '2026-11-25',
    RINCIAN: [
      { NOP: '351024000800101240', TAHUN: '2026', JUMLAH: '278664', RRN: 'BWI000000001', WAKTU: '2026-11-25 09:30:00' },
      {
        NOP: '351024000800101260',
        TAHUN: '2026',
        JUMLAH: '000000000336',
        RRN: 'BWI000000002',
        WAKTU: '2026-11-25 10:00:00',
      },
    ],
  });
  await drop('lagi.txt', settlementFile({ end: '\n' }));
  await drop('lain.txt', settlementFile({ rows: [row], trailer: 'T|1|278664' }));
  const [first, again, other] = handed.map(({ dedupeKey }) => dedupeKey);
  t.equal(again, first);
  t.not(other, first);
});

t.test('a file that is not whole is refused whole, and the reason says what to do', async (t) => {
  const { drop, handed, refused } = await watch(t);
  for (const [name, file, reason] of [
    ['header', settlementFile({ header: 'BANK0001|2026-11-25' }), /Baris pertama bukan H/],
    ['no-day', settlementFile({ header: 'H|BANK0001|2026-02-30' }), /Baris pertama bukan H/],
    ['terminal', settlementFile({ header: 'H|BANK0002|2026-11-25' }), /milik terminal lain/],
    ['count', settlementFile({ trailer: 'T|3|279000' }), /tidak sesuai isi berkas \(2\|279000\)/],
    ['total', settlementFile({ trailer: 'T|2|279001' }), /tidak sesuai isi berkas \(2\|279000\)/],
    ['cut', settlementFile({ trailer: row }), /tidak diakhiri satu baris T/],
    ['header-alone', Buffer.from('H|BANK0001|2026-11-25\n'), /tidak diakhiri satu baris T/],
    ['no-payment', settlementFile({ rows: [], trailer: 'T|0|0' }), /tidak memuat pembayaran/],
    ['nothing', Buffer.alloc(0), /Baris pertama bukan H/],
  ] as const) {
    const { folder, text, report } = await drop(`${name}.txt`, file);
    t.match([folder, text, report.failure?.code], ['rejected', reason, 'BODY_MALFORMED'], name);
  }
  t.same(handed, []);
  t.equal(refused.length, 9, 'each is on record');
});

t.test('each row that cannot be read is named, never what stands in it, and the file is refused', async (t) => {
  const { drop, handed } = await watch(t);
  const rows = [
    row,
    row,
    otherRow.replace('351024000800101260', '35.10.240.008.001-0126.0'),
    otherRow.replace('2026|', '26|'),
    otherRow.replace('000000000336', '336,50'),
    otherRow.replace('000000000336', '0'),
    otherRow.replace('BWI000000002', 'BWI2'),
    otherRow.replace('11-25 10', '11-31 10'),
    'T|1|278664',
  ];
  const { folder, text, report } = await drop('pbb.txt', settlementFile({ rows }));
  t.equal(folder, 'rejected');
  t.match(text, /8 pembayaran tidak dapat dibaca/);
  t.strictSame(
    report.faults.map(({ row, detail }) => [row, detail.id.split(' ').slice(0, 2).join(' ')]),
    [
      [3, 'Pembayaran ini'],
      [4, 'NOP tidak'],
      [5, 'TAHUN tidak'],
      [6, 'JUMLAH tidak'],
      [7, 'JUMLAH tidak'],
      [8, 'RRN tidak'],
      [9, 'WAKTU tidak'],
      [10, 'Baris ini'],
    ],
  );
  t.notMatch(text, /35\.10\.240|BWI2/);
  t.same(handed, []);
});

t.test('more payments than one exchange holds are too many', async (t) => {
  const { drop } = await watch(t);
  const rows = Array.from({ length: 5001 }, (_, at) =>
    row.replace('BWI000000001', `BWI${String(at).padStart(9, '0')}`),
  );
  const { report } = await drop('pbb.txt', settlementFile({ rows }));
  t.equal(report.failure?.code, 'TOO_LARGE');
});

t.test('whatever a file holds, it is read or refused', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-settlement-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'pbb.txt');
  const { read } = createReader({ folder, terminal: 'BANK0001' });
  const line = fc.oneof(
    fc.constantFrom('H|BANK0001|2026-11-25', row, otherRow, 'T|1|278664', 'T|2|279000', '', '"', 'D|||||'),
    fc.string(),
  );
  const bytes = fc.oneof(
    fc.array(line, { maxLength: 8 }).map((lines) => Buffer.from(lines.join('\n'))),
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      await writeFile(path, content);
      try {
        for await (const offered of read(path, 'pbb.txt')) if ('fault' in offered) t.ok(offered.fault.id);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
