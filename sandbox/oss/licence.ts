import type { Business } from '../businesses.js';
import { isDay } from '../calendar.js';
import { asText } from '../native-json.js';

const required = ['nib', 'id_izin', 'kd_izin', 'kd_daerah', 'nomor_izin', 'tgl_terbit_izin', 'status_izin'];

const lengths: Readonly<Record<string, number>> = {
  nib: 13,
  id_izin: 25,
  id_proyek: 25,
  oss_id: 25,
  kd_izin: 12,
  kd_daerah: 10,
  nomor_izin: 50,
  tgl_terbit_izin: 10,
  tgl_berlaku_izin: 10,
  nama_ttd: 50,
  nip_ttd: 25,
  jabatan_ttd: 150,
  status_izin: 2,
  file_izin: 65_535,
  keterangan: 65_535,
};

/** The status that OSS gives a final licence (IZINFINAL) of a business; 200 when it would file it. */
export const judge = (
  licence: Readonly<Record<string, unknown>>,
  business: Business | undefined,
  filed: ReadonlyMap<string, string>,
): number => {
  if (required.some((name) => asText(licence[name]) === '')) return 400;
  if (Object.entries(licence).some(([name, value]) => tooLong(name, value))) return 400;
  const days = [licence.tgl_terbit_izin, licence.tgl_berlaku_izin].map(asText).filter((day) => day !== '');
  if (!days.every(isDay)) return 400;
  if (business === undefined) return 404;
  if (asText(licence.kd_daerah).slice(0, 4) !== '3510' || business.regency.slice(0, 4) !== '3510') return 403;
  if (asText(licence.id_izin) !== business.licenceId) return 400;
  const number = asText(licence.nomor_izin);
  return filed.has(number) && filed.get(number) !== asText(licence.id_izin) ? 400 : 200;
};

const tooLong = (name: string, value: unknown): boolean => {
  const limit = lengths[name];
  return limit !== undefined && (typeof value !== 'string' || value.length > limit);
};
