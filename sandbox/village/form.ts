import { createHash } from 'node:crypto';
import type { Request } from '../agency.js';
import { isDay } from '../calendar.js';
import type { Letter } from '../letters.js';
import { readObject } from '../native-json.js';
import { dotted } from '../region.js';

/** What surat/kirim was given, before anything is known to be right. */
export interface Form {
  readonly texts: Readonly<Record<string, string>>;
  readonly file: { readonly name: string; readonly bytes: Uint8Array } | undefined;
}

/** Reads multipart/form-data; a body of another kind is an empty form, as PHP sees it. */
export const readForm = async ({ headers, body }: Request): Promise<Form> => {
  const type = headers['content-type'] ?? '';
  if (type.startsWith('application/json')) return { texts: textsOf(readObject(body) ?? {}), file: undefined };
  try {
    const data = await new Response(Buffer.from(body), { headers: { 'content-type': type } }).formData();
    const file = data.get('file');
    return {
      texts: textsOf(Object.fromEntries(data.entries())),
      file: file instanceof File ? { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) } : undefined,
    };
  } catch {
    return { texts: {}, file: undefined };
  }
};

const textsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

const largest = 2 * 1024 * 1024;

/** Messages by field, as the framework's validator gives them; empty when all is well. */
export const faultsOf = ({ texts, file }: Form, taken: (number: string) => boolean): Record<string, string[]> => {
  const faults: Record<string, string[]> = {};
  for (const name of ['desa_id', 'nik', 'tanggal', 'nomor', 'nama'])
    if ((texts[name] ?? '').trim() === '') faults[name] = [`${name} wajib diisi.`];
  if (faults.nik === undefined && !/^\d{16}$/.test(texts.nik ?? '')) faults.nik = ['nik harus terdiri dari 16 angka.'];
  if (faults.tanggal === undefined && !isDay(texts.tanggal ?? ''))
    faults.tanggal = ['tanggal bukan tanggal yang valid.'];
  if (faults.nomor === undefined && taken(texts.nomor ?? '')) faults.nomor = ['nomor sudah ada sebelumnya.'];
  const wrong = fileFault(file?.bytes);
  if (wrong !== undefined) faults.file = [wrong];
  return faults;
};

const fileFault = (bytes: Uint8Array | undefined): string | undefined => {
  if (bytes === undefined) return 'file wajib diisi.';
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-')
    return 'file harus berupa berkas berjenis: pdf.';
  return bytes.length > largest ? 'file maksimal berukuran 2048 kilobita.' : undefined;
};

/** The letter of a form without faults. */
export const letterOf = ({ texts, file }: Form): Letter => ({
  number: texts.nomor ?? '',
  villageCode: dotted(texts.desa_id ?? ''),
  template: texts.kode_surat ?? '',
  name: texts.nama ?? '',
  nik: texts.nik ?? '',
  issuedOn: texts.tanggal ?? '',
  validUntil: isDay(texts.berlaku_sampai ?? '') ? texts.berlaku_sampai : undefined,
  revokedBecause: undefined,
  file: (file?.name ?? 'surat.pdf').trim().toLowerCase(),
  sha256: createHash('sha256')
    .update(file?.bytes ?? '')
    .digest('hex'),
});
