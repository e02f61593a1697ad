import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import type { Rules } from '../../../adapters/siskeudes/read-export.js';

/** CSV texts by table name; a table that is `undefined` is left out. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>;

/** A small export of village 18.08, June 2026, that nothing is wrong with. */
export const soundExport: Readonly<Record<string, string>> = {
  Ref_Version: 'Versi\r\nV2.0.R2.0.7\r\n',
  Ref_Desa: 'Kd_Kec,Kd_Desa,Nama_Desa\r\n18.,18.08.,TAMANSARI\r\n',
  Ta_RAB: [
    'Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Anggaran,AnggaranPAK,AnggaranStlhPAK',
    '2026,18.08.,18.08.00.00.,4.2.1.01.,"1.000.000,00","0,00","1.000.000,00"',
    '2026,18.08.,18.08.02.03.10.,5.3.4.01.,"900.000,00","100.000,00","1.000.000,00"',
    '',
  ].join('\r\n'),
  Ta_RABRinci: [
    'Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,SumberDana,Uraian,Anggaran,AnggaranPAK,AnggaranStlhPAK',
    '2026,18.08.,18.08.00.00.,4.2.1.01,DDS,"Dana\r\nDesa, ""tahap"" I","1.000.000,00","0,00","1.000.000,00"',
    '2026,18.08,18.08.02.03.10,5.3.4.01.,dds,Semen,"400.000,00","0,00","400.000,00"',
    '2026,18.08,18.08.02.03.10.,5.3.4.01,DDS,Pasir,500000.0000,100000.0000,600000.0000',
    '',
  ].join('\r\n'),
  Ta_SPPBukti: [
    'Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Sumberdana,No_Bukti,Tgl_Bukti,Nm_Penerima,Nilai',
    '2026,18.08,18.08.02.03.10.,5.3.4.01.,DDS,001/KWT,15/03/2026,"BUDI\nCONTOH","250.000,50"',
    '',
  ].join('\r\n'),
  Ta_SPJBukti: [
    'Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Sumberdana,No_Bukti,Tgl_Bukti,Nm_Penerima,Nilai',
    '2026,18.08,18.08.02.03.10.,5.3.4.01.,DDS,002/KWT,2026-06-30 00:00:00,SITI CONTOH,"100.000,25"',
    '',
  ].join('\r\n'),
  Ta_TBP: 'Tahun,No_Bukti,Tgl_Bukti,Kd_Desa\r\n2026,01/TBP,02/01/2026,18.08.\r\n',
  Ta_TBPRinci:
    'Tahun,No_Bukti,Kd_Desa,Kd_Keg,Kd_Rincian,RincianSD,SumberDana,nilai\r\n2026,01/TBP,18.08,18.08.00.00.,4.2.1.01.,,DDS,600000\r\n',
};

export const archive = (files: Files): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const [name, text] of Object.entries(files))
    if (text !== undefined) zip.addBuffer(Buffer.from(text), `${name}.csv`);
  zip.end();
  return buffer(zip.outputStream);
};

export const rules: Rules = {
  crosswalk: [
    { local: '18.08', village: '35.10.24.2008', from: '2016-01-01' },
    { local: '18.07', village: '35.10.24.2005', from: '2016-01-01', until: '2025-12-31' },
    { local: '18.07', village: '35.10.24.2006', from: '2026-01-01' },
  ],
  versions: ['2.0'],
  sources: ['DDS', 'ADD'],
};
