import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import t, { type Test } from 'tap';
import { siskeudes } from '../../../adapters/siskeudes/adapter.js';
import type { SiskeudesConfig } from '../../../adapters/siskeudes/config.js';
import { Failure } from '../../../src/core/failure.js';
import { serveOpenSsh, withoutOpenSsh } from '../../protocols/openssh-peer.js';
import { type WatchOptions, watchDrops } from '../drop-folder.js';
import { archive, rules, soundExport } from './exports.js';

const settingsFor = (folder: string): SiskeudesConfig => ({
  folder,
  villages: rules.crosswalk,
  pollMs: 20,
  settleMs: 0,
});

const watch = (t: Test, options?: WatchOptions, changes: Partial<SiskeudesConfig> = {}) =>
  watchDrops(t, siskeudes, (folder) => ({ ...settingsFor(folder), ...changes }), options);

const corrected = { ...soundExport, Ta_TBPRinci: soundExport.Ta_TBPRinci?.replace('600000', '700000') };

t.test('a configuration needs a folder and the villages, and knows no other key', async (t) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  const valid = ajv.compile(siskeudes.config);
  const settings = settingsFor('/data/siskeudes');
  const sftp = { host: 'sftp.example', user: 'jembatan', hostKeys: [`SHA256:${'A'.repeat(43)}`], password: 'x' };
  t.ok(valid(settings));
  t.ok(valid({ ...settings, sftp, register: '/data/siskeudes' }));
  for (const wrong of [
    { ...settings, unheardOf: true },
    { folder: '/data' },
    { ...settings, sftp },
    { ...settings, villages: [{ local: '18.08.', village: '35.10.24.2008', from: '2016-01-01' }] },
    { ...settings, villages: [{ local: '18.08', village: '35.10.16.1001', from: '2016-01-01' }] },
  ])
    t.notOk(valid(wrong));
});

t.test('an export is handed over, kept with its report, and the villages still missing are listed', async (t) => {
  const { drop, handed, folder, kept, lines } = await watch(t);
  const dropped = await archive(soundExport);
  t.match(await drop('siskeudes_2026-06.zip', dropped), {
    folder: 'done',
    report: { file: 'siskeudes_2026-06.zip', outcome: 'accepted', rows: { accepted: 1 }, faults: [] },
  });
  t.match(handed, [
    { body: { Kode_Wilayah: '35.10.24.2008', Versi_Data: 1 }, dedupeKey: /^35\.10\.24\.2008:2026-06:1:/ },
  ]);
  const [claim = ''] = await readdir(join(folder, 'done'));
  const left = await readFile(join(folder, 'done', claim, 'siskeudes_2026-06.zip'));
  t.same(left, dropped, 'nothing is deleted or changed');
  t.same(await kept('villages_2026-06.json'), {
    period: '2026-06',
    expected: 2,
    reported: ['35.10.24.2008'],
    absent: ['35.10.24.2006'],
  });
  t.notMatch(lines.join(), /CONTOH/);
});

t.test(
  'the same content again is the same version and key; other content replaces it under the next version',
  async (t) => {
    const { drop, handed } = await watch(t);
    const sound = await archive(soundExport);
    await drop('a_2026-06.zip', sound);
    t.match(await drop('b_2026-06.zip', sound), { report: { outcome: 'received before' } });
    await drop('c_2026-06.zip', await archive(corrected));
    await drop('d_2026-06.zip', await archive({ ...soundExport, Ta_Pajak: 'x' }));
    t.same(
      handed.map(({ body }) => body.Versi_Data),
      [1, 2, 1],
    );
    t.not(handed[0]?.dedupeKey, handed[1]?.dedupeKey);
    t.equal(handed[0]?.dedupeKey, handed[2]?.dedupeKey);
  },
);

t.test('a file that cannot be used is put aside with the reason in both languages, and on record', async (t) => {
  const { drop, handed, refused } = await watch(t);
  const sound = await archive(soundExport);
  for (const [name, bytes, reason] of [
    ['a.zip', sound, 'PERIOD_NOT_NAMED'],
    ['b_2026-06.zip', sound.subarray(0, 700), undefined],
    ['c_2026-06.xlsx', sound, undefined],
  ] as const) {
    const failure = { code: 'BODY_MALFORMED', reason, detail: { en: /./, id: /./ } };
    t.match(await drop(name, bytes), { folder: 'rejected', report: { failure } }, name);
  }
  for (const [name, bytes, reason, text] of [
    [
      'd_2026-06.zip',
      await archive({ ...soundExport, Ta_TBP: undefined }),
      'EXPORT_INCOMPLETE',
      /^Ta_TBP: .+belum lengkap/m,
    ],
    ['e_2025-06.zip', sound, 'YEAR_DIFFERS', /^Ta_RAB: .+baris 2 tabel Ta_RAB/m],
  ] as const)
    t.match(await drop(name, bytes), { folder: 'rejected', report: { faults: [{ reason }] }, text }, name);
  t.same(handed, []);
  t.match(refused[0], {
    operation: 'realisasi',
    code: 'BODY_MALFORMED',
    note: { file: /./, reason: 'PERIOD_NOT_NAMED' },
  });
  t.match(await drop('e_2026-06.zip', sound), { folder: 'done' }, 'under its right name the same file is taken');
});

