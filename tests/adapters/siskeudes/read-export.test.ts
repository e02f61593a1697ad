import fc from 'fast-check';
import t from 'tap';
import { readExport } from '../../../adapters/siskeudes/read-export.js';
import { readCsv, type Table } from '../../../adapters/siskeudes/table.js';
import { readZipTables } from '../../../adapters/siskeudes/tables.js';
import { Failure } from '../../../src/core/failure.js';
import { archive, type Files, rules, soundExport } from './exports.js';

const read = async (changes: Files = {}, period = '2026-06') => {
  const tables = new Map<string, Table>();
  for (const [name, text] of Object.entries({ ...soundExport, ...changes }))
    if (text !== undefined) tables.set(name, await readCsv(name, Buffer.from(text)));
  return readExport(tables, period, rules);
};

const codes = async (changes: Files, period?: string): Promise<string[]> =>
  (await read(changes, period)).findings.map(({ severity, code, table = '', row = '' }) =>
    [severity, code, table, row].filter((part) => part !== '').join(' '),
  );

const checks = async (changes: Files): Promise<unknown> => (await read(changes)).reports[0]?.native.Pemeriksaan;

const more = (table: string, ...rows: string[]): Files => ({
  [table]: `${soundExport[table]}${rows.join('\r\n')}\r\n`,
});
const replaced = (table: string, from: string | RegExp, to: string): Files => ({
  [table]: soundExport[table]?.replace(from, to),
});

const road = { Kd_Keg: '02.03.10', Kd_Rincian: '5.3.4.01', SumberDana: 'DDS' };

t.test('a sound export becomes one report a village: codes without dots, sums by line in whole rupiah', async (t) => {
  const { reports, findings } = await read();
  t.same(findings, []);
  t.same(reports, [
    {
      village: '18.08',
      villageCode: '35.10.24.2008',
      period: '2026-06',
      native: {
        Tahun: '2026',
        Periode: '2026-06',
        Kd_Desa: '18.08',
        Kode_Wilayah: '35.10.24.2008',
        Nama_Desa: 'TAMANSARI',
        Rincian: [
          { Kd_Keg: '02.03.10', Kd_Rincian: '5.3.4.01', SumberDana: 'DDS', Anggaran: 1_000_000, Realisasi: 350_001 },
          { Kd_Keg: null, Kd_Rincian: '4.2.1.01', SumberDana: 'DDS', Anggaran: 1_000_000, Realisasi: 600_000 },
        ],
        Pemeriksaan: [],
      },
    },
  ]);
  t.notMatch(JSON.stringify(reports), /CONTOH|Semen/, 'payees and texts stay where they are');
});

t.test('tables are found in any folder of the archive, however their names are written', async (t) => {
  const zip = await archive(
    Object.fromEntries(Object.entries(soundExport).map(([name, text]) => [`ekspor/desa/${name.toUpperCase()}`, text])),
  );
  const tables = await readZipTables(await archive({ ...soundExport, Ta_Pajak: 'x', 'Ta_RAB.csv.bak': 'y' }));
  t.same([...(await readZipTables(zip)).keys()], [...tables.keys()]);
  t.same(readExport(tables, '2026-06', rules), await read());
});

t.test('semicolons between the cells, a byte order mark and the code page of Windows change nothing', async (t) => {
  const { reports } = await read();
  const semicolons = Object.fromEntries(
    Object.entries(soundExport).map(([name, text]) => [
      name,
      `\ufeff${text.replace(/"(?:[^"]|"")*"|,/g, (part) => (part === ',' ? ';' : part))}`,
    ]),
  );
  t.same(await read(semicolons), { reports, findings: [] });
  const windows = Buffer.from(soundExport.Ta_RABRinci?.replace('Semen', 'Semen é') ?? '', 'latin1');
  t.same(await read({ Ta_RABRinci: windows }), { reports, findings: [] });
});

t.test('what is dated after the month is not counted, and is told', async (t) => {
  const { reports } = await read({}, '2026-03');
  t.match(reports[0]?.native, {
    Rincian: [{ Realisasi: 250_001 }, { Realisasi: 600_000 }],
    Pemeriksaan: [{ Jenis: 'SETELAH_PERIODE', Jumlah_Baris: 1 }],
  });
});

