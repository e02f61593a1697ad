import { shiftDay } from './calendar.js';
import { namedPeople } from './named-people.js';
import type { Person } from './person.js';
import { companyNpwp } from './taxpayers.js';

/** What a document announces: 9 original, 5 update, 3 revocation, 4 cancellation. */
export type DocumentType = '9' | '5' | '3' | '4';

export interface Business {
  /** 13 digits. */
  readonly nib: string;
  readonly ossId: string;
  readonly projectId: string;
  readonly licenceId: string;
  readonly name: string;
  readonly npwp: string;
  readonly owner: Person;
  readonly kbli: string;
  readonly activity: string;
  /** Kemendagri code of the place, ten digits; the regency's is padded with zeros. */
  readonly place: string;
  readonly regency: string;
  readonly issuedOn: string;
  readonly changedOn: string;
  readonly documentType: DocumentType;
}

const numbered = (serial: string) => ({
  nib: `129000000${serial}`,
  ossId: `P02-20240100000000000${serial}`,
  projectId: `R-2024010000000000000${serial}`,
  licenceId: `I-2024010000000000000${serial}`,
});

export const namedBusinessesOn = (today: string) =>
  ({
    active: {
      ...numbered('9001'),
      name: 'WARUNG KOPI TAMANSARI CONTOH',
      npwp: namedPeople.alive.nik,
      owner: namedPeople.alive,
      kbli: '56303',
      activity: 'RUMAH MINUM/KAFE',
      place: '3510242008',
      regency: '3510000000',
      issuedOn: shiftDay(today, -400),
      changedOn: shiftDay(today, -400),
      documentType: '9',
    },
    company: {
      ...numbered('9002'),
      name: 'PT KOPI LERENG IJEN CONTOH',
      npwp: companyNpwp,
      owner: namedPeople.papua,
      kbli: '10761',
      activity: 'INDUSTRI PENGOLAHAN KOPI',
      place: '3510242003',
      regency: '3510000000',
      issuedOn: shiftDay(today, -700),
      changedOn: shiftDay(today, -30),
      documentType: '5',
    },
    revoked: {
      ...numbered('9003'),
      name: 'TOKO REKAAN JAYA',
      npwp: namedPeople.aliveWoman.nik,
      owner: namedPeople.aliveWoman,
      kbli: '47111',
      activity: 'MINIMARKET',
      place: '3510242008',
      regency: '3510000000',
      issuedOn: shiftDay(today, -900),
      changedOn: shiftDay(today, -60),
      documentType: '3',
    },
    /** In Jember: not this regency's. */
    outsideRegion: {
      ...numbered('9004'),
      name: 'UD TEMBAKAU UJICOBA',
      npwp: namedPeople.nikBirthDateMismatch.nik,
      owner: namedPeople.nikBirthDateMismatch,
      kbli: '46209',
      activity: 'PERDAGANGAN BESAR HASIL PERTANIAN',
      place: '3509000000',
      regency: '3509000000',
      issuedOn: shiftDay(today, -100),
      changedOn: shiftDay(today, -100),
      documentType: '9',
    },
  }) as const satisfies Record<string, Business>;

export const unknownNib = '1290000009999';
