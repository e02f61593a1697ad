import fc from 'fast-check';
import t, { type Test } from 'tap';
import type { SqlOperation } from '../../../adapters/sql/config.js';
import type { JsonObject } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { callFor } from '../../protocols/peers.js';
import { open, type SqlServer, servers } from './servers.js';

const nik = { from: '/nik', type: 'text' } as const;

const villagers = `create table warga (nik varchar(16) primary key, nama varchar(60) not null, lahir date, saldo numeric(20,2), nomor bigint, dicatat timestamp null)`;

const operations: Record<string, SqlOperation> = {
  baca: { statement: 'select * from warga where nik = ?', parameters: [nik], effect: 'read', rows: 'one' },
  daftar: { statement: 'select nik, nama from warga order by nik', effect: 'read', rows: 'many', maxRows: 3 },
  catat: {
    statement: 'insert into warga (nik, nama, lahir, saldo, nomor) values (?, ?, ?, ?, ?)',
    parameters: [
      nik,
      { from: '/nama', type: 'text' },
      { from: '/lahir', type: 'date', optional: true },
      { from: '/saldo', type: 'decimal', optional: true },
      { from: '/nomor', type: 'integer', optional: true },
    ],
    effect: 'write',
    rows: 'one',
  },
  gantiNama: {
    statement: 'update warga set nama = ? where nama = ?',
    parameters: [
      { from: '/baru', type: 'text' },
      { from: '/lama', type: 'text' },
    ],
    effect: 'write',
    rows: 'one',
  },
  diamDiam: { statement: "update warga set nama = 'X'", effect: 'read', rows: 'many' },
  gema: { statement: 'select ? as teks', parameters: [{ from: '/teks', type: 'text' }], effect: 'read', rows: 'one' },
  dua: { statement: 'select 1; select 2', effect: 'read', rows: 'one' },
  tabelHilang: { statement: 'select * from tidak_ada', effect: 'read', rows: 'one' },
};

const withVillagers = async (t: Test, server: SqlServer) => {
  await server.query('drop table if exists warga');
  await server.query(villagers);
  const { connection, lines } = await open(t, server, operations);
  const ask = async (operation: string, body: JsonObject = {}) =>
    (await connection.send?.(operation, { body }, callFor(20_000)))?.body;
  const codeOf = async (operation: string, body: JsonObject = {}) =>
    (await failureOf(() => connection.send?.(operation, { body }, callFor(20_000)))).code;
  return { connection, lines, ask, codeOf };
};

const budi = {
  nik: '9171010101909001',
  nama: "BUDI D'ARC ünïcode 漢字",
  lahir: '1990-01-01',
  saldo: '123456789012345678.90',
  nomor: '900719925474099301',
};