t.test('the whole file is refused', async (t) => {
  t.same(await codes({ Ta_RABRinci: undefined }), ['file EXPORT_INCOMPLETE Ta_RABRinci'], 'a table is missing');
  t.same(await codes({ Ta_RAB: soundExport.Ta_RAB?.slice(0, -4) }), ['file TABLE_CUT_OFF Ta_RAB'], 'inside quotes');
  t.same(await codes({ Ta_TBPRinci: soundExport.Ta_TBPRinci?.slice(0, -20) }), ['file TABLE_CUT_OFF Ta_TBPRinci']);
  t.same(await codes(replaced('Ta_SPPBukti', 'Nilai', 'Jumlah')), ['file COLUMN_MISSING Ta_SPPBukti']);
  t.same(await codes({ Ref_Version: 'Versi\nV1.0.3\n' }), ['file VERSION_UNKNOWN Ref_Version']);
  t.same(await codes({ Ref_Version: 'Versi\n' }), ['file VERSION_UNKNOWN Ref_Version']);
  t.same(await codes({}, '2025-06'), [
    ...['Ta_RAB', 'Ta_RABRinci', 'Ta_SPPBukti', 'Ta_SPJBukti', 'Ta_TBP', 'Ta_TBPRinci'].map(
      (table) => `file YEAR_DIFFERS ${table} 2`,
    ),
  ]);
  const headers = Object.fromEntries(
    Object.entries(soundExport).map(([name, text]) => [name, name === 'Ref_Version' ? text : text.split('\r\n', 1)[0]]),
  );
  t.same(await codes(headers), ['file NO_VILLAGE']);
  t.same(await codes({ Ta_JurnalUmumRinci: 'Tahun,NoBukti,Kd_Keg,Kd_Rincian,Sumberdana,Debet,Kredit\n' }), [
    'file EXPORT_INCOMPLETE Ta_JurnalUmum',
  ]);
});

t.test('a row that cannot be read is left out and told with its number, the others count', async (t) => {
  const row = (keg: string, account: string, day: string, value: string) =>
    more('Ta_SPPBukti', `2026,18.08,${keg},${account},DDS,9/KWT,${day},X,"${value}"`);
  const left = (code: string) => [`row ${code} Ta_SPPBukti 3`];
  t.same(await codes(row('18.08.02.03.10.', '5.3.4.01.', '31/02/2026', '1,00')), left('ROW_DATE'));
  t.same(await codes(row('18.08.02.03.10.', '5.3.4.01.', '01/31/26', '1,00')), left('ROW_DATE'));
  t.same(await codes(row('18.08.02.03.10.', '5.3.4.01.', '01/02/2026', '1,5E+07')), left('ROW_AMOUNT'));
  t.same(await codes(row('18.08.02.03.10.', '5.3.4.01.', '01/02/2026', '-5')), left('ROW_AMOUNT'));
  t.same(await codes(row('18.08.2.', '5.3.4.01.', '01/02/2026', '1,00')), left('ROW_ACTIVITY'));
  t.same(await codes(row('18.08.02.03.10.', '1.1.1.01.', '01/02/2026', '1,00')), left('ROW_ACCOUNT'));
  t.same(await codes(more('Ta_SPPBukti', '2026,,,,,,,,', '2026,18.08,a,b')), ['file TABLE_CUT_OFF Ta_SPPBukti']);
  t.same(await codes(more('Ta_SPPBukti', 'a,b', '2026,,,,,,,,')), [
    'row ROW_WIDTH Ta_SPPBukti 3',
    'row ROW_VILLAGE Ta_SPPBukti 4',
  ]);
  t.same(await codes(replaced('Ta_TBP', '01/TBP', '77/TBP')), ['row ROW_HEADER Ta_TBPRinci 2']);
  const { reports } = await read(row('18.08.02.03.10.', '5.3.4.01.', '', '1,00'));
  t.match(reports[0]?.native, {
    Rincian: [{ Realisasi: 350_001 }, {}],
    Pemeriksaan: [{ Jenis: 'BARIS_DITOLAK', Jumlah_Baris: 1 }],
  });
});

t.test('the details are compared with their lines, and what was realised with the budget', async (t) => {
  t.same(await checks(replaced('Ta_RAB', /"1.000.000,00"\r\n$/, '"1.000.001,00"\r\n')), [
    { Jenis: 'RINCIAN_BEDA', ...road, SumberDana: null, Seharusnya: 1_000_001, Ditemukan: 1_000_000 },
  ]);
  t.same(await checks(replaced('Ta_SPPBukti', '250.000,50', '950.000,00')), [
    { Jenis: 'MELEBIHI_ANGGARAN', ...road, Seharusnya: 1_000_000, Ditemukan: 1_050_000 },
  ]);
  t.same(await checks(replaced('Ta_TBPRinci', '600000', '6000000')), [], 'more income than hoped for is no mistake');
  t.same(await checks(replaced('Ta_SPPBukti', ',DDS,', ',XYZ,')), [
    { Jenis: 'TANPA_ANGGARAN', ...road, SumberDana: 'XYZ', Seharusnya: 0, Ditemukan: 250_001 },
    { Jenis: 'SUMBER_ASING', ...road, SumberDana: 'XYZ' },
  ]);
  t.match(await checks(replaced('Ta_SPPBukti', '5.3.4.01.', '5.9.4.01.')), [
    { Jenis: 'TANPA_ANGGARAN', Kd_Rincian: '5.9.4.01' },
    { Jenis: 'REKENING_ASING', Kd_Rincian: '5.9.4.01' },
  ]);
});

