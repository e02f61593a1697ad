import { asText } from '../native-json.js';
import type { Person } from '../person.js';
import { type Event, printed } from './decide.js';
import type { Taken } from './reports.js';

/** `null`: the citizen is right. Otherwise why not. */
export type Rejection = string | null;

const members: Readonly<Record<string, (value: string) => Partial<Person>>> = {
  NAMA_LGKP: (fullName) => ({ fullName }),
  TMPT_LHR: (birthPlace) => ({ birthPlace }),
  TGL_LHR: (birthDate) => ({ birthDate }),
  ALAMAT: (street) => ({ street }),
};

/** `2026-11-25T02:15:00Z` → `25-11-2026 09:15:00`, in WIB. */
const printedTime = (at: Date): string => {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString();
  return `${printed(local.slice(0, 10))} ${local.slice(11, 19)}`;
};

/** Three times 24 hours after the request (UU 27/2022), as the registry prints it. */
export const dueOf = (requested: string): string => {
  const instant = Date.parse(`${printed(requested.slice(0, 10))}T${requested.slice(11)}+07:00`);
  return Number.isNaN(instant) ? '-' : printedTime(new Date(instant + 3 * 86_400_000));
};

/** What an officer decided about a request: the register corrected or not, and the event that tells of it. */
export const decideCorrection = (
  register: Map<string, Person>,
  { number, body }: Taken,
  rejection: Rejection,
  { serial, now }: { readonly serial: number; readonly now: Date },
): Event => {
  const person = register.get(asText(body.NIK));
  const correct = members[asText(body.KOLOM)];
  if (rejection === null && person && correct)
    register.set(person.nik, { ...person, ...correct(asText(body.MENJADI)) });
  const { NO_PERMOHONAN, NIK, KOLOM, MENJADI, WKT_PERMOHONAN } = body;
  return {
    NO_PERISTIWA: `PTS-3510-${String(serial).padStart(4, '0')}`,
    NO_PERMOHONAN,
    NO_REGISTRASI: number,
    NIK,
    KODE_DESA: person?.village.code ?? '-',
    KOLOM,
    WKT_PUTUSAN: printedTime(now),
    BATAS_WAKTU: dueOf(asText(WKT_PERMOHONAN)),
    ...(rejection === null ? { PUTUSAN: 'DITERIMA', MENJADI } : { PUTUSAN: 'DITOLAK', ALASAN: rejection }),
  };
};
