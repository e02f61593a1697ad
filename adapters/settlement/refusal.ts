import { Failure } from '../../src/core/failure.js';
import type { Text } from '../../src/core/text.js';

/** Why a whole file is refused; what is wrong with single rows stands below. */
const refusal = (en: string, id: string): Failure => new Failure('BODY_MALFORMED', { en, id });

export const noHeader = (): Failure =>
  refusal(
    'The first line is not H|terminal|YYYY-MM-DD. Export the settlement anew and send it again.',
    'Baris pertama bukan H|terminal|YYYY-MM-DD. Ekspor ulang berkas settlement lalu kirim kembali.',
  );

export const otherTerminal = (): Failure =>
  refusal(
    "The file is of another terminal than this folder's. Drop it into that terminal's folder, or correct the configuration.",
    'Berkas ini milik terminal lain, bukan terminal folder ini. Taruh pada folder terminal tersebut, atau perbaiki konfigurasinya.',
  );

export const noTrailer = (): Failure =>
  refusal(
    'The file does not end with one line T|count|total: it was cut short, or two were joined. Export it anew and send it again.',
    'Berkas tidak diakhiri satu baris T|jumlah|total: terpotong, atau dua berkas tergabung. Ekspor ulang lalu kirim kembali.',
  );

export const otherTotal = (found: string): Failure =>
  refusal(
    `The last line does not say what the file holds (${found}). Nothing was compared; export it anew and send it again.`,
    `Baris terakhir tidak sesuai isi berkas (${found}). Tidak ada yang dibandingkan; ekspor ulang lalu kirim kembali.`,
  );

export const faultyRows = (count: number): Failure =>
  refusal(
    `${count} payments cannot be read, so nothing was compared. Correct the rows below and send the whole file again.`,
    `${count} pembayaran tidak dapat dibaca sehingga tidak ada yang dibandingkan. Perbaiki baris di bawah ini lalu kirim kembali seluruh berkas.`,
  );

export const noPayment = (): Failure =>
  refusal(
    'The file holds no payment. A day without payments needs no file.',
    'Berkas tidak memuat pembayaran. Hari tanpa pembayaran tidak memerlukan berkas.',
  );

export const tooMany = (most: number): Failure =>
  new Failure('TOO_LARGE', {
    en: `The file holds more than ${most} payments. Divide it, each part with its own first and last line.`,
    id: `Berkas memuat lebih dari ${most} pembayaran. Bagi berkasnya, masing-masing dengan baris pertama dan terakhir sendiri.`,
  });

export const unreadable = (column: string): Text => ({
  en: `${column} cannot be read. Write the row as D|NOP (18 digits)|year|whole rupiah|reference (12 digits or capitals)|YYYY-MM-DD hh:mm:ss.`,
  id: `${column} tidak terbaca. Tulis baris sebagai D|NOP (18 digit)|tahun|rupiah bulat|nomor acuan (12 digit atau huruf besar)|YYYY-MM-DD hh:mm:ss.`,
});

export const otherLine: Text = {
  en: 'The line is no payment: payments begin with D and have six parts.',
  id: 'Baris ini bukan pembayaran: baris pembayaran diawali D dan terdiri atas enam bagian.',
};

export const again: Text = {
  en: 'The payment stands in a row above already. Keep one of them.',
  id: 'Pembayaran ini sudah ada pada baris di atas. Sisakan satu.',
};
