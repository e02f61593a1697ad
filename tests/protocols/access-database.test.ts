import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t, { type Test } from 'tap';
import { type AccessTable, accessFile } from '../../sandbox/siskeudes/access-file.js';
import { Failure } from '../../src/core/failure.js';
import { type AccessLimits, readAccess, type Wanted } from '../../src/protocols/access-database.js';
import { failureOf } from '../failure-of.js';

const evidence: AccessTable = {
  name: 'Ta_Bukti',
  columns: [
    { name: 'No_Bukti', kind: 'text' },
    { name: 'Nilai', kind: 'currency' },
    { name: 'Tgl_Bukti', kind: 'date' },
    { name: 'Nm_Penerima', kind: 'text' },
    { name: 'Urut', kind: 'long' },
  ],
  rows: [
    ['001/KWT', 12_500_001_250n, '2026-06-30', 'BUDI CONTOH', 7],
    ['é ✓\nbaris dua', -1n, null, null, null],
    [null, 9_223_372_036_854_775_807n, '1999-12-31', '', -1],
  ],
};
const wanted: Wanted = { ta_bukti: ['NO_BUKTI', 'Nilai', 'Tgl_Bukti', 'Urut', 'Tidak_Ada'], Ta_Lain: ['Nilai'] };
const sound = accessFile([evidence, { ...evidence, name: 'Ta_Lain', rows: [] }]);

/** What becomes of a file of these bytes. */
const reading = async (t: Test, bytes: Uint8Array, limits: AccessLimits = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-access-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'data.mdb'), bytes);
  return readAccess(join(folder, 'data.mdb'), wanted, limits);
};

t.test('the columns that are asked for come as text, every digit kept', async (t) => {
  const [first, second] = await reading(t, sound);
  t.same(first, {
    name: 'ta_bukti',
    columns: ['No_Bukti', 'Nilai', 'Tgl_Bukti', 'Urut'],
    rows: [
      ['001/KWT', '1250000.1250', '2026-06-30 00:00:00', '7'],
      ['é ✓\nbaris dua', '-0.0001', '', ''],
      ['', '922337203685477.5807', '1999-12-31 00:00:00', '-1'],
    ],
  });
  t.same(second, { name: 'Ta_Lain', columns: ['Nilai'], rows: [] }, 'an empty table is there all the same');
});

t.test('tables of many pages come whole and in order', async (t) => {
  const rows = Array.from({ length: 3_000 }, (_, n) => [`${n}`, BigInt(n), null, 'X'.repeat(200), n] as const);
  const [table] = await reading(t, accessFile([{ ...evidence, rows }]));
  t.same(
    table?.rows.map(([number]) => number),
    rows.map(([number]) => number),
  );
});

t.test('what is no database, half of one, or too much of one is refused with what to do', async (t) => {
  const cases: readonly (readonly [string, Uint8Array, AccessLimits, string])[] = [
    ['an empty file', new Uint8Array(), {}, 'BODY_MALFORMED'],
    ['a text', Buffer.from('Tahun,Kd_Desa\n'), {}, 'BODY_MALFORMED'],
    ['the first page alone', sound.subarray(0, 4096), {}, 'BODY_MALFORMED'],
    ['more rows than allowed', sound, { rows: 2 }, 'TOO_LARGE'],
    ['more bytes than allowed', sound, { bytes: 10_000 }, 'TOO_LARGE'],
  ];
  for (const [what, bytes, limits, code] of cases) {
    const failure = await failureOf(() => reading(t, bytes, limits));
    t.equal(failure.code, code, what);
    t.match(failure.detail, { en: /Access/, id: /Access/ }, what);
  }
});

t.test('a page that points to itself ends within its time and memory', async (t) => {
  const circle = Buffer.from(sound);
  // The definition of the first table after the catalog names itself as its next page.
  const page = [...circle.keys()].find((at) => at % 4096 === 0 && at > 2 * 4096 && circle[at] === 2) ?? 0;
  circle.writeUInt32LE(page / 4096, page + 4);
  const failure = await failureOf(() => reading(t, circle, { timeMs: 2_000, heapMiB: 64 }));
  t.match(failure.code, /^(TOO_LARGE|BODY_MALFORMED)$/);
});

t.test('whatever bytes were changed, tables or a Failure come of it', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 }),
      async (changes) => {
        const bytes = Buffer.from(sound);
        for (const [at, byte] of changes) bytes[at] = byte;
        const outcome = await reading(t, bytes, { timeMs: 2_000, heapMiB: 64 }).catch((error: unknown) => error);
        return Array.isArray(outcome) || outcome instanceof Failure;
      },
    ),
    { numRuns: 15 },
  );
});

t.test('a file that is not there is the system’s own error, since the file is not at fault', async (t) => {
  await t.rejects(readAccess(join(tmpdir(), 'jembatan-no-such.mdb'), wanted), { code: 'ENOENT' });
});