t.test('a copy of a payment counts once, another payment under its number counts; both are told', async (t) => {
  const [, payment = ''] = soundExport.Ta_SPPBukti?.match(/\r\n([\s\S]*)\r\n$/) ?? [];
  const copied = await read(more('Ta_SPPBukti', payment));
  const again = { Jenis: 'BUKTI_GANDA', No_Bukti: '001/KWT', Jumlah_Baris: 2 };
  t.match(copied.reports[0]?.native, { Rincian: [{ Realisasi: 350_001 }, {}], Pemeriksaan: [again] });
  const other = await read(more('Ta_SPPBukti', payment.replace('250.000,50', '1.000,00')));
  t.match(other.reports[0]?.native, { Rincian: [{ Realisasi: 351_001 }, {}], Pemeriksaan: [again] });
});

t.test('bank interest and posted journals count; cash sides and drafts do not', async (t) => {
  const heads =
    'Tahun,Kd_Desa,NoBukti,Tanggal,Posted\n2026,18.08.,J1,2026-02-01,1\n2026,18.08.,J2,2026-02-01,0\n2026,18.08.,J3,,1\n';
  const journal = [
    'Tahun,NoBukti,Kd_Desa,Kd_Keg,Kd_Rincian,Sumberdana,Debet,Kredit',
    '2026,J1,18.08.,18.08.02.03.10.,5.3.4.01.,DDS,0,"50.000,00"',
    '2026,J1,18.08.,,1.1.1.01.,DDS,50000,0',
    '2026,J1,,18.08.00.00.,4.2.1.01.,DDS,0,1000',
    '2026,J2,18.08.,18.08.02.03.10.,5.3.4.01.,DDS,900000,0',
    '2026,J3,18.08.,18.08.02.03.10.,5.3.4.01.,DDS,900000,0',
    '',
  ].join('\n');
  const interest =
    'Tahun,Kd_Desa,No_Bukti,Tgl_Bukti,Kd_Keg,Kd_Rincian,Sumberdana,Nilai\n2026,18.08,B1,28/02/2026,18.08.00.00.,4.2.1.01.,DDS,"0,60"\n';
  const { reports, findings } = await read({
    Ta_JurnalUmum: heads,
    Ta_JurnalUmumRinci: journal,
    Ta_Mutasi: interest,
  });
  t.match(reports[0]?.native, { Rincian: [{ Realisasi: 300_001 }, { Realisasi: 601_001 }] });
  t.match(findings, [{ code: 'ROW_DATE', table: 'Ta_JurnalUmumRinci', row: 6 }]);
});

t.test('a village that is unknown, half exported or absent is told, and holds up no other', async (t) => {
  const strange = more('Ta_RAB', '2026,99.01.,99.01.00.00.,4.2.1.01.,1,0,1');
  t.same(await codes(strange), ['village VILLAGE_UNKNOWN']);
  t.equal((await read(strange)).reports.length, 1);
  t.same(await codes(more('Ta_RAB', '2026,18.07.,18.07.00.00.,4.2.1.01.,1,0,1')), [
    'village BUDGET_INCOMPLETE Ta_RABRinci',
  ]);
  t.same(await codes(more('Ta_SPPBukti', '2026,18.07.,18.07.01.01.01.,5.1.1.01.,ADD,7,01/02/2026,X,1')), [
    'village BUDGET_INCOMPLETE Ta_RAB',
  ]);
  t.same(await codes(more('Ref_Desa', '18.,18.07.,PAKEL')), ['warning VILLAGE_WITHOUT_DATA']);
});

t.test('the same local code means another village from a day on', async (t) => {
  const renamed = (year: string): Files =>
    Object.fromEntries(
      Object.entries(soundExport).map(([name, text]) => [
        name,
        text.replaceAll('18.08', '18.07').replaceAll('2026', year),
      ]),
    );
  t.match((await read(renamed('2025'), '2025-12')).reports, [{ villageCode: '35.10.24.2005' }]);
  t.match((await read(renamed('2026'), '2026-01')).reports, [{ villageCode: '35.10.24.2006' }]);
});

t.test('any texts in the tables yield reports and findings, never a crash', async (t) => {
  const cell = fc.oneof(
    fc.constantFrom('2026', '18.08.', '18.08.02.03.10.', '5.3.4.01.', 'DDS', '1.000,00', '15/03/2026', '"', '\n', ';'),
    fc.string({ maxLength: 12 }),
  );
  const rows = fc.array(
    fc.array(cell, { maxLength: 9 }).map((cells) => cells.join(',')),
    { maxLength: 6 },
  );
  const files = fc.dictionary(fc.constantFrom(...Object.keys(soundExport)), rows, { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(files, fc.boolean(), async (changes, keepHeader) => {
      const texts = Object.entries(changes).map(([name, lines]) => [
        name,
        [...(keepHeader ? [soundExport[name]?.split('\r\n', 1)[0]] : []), ...lines].join('\r\n'),
      ]);
      const outcome = await read(Object.fromEntries(texts)).catch((error: unknown) => error);
      return outcome instanceof Failure || (typeof outcome === 'object' && outcome !== null && 'reports' in outcome);
    }),
  );
  t.ok(true);
});
