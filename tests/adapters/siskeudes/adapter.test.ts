import { access, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import t, { type Test } from 'tap';
import { siskeudes } from '../../../adapters/siskeudes/adapter.js';
import type { SiskeudesConfig } from '../../../adapters/siskeudes/config.js';
import type { Accept, Refuse } from '../../../src/adapter/adapter.js';
import { Failure } from '../../../src/core/failure.js';
import { isObject, type Json } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { connect } from '../bench.js';
import { archive, rules, soundExport } from './exports.js';

interface Report {
  readonly file: string;
  readonly villages: readonly { readonly villageCode: string; readonly version: number }[];
  readonly findings: readonly { readonly code: string; readonly text: { readonly en: string; readonly id: string } }[];
}

const settingsFor = (folder: string): SiskeudesConfig => ({
  folder,
  villages: rules.crosswalk,
  everySeconds: 0.02,
  quietSeconds: 0,
});

const tick = () => new Promise((resolve) => setTimeout(resolve, 10));

const until = async <Value>(look: () => Promise<Value | undefined>): Promise<Value> => {
  for (let found = await look(); ; found = await look()) {
    if (found !== undefined) return found;
    await tick();
  }
};

/** A folder that the adapter watches, and what it hands over. */
const watch = async (t: Test, answer: () => Promise<void> = async () => {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'jembatan-siskeudes-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const { connection, lines } = await connect(t, siskeudes, settingsFor(folder));
  const handed: { readonly body: Json; readonly dedupeKey: string }[] = [];
  const stop = new AbortController();
  const accept: Accept = async ({ native, dedupeKey }) => {
    handed.push({ body: native.body as Json, dedupeKey });
    await answer();
    return { body: { tanggapan: { status: 'DITERIMA' } } };
  };
  const refused: Parameters<Refuse>[0][] = [];
  const listening = connection.listen?.(accept, stop.signal, async (one) => {
    refused.push(one);
    return 'an exchange';
  });
  const end = async (): Promise<void> => {
    stop.abort();
    await listening;
  };
  t.teardown(end);
  const reports = async (of: string): Promise<Report[]> => {
    const names = await readdir(join(folder, of)).catch(() => []);
    const texts = names.filter((name) => name.endsWith('.report.json')).sort();
    return Promise.all(texts.map(async (name) => JSON.parse(await readFile(join(folder, of, name), 'utf8')) as Report));
  };
  return {
    folder,
    connection,
    handed,
    refused,
    lines,
    end,
    reports,
    drop: (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes),
    report: (of: 'done' | 'rejected', n: number) => until(async () => (await reports(of))[n - 1]),
    exists: (...path: string[]) =>
      access(join(folder, ...path)).then(
        () => true,
        () => false,
      ),
  };
};

const versions = (handed: readonly { readonly body: Json }[]): Json[] =>
  handed.map(({ body }) => (isObject(body) ? (body.Versi_Data ?? null) : null));

const corrected = { ...soundExport, Ta_TBPRinci: soundExport.Ta_TBPRinci?.replace('600000', '700000') };

t.test('a configuration needs a folder and the villages, and knows no other key', async (t) => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false });
  addFormats.default(ajv);
  const valid = ajv.compile(siskeudes.config);
  const settings = settingsFor('/data/siskeudes');
  t.ok(valid(settings));
  for (const wrong of [
    { ...settings, unheardOf: true },
    { folder: '/data' },
    { ...settings, villages: [{ local: '18.08.', village: '35.10.24.2008', from: '2016-01-01' }] },
    { ...settings, villages: [{ local: '18.08', village: '35.10.16.1001', from: '2016-01-01' }] },
  ])
    t.notOk(valid(wrong));
});

