import { Failure } from '../../src/core/failure.js';

/** Why a whole file is refused; what is wrong with single rows stands in `trial-balance.ts`. */
const refusal = (en: string, id: string): Failure => new Failure('BODY_MALFORMED', { en, id });

export const otherFormat = (): Failure =>
  refusal(
    'The file is neither .xlsx nor .csv. Save the trial balance in one of these forms and send it again.',
    'Berkas bukan .xlsx atau .csv. Simpan neraca saldo dalam salah satu bentuk itu lalu kirim kembali.',
  );

export const noPeriod = (): Failure =>
  refusal(
    'The name of the file does not say which month it reports. Let it hold year and month, such as tamansari_2026-06.xlsx.',
    'Nama berkas tidak menyebut bulan yang dilaporkan. Cantumkan tahun dan bulan, misalnya tamansari_2026-06.xlsx.',
  );

export const noSource = (): Failure =>
  refusal(
    'The name of the file does not say whose books it holds. Let it begin with the agreed name of the enterprise, such as tamansari_2026-06.xlsx, or ask the administrator to add it to "sources".',
    'Nama berkas tidak menyebut milik BUMDes mana. Awali dengan nama yang disepakati, misalnya tamansari_2026-06.xlsx, atau minta administrator menambahkannya pada "sources".',
  );

export const otherPeriod = (period: string): Failure =>
  refusal(
    `The file's name says ${period}, but its title names another month. Correct the name, or export the right month.`,
    `Nama berkas menyebut ${period}, tetapi judulnya menyebut bulan lain. Perbaiki namanya, atau ekspor bulan yang benar.`,
  );

export const noAccounts = (): Failure =>
  refusal(
    'The trial balance has no account that could be read. Export it anew and send it again.',
    'Neraca saldo tidak memiliki akun yang dapat dibaca. Ekspor ulang lalu kirim kembali.',
  );

export const tooManyRows = (most: number): Failure =>
  new Failure('TOO_LARGE', {
    en: `The trial balance has more than ${most} rows below its header. Send the balances of the month only.`,
    id: `Neraca saldo memiliki lebih dari ${most} baris di bawah judul kolom. Kirim saldo bulan itu saja.`,
  });

/** Not the village's fault: a balance without some of its accounts would say what is not so. */
export const unmapped = (rows: readonly number[], chart: string | undefined): Failure => {
  const list = rows.slice(0, 20).join(', ');
  const [en, id] =
    chart === undefined
      ? ['the chart of Kepmendesa 136/2022 (X.Y.ZZ.NN)', 'bagan akun Kepmendesa 136/2022 (X.Y.ZZ.NN)']
      : [`the chart "${chart}" of the configuration`, `bagan "${chart}" pada konfigurasi`];
  return new Failure('CONFIG_INVALID', {
    en: `The account codes of these rows are not in ${en}: ${list}. Correct them, or ask the administrator to add them; then send the file again.`,
    id: `Kode akun pada baris berikut tidak ada dalam ${id}: ${list}. Perbaiki, atau minta administrator menambahkannya; lalu kirim berkas kembali.`,
  });
};

export const unknownChart = (source: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The source "${source}" names a chart that "charts" does not have. Add it, or correct the name.`,
    id: `Sumber "${source}" menyebut bagan yang tidak ada pada "charts". Tambahkan, atau perbaiki namanya.`,
  });

export const twiceNamed = (source: string): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `The source "${source}" stands twice in "sources". Keep one of them.`,
    id: `Sumber "${source}" tercantum dua kali pada "sources". Sisakan satu.`,
  });