t.test('an unknown village is told and on record, and taken once the crosswalk knows it', async (t) => {
  const crosswalk = rules.crosswalk.filter(({ local }) => local !== '18.08');
  const villages = [...crosswalk];
  const { drop, handed, refused } = await watch(t, {}, { villages });
  const sound = await archive(soundExport);
  t.match(await drop('a_2026-06.zip', sound), {
    folder: 'rejected',
    report: { faults: [{ part: 'Kd_Desa 18.08', code: 'CONFIG_INVALID', reason: 'VILLAGE_UNKNOWN' }] },
  });
  t.match(refused, [{ code: 'CONFIG_INVALID', note: { reason: 'VILLAGE_UNKNOWN' } }]);
  villages.push(...rules.crosswalk);
  t.match(await drop('a_2026-06.zip', sound), { folder: 'done', report: { outcome: 'accepted' } });
  t.equal(handed.length, 1);
});

t.test('rows left out are told by table and row, a village without data as a remark', async (t) => {
  const { drop, handed } = await watch(t);
  const told = await drop(
    'a_2026-06.zip',
    await archive({
      ...soundExport,
      Ref_Desa: `${soundExport.Ref_Desa}18.,18.07.,PAKEL\r\n`,
      Ta_SPPBukti: soundExport.Ta_SPPBukti?.replace('250.000,50', '1,5E+07'),
    }),
  );
  t.match(told, {
    folder: 'done',
    report: {
      outcome: 'accepted in part',
      rows: { accepted: 1, faulty: 1 },
      faults: [{ part: 'Ta_SPPBukti', row: 2, code: 'REQUEST_INVALID', reason: 'ROW_AMOUNT' }],
      remarks: [{ part: 'Kd_Desa 18.07', reason: 'VILLAGE_WITHOUT_DATA' }],
    },
  });
  t.match(told.text, /^Ta_SPPBukti, Baris 2: Baris ini tidak dihitung/m);
  t.match(told.text, /^Catatan, tanpa penolakan:\nKd_Desa 18\.07: Ref_Desa mencantumkan/m);
  t.match(handed, [{ body: { Pemeriksaan: [{ Jenis: 'BARIS_DITOLAK', Jumlah_Baris: 1 }] } }]);
});

t.test('what the gateway refuses for good is in the report of the file, and on record', async (t) => {
  const failure = new Failure('REQUEST_INVALID', { en: 'It breaks the contract.', id: 'Melanggar kontrak.' });
  const { drop, refused } = await watch(t, { accepting: () => Promise.reject(failure) });
  t.match(await drop('siskeudes_2026-06.zip', await archive(soundExport)), {
    folder: 'rejected',
    report: { faults: [{ part: 'Kd_Desa 18.08', code: 'REQUEST_INVALID' }] },
  });
  t.match(refused, [{ operation: 'realisasi', code: 'REQUEST_INVALID' }]);
});

t.test('what the gateway cannot take for the moment is handed over again, under the same name', async (t) => {
  let refusals = 2;
  const { drop, handed } = await watch(t, {
    accepting: async () => {
      if (refusals-- > 0) throw new Failure('LOG_UNAVAILABLE', { en: 'later', id: 'nanti' });
    },
  });
  t.match(await drop('siskeudes_2026-06.zip', await archive(soundExport)), { folder: 'done' });
  t.equal(handed.length, 3);
  t.equal(new Set(handed.map(({ dedupeKey }) => dedupeKey)).size, 1);
});

t.test('villages drop their exports on an SFTP server', { skip: withoutOpenSsh }, async (t) => {
  const sftp = await serveOpenSsh(t);
  const register = t.testdir();
  const { drop, handed, folder, connection } = await watch(t, {}, { sftp, register });
  await connection.probe(AbortSignal.timeout(20_000));
  t.match(await drop('siskeudes_2026-06.zip', await archive(soundExport)), {
    folder: 'done',
    report: { outcome: 'accepted' },
  });
  t.match(await drop('rusak_2026-06.zip', new Uint8Array(100)), {
    folder: 'rejected',
    report: { failure: { code: 'BODY_MALFORMED' } },
  });
  t.match(handed, [{ body: { Kode_Wilayah: '35.10.24.2008', Versi_Data: 1 } }]);
  t.notOk((await readdir(folder)).includes('register'), 'versions are kept on this machine');
  t.ok((await readdir(register)).includes('villages_2026-06.json'));
});
