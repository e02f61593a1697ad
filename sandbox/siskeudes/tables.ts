import type { BudgetLine, Movement, VillageBooks } from './books.js';

/** A table as Siskeudes exports it: a header and rows, every cell text. */
export interface ExportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export type ExportTables = Readonly<Record<string, ExportTable>>;

const two = (n: number): string => String(n).padStart(2, '0');

/** `1.250.000,00`, as Windows set to Indonesian writes it. */
const grouped = (rupiah: number): string => `${String(rupiah).replace(/\B(?=(\d{3})+$)/g, '.')},00`;

const keg = (local: string, { activity }: BudgetLine): string => `${local}.${activity ?? '00.00'}.`;

const budgetTable = (all: readonly VillageBooks[]): ExportTable => ({
  columns: ['Tahun', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'Anggaran', 'AnggaranPAK', 'AnggaranStlhPAK'],
  rows: all.flatMap(({ keeper: { local }, year, lines }) =>
    lines.map((line) => [
      String(year),
      `${local}.`,
      keg(local, line),
      `${line.account}.`,
      grouped(line.budget),
      '0,00',
      grouped(line.budget),
    ]),
  ),
});

/** Each line in two details; a third of the budget and the rest. */
const detailTable = (all: readonly VillageBooks[]): ExportTable => ({
  columns:
    'Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Kd_SubRinci,No_Urut,SumberDana,Uraian,Satuan,JmlSatuan,HrgSatuan,Anggaran,AnggaranPAK,AnggaranStlhPAK,Kode_SBU'.split(
      ',',
    ),
  rows: all.flatMap(({ keeper: { local }, year, lines }) =>
    lines.flatMap((line) =>
      [line.budget / 3, (line.budget / 3) * 2].map((amount, n) =>
        [String(year), `${local}.`, keg(local, line), line.account, '01', two(n + 1), line.source, line.text].concat(
          'Tahun',
          '1,00',
          grouped(amount),
          grouped(amount),
          '0,00',
          grouped(amount),
          '',
        ),
      ),
    ),
  ),
});

const evidenceColumns =
  'Tahun,No_SPP,Kd_Desa,Kd_Keg,Kd_Rincian,Sumberdana,No_Bukti,Tgl_Bukti,Nm_Penerima,Alamat,Rek_Bank,Nm_Bank,NPWP,Keterangan,Nilai'.split(
    ',',
  );

const evidence = (books: VillageBooks, { line, month, amount }: Movement, number: number, day: string): string[] => {
  const { local } = books.keeper;
  const serial = String(number).padStart(5, '0');
  return [
    ...[String(books.year), `${serial}/SPP/${local}/${books.year}`, local, keg(local, line), `${line.account}.`],
    ...[line.source, `${serial}/KWT/${local}/${books.year}`, day, 'PENERIMA CONTOH', 'Dusun Krajan\nRT 01'],
    ...['0000009001', 'BANK CONTOH', '', `Pembayaran bulan ${month}`, `${amount},0000`],
  ];
};

/** Wages are paid directly (SPP), everything else out of an advance that is accounted for (SPJ). */
const evidenceTables = (all: readonly VillageBooks[], until: number): [ExportTable, ExportTable] => {
  const direct: string[][] = [];
  const advance: string[][] = [];
  for (const books of all)
    for (const [n, movement] of books.movements.entries()) {
      if (movement.month > until || !/^(5|6\.2)/.test(movement.line.account)) continue;
      const wage = movement.line.account.startsWith('5.1');
      const day = wage ? `15/${two(movement.month)}/${books.year}` : `${books.year}-${two(movement.month)}-15 00:00:00`;
      (wage ? direct : advance).push(evidence(books, movement, n + 1, day));
    }
  return [
    { columns: evidenceColumns, rows: direct },
    { columns: evidenceColumns, rows: advance },
  ];
};

const receiptTables = (all: readonly VillageBooks[], until: number): [ExportTable, ExportTable] => {
  const heads: string[][] = [];
  const rows: string[][] = [];
  for (const books of all)
    for (let month = 1; month <= until; month += 1) {
      const { local } = books.keeper;
      const number = `${two(month)}/TBP/${local}/${books.year}`;
      heads.push([
        String(books.year),
        number,
        `15/${two(month)}/${books.year}`,
        `${local}.`,
        'Penerimaan bulan ini',
        '',
      ]);
      for (const { line, amount } of books.movements.filter((one) => one.month === month))
        if (/^4\.[12]/.test(line.account))
          rows.push([
            String(books.year),
            number,
            local,
            keg(local, line),
            `${line.account}.`,
            '',
            line.source,
            `${amount}.0000`,
          ]);
    }
  return [
    { columns: ['Tahun', 'No_Bukti', 'Tgl_Bukti', 'Kd_Desa', 'Uraian', 'Nm_Penyetor'], rows: heads },
    {
      columns: ['Tahun', 'No_Bukti', 'Kd_Desa', 'Kd_Keg', 'Kd_Rincian', 'RincianSD', 'SumberDana', 'Nilai'],
      rows,
    },
  ];
};

const interestTable = (all: readonly VillageBooks[], until: number): ExportTable => ({
  columns: ['Tahun', 'Kd_Desa', 'No_Bukti', 'Tgl_Bukti', 'Keterangan', 'Kd_Keg', 'Kd_Rincian', 'Sumberdana', 'Nilai'],
  rows: all.flatMap(({ keeper: { local }, year, movements }) =>
    movements
      .filter(({ line, month }) => line.account === '4.3.6.01' && month <= until)
      .map(({ line, month, amount, cents }) => [
        ...[String(year), local, `${two(month)}/BUNGA/${local}`, `28/${two(month)}/${year}`, 'Bunga\r\ntabungan'],
        ...[keg(local, line), line.account, line.source, `${amount},${two(cents)}`],
      ]),
  ),
});

/** The tables of one export, from January to the month given. They agree with each other. */
export const exportTables = (all: readonly VillageBooks[], until: number): ExportTables => {
  const [Ta_SPPBukti, Ta_SPJBukti] = evidenceTables(all, until);
  const [Ta_TBP, Ta_TBPRinci] = receiptTables(all, until);
  return {
    Ref_Version: { columns: ['Versi'], rows: [['V2.0.R2.0.7']] },
    Ref_Desa: {
      columns: ['Kd_Kec', 'Kd_Desa', 'Nama_Desa'],
      rows: all.map(({ keeper: { local, village } }) => [`${local.slice(0, 2)}.`, `${local}.`, village.name]),
    },
    Ta_RAB: budgetTable(all),
    Ta_RABRinci: detailTable(all),
    Ta_SPPBukti,
    Ta_SPJBukti,
    Ta_TBP,
    Ta_TBPRinci,
    Ta_Mutasi: interestTable(all, until),
  };
};