for (const { name, start, skip } of servers)
  t.test(name, { skip, timeout: 120_000 }, async (t) => {
    const server = await start(t);

    t.test('values are written and read back with every digit, letter and day', async (t) => {
      const { ask, connection } = await withVillagers(t, server);
      t.same(await ask('catat', budi), { affected: 1 });
      t.same(await ask('baca', { nik: budi.nik }), { ...budi, dicatat: null });
      await ask('catat', { nik: '9171010101909002', nama: 'TANPA DATA' });
      t.same(await ask('baca', { nik: '9171010101909002' }), {
        nik: '9171010101909002',
        nama: 'TANPA DATA',
        lahir: null,
        saldo: null,
        nomor: null,
        dicatat: null,
      });
      t.match(await ask('daftar'), { rows: [{ nik: budi.nik }, { nama: 'TANPA DATA' }] });
      await connection.close();
    });

    t.test('no row is no subject, several are a duplicate, a record that is there was done already', async (t) => {
      const { ask, codeOf } = await withVillagers(t, server);
      t.equal(await codeOf('baca', { nik: '9171010101909001' }), 'SUBJECT_NOT_FOUND');
      await ask('catat', budi);
      t.equal(await codeOf('catat', budi), 'ALREADY_DONE');
      await ask('catat', { ...budi, nik: '9171010101909002' });
      t.equal(await codeOf('gantiNama', { lama: budi.nama, baru: 'SITI' }), 'SUBJECT_DUPLICATE');
      t.equal(await codeOf('gantiNama', { lama: 'TAK ADA', baru: 'SITI' }), 'SUBJECT_NOT_FOUND');
      t.match(await ask('baca', { nik: budi.nik }), { nama: budi.nama }, 'of several, none was changed');
    });

    t.test('more rows than allowed are refused, never cut off, and the next question is answered', async (t) => {
      const { ask, codeOf } = await withVillagers(t, server);
      for (const serial of [1, 2, 3, 4]) await ask('catat', { nik: `917101010190900${serial}`, nama: 'W' });
      t.equal(await codeOf('daftar'), 'PROVIDER_ANSWER_INVALID');
      t.match(await ask('baca', { nik: '9171010101909001' }), { nama: 'W' });
    });

    t.test(
      'a statement that reads cannot write, one statement is never two, and a mistake waits for a person',
      async (t) => {
        const { ask, codeOf } = await withVillagers(t, server);
        await ask('catat', budi);
        t.equal(await codeOf('diamDiam'), 'CONFIG_INVALID');
        t.match(await ask('baca', { nik: budi.nik }), { nama: budi.nama });
        t.equal(await codeOf('dua'), 'PROVIDER_REFUSED');
        t.equal(await codeOf('tabelHilang'), 'PROVIDER_REFUSED');
        t.equal(await codeOf('tidakAda'), 'CONFIG_INVALID');
      },
    );

    t.test('a value of the wrong kind is refused before or by the server, and never quoted', async (t) => {
      const { codeOf, connection } = await withVillagers(t, server);
      t.equal(await codeOf('baca', {}), 'TRANSLATION_FAILED');
      t.equal(await codeOf('baca', { nik: ['9171010101909001'] }), 'REQUEST_INVALID');
      t.equal(await codeOf('catat', { ...budi, lahir: '1990-02-30' }), 'REQUEST_INVALID');
      t.equal(await codeOf('catat', { ...budi, nomor: '1 or 1=1' }), 'REQUEST_INVALID');
      const failure = await failureOf(() =>
        connection.send?.('catat', { body: { ...budi, nama: 'RAHASIA'.repeat(20) } }, callFor()),
      );
      t.equal(failure.code, 'REQUEST_INVALID');
      t.notMatch(JSON.stringify([failure.message, failure.detail, failure.native]), /RAHASIA|9171/);
    });

    t.test('whatever text is asked comes back as that text', async (t) => {
      const { ask } = await withVillagers(t, server);
      const nasty = [
        "' or '1'='1",
        "'; drop table warga; --",
        '\\',
        "\\'; drop table warga; -- ",
        '$1',
        '?',
        ':nik',
        '%',
        '_',
        '/*!50000 1 */',
        '`',
        '"',
        '\\x27 or 1=1',
        '\u02bc',
        '\uff07',
        'a\u0000b'.replace('\u0000', '\u0001'),
        '\u{1F600}',
        "'||pg_sleep(9)||'",
      ];
      const texts = fc
        .oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 60 }))
        .filter((text) => !text.includes('\0'));
      await fc.assert(
        fc.asyncProperty(texts, texts, async (one, two) => {
          const teks = (one + two).replaceAll('\ufffd', '');
          t.same(await ask('gema', { teks }), { teks });
        }),
        { numRuns: 150 },
      );
      t.same(
        await server.query('select count(*) as jumlah from warga').then(([row]) => Number(row?.jumlah)),
        0,
        'the table stands',
      );
    });

    t.test('a probe looks at every statement without running one, and names the one that is wrong', async (t) => {
      const { connection } = await withVillagers(t, server);
      const failure = await failureOf(() => connection.probe(AbortSignal.timeout(10_000)));
      t.match(failure.code, /^(PROVIDER_REFUSED|CONFIG_INVALID)$/);
      t.match(failure.detail.en, /^Operation "(dua|tabelHilang|diamDiam)"/);
      const { dua: _two, tabelHilang: _gone, diamDiam: _writes, ...sound } = operations;
      const { connection: whole } = await open(t, server, sound);
      await whole.probe(AbortSignal.timeout(10_000));
      t.same(await server.query('select count(*) as jumlah from warga').then(([row]) => Number(row?.jumlah)), 0);
    });
  });