t.test('an export is handed over, kept with its report, and the villages still missing are listed', async (t) => {
  const { drop, report, handed, folder, lines } = await watch(t);
  const dropped = await archive(soundExport);
  await drop('siskeudes_2026-06.zip', dropped);
  t.match(await report('done', 1), {
    file: 'siskeudes_2026-06.zip',
    period: '2026-06',
    villages: [{ village: '18.08', villageCode: '35.10.24.2008', version: 1 }],
    findings: [],
  });
  t.match(handed, [
    { body: { Kode_Wilayah: '35.10.24.2008', Versi_Data: 1 }, dedupeKey: /^35\.10\.24\.2008:2026-06:1:/ },
  ]);
  const kept = await until(async () =>
    (await readdir(join(folder, 'done'))).find((name) => name.endsWith('siskeudes_2026-06.zip')),
  );
  t.same(await readFile(join(folder, 'done', kept)), dropped, 'nothing is deleted or changed');
  t.same(JSON.parse(await readFile(join(folder, 'register', 'villages_2026-06.json'), 'utf8')), {
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
    const { drop, report, handed } = await watch(t);
    await drop('a_2026-06.zip', await archive(soundExport));
    await report('done', 1);
    await drop('b_2026-06.zip', await archive(soundExport));
    await report('done', 2);
    await drop('c_2026-06.zip', await archive(corrected));
    await report('done', 3);
    await drop('d_2026-06.zip', await archive(soundExport));
    await report('done', 4);
    t.same(versions(handed), [1, 1, 2, 1]);
    t.equal(handed[0]?.dedupeKey, handed[1]?.dedupeKey);
    t.not(handed[0]?.dedupeKey, handed[2]?.dedupeKey);
  },
);

t.test('a file that cannot be used is put aside with the reason in both languages', async (t) => {
  const { drop, report, handed } = await watch(t);
  const reasons: [string, Uint8Array, string][] = [
    ['a.zip', await archive(soundExport), 'PERIOD_NOT_NAMED'],
    ['b_2026-06.zip', (await archive(soundExport)).subarray(0, 700), 'BODY_MALFORMED'],
    ['c_2026-06.zip', await archive({ ...soundExport, Ta_TBP: undefined }), 'EXPORT_INCOMPLETE'],
    ['d_2025-06.zip', await archive(soundExport), 'YEAR_DIFFERS'],
  ];
  for (const [n, [name, bytes, code]] of reasons.entries()) {
    await drop(name, bytes);
    const { file, findings } = await report('rejected', n + 1);
    t.equal(file, name);
    t.equal(findings[0]?.code, code);
    t.ok(findings[0]?.text.en && findings[0].text.id);
  }
  t.same(handed, []);
});

t.test('what the gateway cannot take for the moment is handed over again, under the same name', async (t) => {
  let refusals = 2;
  const { drop, report, handed } = await watch(t, async () => {
    refusals -= 1;
    if (refusals >= 0) throw new Failure('LOG_UNAVAILABLE', { en: 'later', id: 'nanti' });
  });
  await drop('siskeudes_2026-06.zip', await archive(soundExport));
  t.match(await report('done', 1), { villages: [{ version: 1 }] });
  t.equal(handed.length, 3);
  t.equal(new Set(handed.map(({ dedupeKey }) => dedupeKey)).size, 1);
});

t.test('what the gateway refuses for good is in the report of the file, and on record', async (t) => {
  const { drop, report, refused } = await watch(t, async () => {
    throw new Failure('AGREEMENT_NOT_ACTIVE', { en: 'The agreement ended.', id: 'Perjanjian berakhir.' });
  });
  await drop('siskeudes_2026-06.zip', await archive(soundExport));
  t.match(await report('rejected', 1), {
    findings: [{ severity: 'village', code: 'AGREEMENT_NOT_ACTIVE', village: '18.08' }],
  });
  t.match(
    refused,
    [{ operation: 'realisasi', code: 'AGREEMENT_NOT_ACTIVE', note: { village: '18.08' } }],
    'and on record',
  );
});

t.test('nothing is acknowledged before it is accepted, and other files are left alone', async (t) => {
  let accept: (() => void) | undefined;
  const { drop, reports, report, handed, exists } = await watch(
    t,
    () =>
      new Promise((resolve) => {
        accept = resolve;
      }),
  );
  await drop('catatan_2026-06.txt', Buffer.from('x'));
  await drop('.siskeudes_2026-06.zip', Buffer.from('half written'));
  await drop('siskeudes_2026-06.zip', await archive(soundExport));
  await until(async () => handed[0]);
  t.same([...(await reports('done')), ...(await reports('rejected'))], []);
  accept?.();
  await report('done', 1);
  t.ok((await exists('catatan_2026-06.txt')) && (await exists('.siskeudes_2026-06.zip')));
});

t.test('a file taken by a process that died is taken again', async (t) => {
  const { drop, report, folder } = await watch(t);
  await drop('a_2026-06.zip', await archive(soundExport));
  await report('done', 1);
  const path = join(folder, '.taken', 'b_2026-06.zip');
  await mkdir(join(folder, '.taken'), { recursive: true });
  await writeFile(path, await archive(corrected));
  const hourAgo = new Date(Date.now() - 3_600_000);
  await utimes(path, hourAgo, hourAgo);
  t.match(await report('done', 2), { file: 'b_2026-06.zip', villages: [{ version: 2 }] });
});

t.test(
  'listening ends within a second, a folder that is missing is told by the probe, closing twice is fine',
  async (t) => {
    const { connection, end, folder } = await watch(t);
    await connection.probe(AbortSignal.timeout(1000));
    const from = Date.now();
    await end();
    t.ok(Date.now() - from < 1000);
    await rm(folder, { recursive: true });
    const failure = await failureOf(() => connection.probe(AbortSignal.timeout(1000)));
    t.equal(failure.code, 'PROVIDER_UNAVAILABLE');
    await connection.close();
    await connection.close();
  },
);
