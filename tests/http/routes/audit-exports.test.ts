import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import t, { type Test } from 'tap';
import { fetch } from 'undici';
import type { JsonObject } from '../../../src/core/json.js';
import { until } from '../../deliveries/world.js';
import { startGateway, type TestGateway } from '../../gateway.js';
import { runProgram } from '../../journeys/program.js';
import { assertProblem } from '../asking.js';

t.setTimeout(120_000);

const auditor = 'inspektorat.audit';
const path = '/audit/v1/exports';
const nik = '3510242504909001';

interface Line {
  readonly index: number;
  readonly entry: JsonObject;
  readonly end?: true;
  readonly count?: number;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

const rowsOf = (text: string): Record<string, string>[] => parse(text, { bom: true, columns: true });

const newest = async ({ database }: TestGateway): Promise<JsonObject> => {
  const [row] = await database.query<{ entry: string }>('select entry from log.entry order by idx desc limit 1');
  return JSON.parse(row?.entry ?? '');
};

t.test('exports of the exchange log', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { exchange, call, database } = gateway;
  for (const officer of ['petugas-07', 'petugas-08', nik])
    await exchange('population.person.read.v1', { nik }, { 'gateway-officer': officer });

  await t.test(
    'JSON Lines hold every entry byte for byte, newest first, and a last line that counts them',
    async (t) => {
      const reply = await call(auditor, `${path}?format=jsonl&kind=exchange.answered`);
      t.equal(reply.status, 200, reply.text);
      t.match(reply.headers.get('content-type'), 'application/x-ndjson');
      t.match(reply.headers.get('content-disposition'), /^attachment; filename="log-pertukaran-\d{8}T\d{6}Z\.jsonl"$/);
      t.equal(reply.headers.get('cache-control'), 'no-store');
      const lines = linesOf(reply.text);
      t.strictSame(lines.at(-1), { end: true, count: 3 });
      const kept = await database.query<{ idx: number; entry: string }>(
        `select idx, entry from log.entry where idx = any($1) order by idx desc`,
        [lines.slice(0, -1).map(({ index }) => index)],
      );
      t.equal(kept.length, 3);
      for (const { entry } of kept) t.ok(reply.text.includes(`"entry":${entry}}\n`));
    },
  );

  await t.test('CSV opens in a spreadsheet: times in WIB and UTC, headings in the language asked for', async (t) => {
    const reply = await call(auditor, `${path}?officer=petugas-07`);
    t.match(reply.headers.get('content-type'), 'text/csv; charset=utf-8');
    const [row] = rowsOf(reply.text);
    t.match(row, { Consumer: 'dpmptsp.perizinan', Agreement: 'dpmptsp-dukcapil-2026', Kind: 'exchange.answered' });
    const utc = Date.parse(row?.['Time (UTC)'] ?? '');
    t.equal(Math.floor(utc / 1000) * 1000, Date.parse(`${row?.['Time (WIB)']?.replace(' ', 'T')}+07:00`));
    const id = await call(auditor, `${path}?officer=petugas-07`, { headers: { 'accept-language': 'id' } });
    t.match(rowsOf(id.text), [{ 'Penerima data': 'dpmptsp.perizinan', 'Elemen diberikan': /^fullName / }]);
  });

  await t.test('the reading is on record before the file is there', async (t) => {
    await call(auditor, `${path}?format=csv&purpose=PUBLIC_SERVICE.LICENSING&service=population.person.read.v1`);
    t.match(await newest(gateway), {
      kind: 'audit.read',
      consumer: auditor,
      note: { read: 'export', format: 'csv', by: 'purpose service' },
    });
  });

  await t.test('an officer who is a number comes in a body', async (t) => {
    const { errors } = assertProblem(t, await call(auditor, `${path}?officer=${nik}`), 'REQUEST_INVALID');
    t.match(errors?.[0]?.detail, 'POST /audit/v1/exports');
    const reply = await call(auditor, path, { body: { officer: nik, format: 'jsonl' } });
    t.equal(linesOf(reply.text).at(-1)?.count, 1);
  });

  await t.test('a bundle verifies offline, every entry by its own proof', async (t) => {
    await until(async () => {
      const [tree] = await database.query<{ all: boolean }>(
        'select tree.size = head.size as all from log.tree, log.head',
      );
      return tree?.all === true;
    }, 'all is published');
    const reply = await call(auditor, `${path}?format=bundle&service=population.person.read.v1`);
    t.equal(reply.status, 200, reply.text);
    t.match(reply.headers.get('content-disposition'), /filename="bundel-log-.*\.jsonl"/);
    const key = (await call(undefined, '/log/key')).text.trim();
    const [head = '', ...lines] = reply.text.trimEnd().split('\n');
    t.match(JSON.parse(head), { jembatan: 'bundle', v: 1, key });
    t.same(JSON.parse(lines.at(-1) ?? ''), { entries: 3 });
    const folder = await mkdtemp(join(tmpdir(), 'jembatan-bundle-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const file = join(folder, 'bundle.jsonl');
    await writeFile(file, reply.text);
    t.match(await runProgram(['verify', file, '--key', key], { LANG: 'C' }), {
      status: 0,
      stdout: /3 in the bundle, each proven[\s\S]*Verified\.\n$/,
    });
    await writeFile(file, reply.text.replace('dpmptsp-dukcapil-2026', 'dpmptsp-dukcapil-2027'));
    t.match(await runProgram(['verify', file, '--key', key], { LANG: 'C' }), { status: 1 });
    t.match(await newest(gateway), { kind: 'audit.read', note: { read: 'export', format: 'bundle' } });
  });

  await t.test('what it cannot use is a problem, and nothing is sent', async (t) => {
    for (const query of ['format=xlsx', 'format=csv&format=jsonl', 'limit=5', 'colour=red', 'from=yesterday'])
      assertProblem(t, await call(auditor, `${path}?${query}`), 'REQUEST_INVALID');
    for (const system of ['dpmptsp.perizinan', 'kominfo.admin'])
      assertProblem(t, await call(system, path), 'FORBIDDEN');
  });
});

t.test('one citizen’s disclosures as a file to hand over', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { exchange, call } = gateway;
  await exchange('population.person.read.v1', { nik });
  const ask = (body: object) => call(auditor, '/audit/v1/subjects/export', { body });

  await t.test('names agencies, services and purposes as a citizen knows them', async (t) => {
    const reply = await ask({ scheme: 'nik', identifier: nik });
    t.equal(reply.status, 200, reply.text);
    t.match(reply.headers.get('content-disposition'), /filename="pengungkapan-data-/);
    t.match(rowsOf(reply.text), [
      {
        'Waktu (WIB)': /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
        'Sumber data': /Kependudukan/,
        Layanan: 'Baca data kependudukan seorang warga',
        Tujuan: 'Perizinan berusaha dan perizinan lain',
        'Dasar (perjanjian)': '471/1203/PKS/429.114/2026',
        'Data yang diberikan': /fullName, sex/,
      },
    ]);
    t.notMatch(reply.text, nik);
    t.match(await newest(gateway), { kind: 'audit.read', note: { read: 'subject', by: 'nik', format: 'csv' } });
  });

  await t.test('in English, or for a program, on request', async (t) => {
    t.match(rowsOf((await ask({ scheme: 'nik', identifier: nik, language: 'en' })).text), [
      { Purpose: 'Business and other licences' },
    ]);
    const lines = linesOf((await ask({ scheme: 'nik', identifier: nik, format: 'jsonl' })).text);
    t.strictSame(lines.at(-1), { end: true, count: 1 });
    t.match(lines, [{ service: 'population.person.read.v1', consumer: 'dpmptsp.perizinan' }, {}]);
  });

  await t.test('what it cannot use is a problem without the identifier', async (t) => {
    for (const wrong of [{ format: 'xlsx' }, { language: 'jv' }, { limit: 1 }, { identifier: '1' }, { from: 'x' }])
      assertProblem(t, await ask({ scheme: 'nik', identifier: nik, ...wrong }), 'REQUEST_INVALID');
  });
});

const many = 200_000;

/** Entries as the log keeps them, without the time that 200,000 exchanges take. */
const fill = async (t: Test, { database }: TestGateway): Promise<void> => {
  await database.query(
    `insert into log.shape (hash, consumer, provider, service, agreement, purpose, mode, kind, outcome, code)
     values ('\\x00', 'a.b', 'c.d', 's.v1', 'many', 'p', 'sync', 'exchange.answered', 'answered', '')`,
  );
  for (let from = 0; from < many; from += 20_000)
    await database.query(
      `with head as (update log.head set size = size + 20000 returning size - 20000 as base)
       insert into log.entry (idx, exchange, at, shape, ms, leaf, entry)
       select base + n, gen_random_uuid(), now(), (select id from log.shape where agreement = 'many'), 1, '\\x00',
         format('{"agreement":"many","at":"2026-11-24T02:15:31.412Z","attempts":1,"code":null,"elements":{"asked":["%s"],"returned":[],"withheld":[]},"kind":"exchange.answered","ms":{"provider":1,"total":1},"n":%s}', repeat('x', 200), $1 + n)
       from head, generate_series(0, 19999) as n`,
      [from],
    );
  await database.query('analyze log.entry');
  t.pass('the log is long');
};

t.test('a long export', async (t) => {
  const gateway = await startGateway(t, { work: false });
  const { url, call, database } = gateway;
  await fill(t, gateway);
  const { access_token: token } = await tokenOf(gateway);
  const query = `${path}?format=jsonl&agreement=many`;
  const pages = async (): Promise<number> => {
    const [row] = await database.query<{ calls: number }>(
      `select coalesce(sum(idx_scan + seq_scan), 0)::int as calls from pg_stat_user_tables where relname = 'shape'`,
    );
    return row?.calls ?? 0;
  };
  /** The count once it stands still; the server adds up what was read a second later at most. */
  const settledPages = async (): Promise<number> => {
    let held = await pages();
    for (let same = 0; same < 8; ) {
      await pause(200);
      const now = await pages();
      same = now === held ? same + 1 : 0;
      held = now;
    }
    return held;
  };

  await t.test('of 200,000 entries goes through in constant memory', async (t) => {
    const response = await fetch(`${url}${query}`, { headers: { authorization: `Bearer ${token}` } });
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const taken = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return (heapUsed + external) / 2 ** 20;
    };
    const before = taken();
    let [peak, bytes, lines, last, looked] = [0, 0, 0, '', 0];
    for await (const chunk of response.body ?? []) {
      const text = Buffer.from(chunk).toString('latin1');
      bytes += text.length;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
      last = text.slice(-60);
      if (bytes - looked < 5 * 2 ** 20) continue;
      peak = Math.max(peak, taken() - before);
      looked = bytes;
    }
    t.match(last, `{"end":true,"count":${many}}\n`);
    t.equal(lines, many + 1);
    t.comment(`${(bytes / 2 ** 20).toFixed(0)} MiB went through with ${peak.toFixed(0)} MiB more at most`);
    t.ok(bytes > 60 * 2 ** 20);
    t.ok(peak < 40, `${peak.toFixed(0)} MiB`);
  });

  await t.test('that is not read waits, and ends with its client', async (t) => {
    const { hostname, port } = new URL(url);
    const before = await settledPages();
    const socket = connect(Number(port), hostname);
    socket.write(`GET ${query} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await once(socket, 'readable');
    // It stands still once the buffers on the way are full.
    const held = await settledPages();
    socket.destroy();
    const read = (await settledPages()) - before;
    t.ok(held - before < many / 1000 / 2, 'most of its 200 pages are not read for a client that reads none');
    t.ok(read < many / 1000 / 2, 'nor for one that is gone');
    t.equal((await call(undefined, '/health/live')).status, 200);
  });

  await t.test('that fails on the way is broken off, so that nobody takes it for whole', async (t) => {
    const [{ idx } = { idx: 0 }] = await database.query<{ idx: number }>(
      `select idx from log.entry where entry like '%"n":100}' limit 1`,
    );
    await database.query(`update log.entry set entry = 'null' where idx = $1`, [idx]);
    const csv = await fetch(`${url}${path}?agreement=many`, { headers: { authorization: `Bearer ${token}` } });
    t.equal(csv.status, 200);
    await t.rejects(csv.text());
  });
});

const tokenOf = async ({ gateway, call }: TestGateway) => {
  const secret = await gateway.clients.issue(auditor);
  const reply = await call(undefined, '/oauth2/token', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `grant_type=client_credentials&client_id=${auditor}&client_secret=${secret}`,
  });
  return reply.json<{ access_token: string }>();
};
