import { type DatePattern, printDay } from '../calendar.js';
import type { Person } from '../person.js';
import type { Tenant } from './tenant.js';

/** Members that a tenant with `numbers` gets as JSON numbers. */
export const numericMembers = [
  'NIK',
  'NO_KK',
  'NIK_IBU',
  'NIK_AYAH',
  'NO_RT',
  'NO_RW',
  'KODE_POS',
  'NO_PROP',
  'NO_KAB',
  'NO_KEC',
  'NO_KEL',
];

/** A registry's fixed-width habit: names come padded. */
const padding = '  ';

/** One citizen as CALL_NIK prints it: capitals, trailing spaces, `-` for what is unknown. */
export const printRecord = (person: Person, tenant: Tenant): Record<string, string | null> => {
  const { nothing } = tenant;
  const [province = '', regency = '', district = '', village = ''] = person.village.code.split('.');
  return {
    NIK: person.nik,
    NO_KK: person.familyCardNumber,
    EKTP_STATUS: 'S',
    EKTP_CREATED: nothing,
    NAMA_LGKP: person.fullName + padding,
    JENIS_KLMIN: sexLabel(person),
    TMPT_LHR: person.birthPlace,
    TGL_LHR: printDay(person.birthDate, tenant.datePattern),
    AGAMA: person.religion,
    GOL_DARAH: person.bloodType,
    STATUS_KAWIN: person.maritalStatus,
    TGL_KWN: unknownDay(tenant.datePattern, nothing),
    NO_AKTA_KWN: nothing,
    TGL_CRAI: unknownDay(tenant.datePattern, nothing),
    NO_AKTA_CRAI: nothing,
    NO_AKTA_LHR: nothing,
    PDDK_AKH: person.education,
    JENIS_PKRJN: person.occupation,
    STAT_HBKEL: person.familyRelation,
    PNYDNG_CCT: person.disability,
    ALAMAT: person.street + padding,
    DUSUN: nothing,
    NO_RT: String(person.rt),
    NO_RW: String(person.rw),
    KODE_POS: person.village.postalCode ?? nothing,
    NO_PROP: province,
    PROP_NAME: 'JAWA TIMUR',
    NO_KAB: regency,
    KAB_NAME: 'BANYUWANGI',
    NO_KEC: district,
    KEC_NAME: person.village.district,
    NO_KEL: village,
    KEL_NAME: person.village.name,
    NIK_IBU: person.mother?.nik ?? nothing,
    NAMA_LGKP_IBU: person.mother?.fullName ?? nothing,
    NIK_AYAH: person.father?.nik ?? nothing,
    NAMA_LGKP_AYAH: person.father?.fullName ?? nothing,
    LAST_UPDATED: nothing,
  };
};

export const sexLabel = (person: Person): string => (person.sex === 'MALE' ? 'Laki-Laki' : 'Perempuan');

const unknownDay = (pattern: DatePattern, nothing: Tenant['nothing']): string | null =>
  pattern === 'DD-MM-YYYY' ? '00-00-0000' : nothing;
