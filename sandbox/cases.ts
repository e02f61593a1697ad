import { namedBusinessesOn, unknownNib } from './businesses.js';
import { wibDay } from './calendar.js';
import { namedMarriagesOn } from './kua/marriages.js';
import { namedLettersOn } from './letters.js';
import { licencesOn, oldNumbers } from './licences.js';
import { namedPeople, numbersOfNobody } from './named-people.js';
import { namedApplicationsOn, unknownApplication } from './permits.js';
import { looksLikeNik, type Person } from './person.js';
import { dottedNop, dutiesOn, nops, ntpds } from './properties.js';
import { dotted } from './region.js';
import { namedTaxpayers } from './taxpayers.js';
import { namedVehiclesOn, unknownPlate, type Vehicle } from './vehicles.js';

const maritalStatuses: Readonly<Record<string, string>> = {
  'BELUM KAWIN': 'SINGLE',
  KAWIN: 'MARRIED',
  'CERAI HIDUP': 'DIVORCED',
  'CERAI MATI': 'WIDOWED',
};

/**
 * The named synthetic people and things, in the words of the gateway's contracts, each with what asking about it is
 * expected to yield: a verdict, a state, or the code of a failure.
 */
export const buildCases = (now: Date) => {
  const today = wibDay(now);
  return {
    asOf: today,
    persons: persons(),
    properties: properties(Number(today.slice(0, 4))),
    bills: bills(Number(today.slice(0, 4))),
    bphtb: bphtb(today),
    taxpayers: taxpayers(),
    businesses: businesses(today),
    letters: letters(today),
    permits: permits(today),
    applications: applications(today),
    vehicles: vehicles(today),
    licences: licences(today),
    marriages: marriages(today),
  };
};

export type Cases = ReturnType<typeof buildCases>;

const person = (one: Person, expect: string) => ({
  nik: one.nik,
  fullName: one.fullName,
  birthDate: one.birthDate,
  birthPlace: one.birthPlace,
  sex: one.sex,
  familyCardNumber: one.familyCardNumber,
  maritalStatus: maritalStatuses[one.maritalStatus] ?? 'SINGLE',
  villageCode: one.village.code,
  expect,
});

const nobody = (nik: string, expect: string) => ({ ...person(namedPeople.alive, expect), nik });

const persons = () => ({
  alive: person(namedPeople.alive, 'ALIVE'),
  aliveWoman: person(namedPeople.aliveWoman, 'ALIVE'),
  deceased: person(namedPeople.deceased, 'SUBJECT_DECEASED'),
  duplicate: person(namedPeople.duplicate, 'SUBJECT_DUPLICATE'),
  inactive: person(namedPeople.inactive, 'SUBJECT_INACTIVE'),
  papua: person(namedPeople.papua, 'ALIVE'),
  nikBirthDateMismatch: person(namedPeople.nikBirthDateMismatch, 'ALIVE'),
  notFound: nobody(numbersOfNobody.notFound, 'SUBJECT_NOT_FOUND'),
  unknown: nobody(numbersOfNobody.unknown, 'SUBJECT_NOT_FOUND'),
  badFormat: nobody(numbersOfNobody.badFormat, 'IDENTIFIER_INVALID'),
  temporaryNik: nobody(numbersOfNobody.temporaryNik, 'IDENTIFIER_INVALID'),
});

const properties = (year: number) => {
  const property = (nop: string, expect: string) => ({ nop, nopDotted: dottedNop(nop), year, expect });
  return {
    paid: property(nops.paid, 'PAID'),
    unpaid: property(nops.unpaid, 'UNPAID'),
    inProcess: property(nops.inProcess, 'IN_PROCESS'),
    billed: property(nops.billed, 'BILLED'),
    unknown: property(nops.unknown, 'SUBJECT_NOT_FOUND'),
  };
};

/** At the payment host, as long as nothing was paid there. */
const bills = (year: number) => ({
  due: { nop: nops.unpaid, year, expect: 'DUE' },
  overdue: { nop: nops.unpaid, year: year - 1, expect: 'DUE' },
  billed: { nop: nops.billed, year, expect: 'DUE' },
  paid: { nop: nops.paid, year, expect: 'PAID' },
  inProcess: { nop: nops.inProcess, year, expect: 'PAID' },
  untaxed: { nop: nops.untaxed, year, expect: 'NOTHING_DUE' },
  unknown: { nop: nops.unknown, year, expect: 'SUBJECT_NOT_FOUND' },
  otherYear: { nop: nops.unpaid, year: 1994, expect: 'SUBJECT_NOT_FOUND' },
});

const bphtb = (today: string) => {
  const known = new Map(dutiesOn(today).map((duty) => [duty.ntpd, duty]));
  const duty = (name: keyof typeof ntpds, nop: string, expect: string) => {
    const { amount, paidOn } = known.get(ntpds[name]) ?? {};
    return { nop, nopDotted: dottedNop(nop), receiptNumber: ntpds[name], amount, paidOn, expect };
  };
  return {
    paid: duty('paid', nops.paid, 'SETTLED'),
    unpaid: duty('unpaid', nops.unpaid, 'NOT_SETTLED'),
    tooLittle: duty('tooLittle', nops.billed, 'PAID_TOO_LITTLE'),
    late: duty('late', nops.paid, 'SUBJECT_NOT_FOUND_YET'),
    unknown: duty('unknown', nops.paid, 'SUBJECT_NOT_FOUND_YET'),
  };
};

const taxpayers = () => {
  const taxpayer = (key: keyof typeof namedTaxpayers, expect: string) => ({
    npwp16: namedTaxpayers[key].npwp,
    nik: namedTaxpayers[key].nik,
    fullName: namedTaxpayers[key].name,
    expect,
  });
  return {
    valid: taxpayer('valid', 'VALID'),
    invalid: taxpayer('invalid', 'INVALID'),
    nonEffective: taxpayer('nonEffective', 'INVALID'),
    deregistered: taxpayer('deregistered', 'INVALID'),
    company: taxpayer('company', 'VALID'),
    unknown: {
      npwp16: numbersOfNobody.notFound,
      nik: numbersOfNobody.notFound,
      fullName: namedPeople.alive.fullName,
      expect: 'SUBJECT_NOT_FOUND',
    },
  };
};

const businesses = (today: string) => {
  const named = namedBusinessesOn(today);
  const business = (key: keyof typeof named, expect: string) => ({
    nib: named[key].nib,
    name: named[key].name,
    npwp16: named[key].npwp,
    kbli: named[key].kbli,
    ossId: named[key].ossId,
    projectId: named[key].projectId,
    permitId: named[key].licenceId,
    regionCode: dotted(named[key].regency),
    placeCode: dotted(named[key].place),
    expect,
  });
  return {
    active: business('active', 'ACTIVE'),
    company: business('company', 'ACTIVE'),
    revoked: business('revoked', 'REVOKED'),
    outsideRegion: business('outsideRegion', 'REFUSED'),
    unknown: { nib: unknownNib, expect: 'SUBJECT_NOT_FOUND' },
  };
};

const letters = (today: string) => {
  const named = namedLettersOn(today);
  const letter = (key: keyof typeof named, expect: string) => ({
    letterNumber: named[key].number,
    villageCode: named[key].villageCode,
    letterType: named[key].template === 'S-11' ? 'LOW_INCOME' : 'BUSINESS_DOMICILE',
    nik: named[key].nik,
    issuedOn: named[key].issuedOn,
    validUntil: named[key].validUntil,
    sha256: named[key].sha256,
    expect,
  });
  return {
    genuine: letter('genuine', 'GENUINE'),
    revoked: letter('revoked', 'REVOKED'),
    expired: letter('expired', 'EXPIRED'),
    lowIncome: letter('lowIncome', 'GENUINE'),
    lowIncomeExpired: letter('lowIncomeExpired', 'EXPIRED'),
    unknown: { ...letter('genuine', 'UNKNOWN'), letterNumber: `503/999/429.524.08/${today.slice(0, 4)}` },
  };
};

/** Whole requests of licensing.permit.publish.v1. */
const permits = (today: string) => {
  const { active } = namedBusinessesOn(today);
  const year = Number(today.slice(0, 4));
  return {
    cafe: {
      nib: active.nib,
      ossId: active.ossId,
      permitId: active.licenceId,
      projectId: active.projectId,
      permitCode: '033000000901',
      permitNumber: `503/9001/429.111/${year}`,
      regionCode: dotted(active.regency),
      authority: 'REGENCY',
      issuedOn: today,
      validUntil: `${year + 5}-12-31`,
      signatory: {
        fullName: 'PEJABAT CONTOH',
        employeeNumber: '199001012015011901',
        position: 'KEPALA DPMPTSP',
      },
      documentUrl: 'https://perizinan.example/izin/9001.pdf',
    },
  };
};

/** `expect`: DUE, SETTLED (nothing calculated), ARREARS, BLOCKED, or the code of a failure. */
const vehicles = (today: string) => {
  const named = namedVehiclesOn(today);
  const vehicle = (key: keyof typeof named, expect: string) => {
    const one: Vehicle = named[key];
    const { prefix, number, suffix } = one;
    return {
      plate: { prefix, number, ...(suffix === '' ? {} : { suffix }) },
      chassisLast5: one.chassis.slice(-5),
      use: ({ 1: 'PRIVATE', 2: 'PUBLIC', 3: 'GOVERNMENT' } as const)[one.colourOfPlate],
      ownerName: one.owner,
      ownerNik: looksLikeNik(one.identity) ? one.identity : null,
      taxValidUntil: one.taxUntil,
      expect,
    };
  };
  return {
    due: vehicle('due', 'DUE'),
    settled: vehicle('settled', 'SETTLED'),
    arrears: vehicle('arrears', 'ARREARS'),
    blocked: vehicle('blocked', 'BLOCKED'),
    ownerDeceased: vehicle('ownerDeceased', 'ARREARS'),
    company: vehicle('company', 'DUE'),
    government: vehicle('government', 'DUE'),
    sold: vehicle('sold', 'SUBJECT_INACTIVE'),
    unknown: { ...vehicle('due', 'SUBJECT_NOT_FOUND'), plate: unknownPlate },
    otherChassis: { ...vehicle('due', 'SUBJECT_NOT_FOUND'), chassisLast5: '00000' },
  };
};

/** By NIK or by number; `expect`: the classes and states in the register's order, or the code of a failure. */
const licences = (today: string) => {
  const { alive, papua, aliveWoman } = namedPeople;
  const expired = licencesOn(today).find(({ number }) => number === oldNumbers.expired);
  return {
    twoClasses: { nik: alive.nik, expect: ['A VALID', 'C EXPIRED'] },
    byNewNumber: { licenceNumber: alive.nik, expect: ['A VALID'] },
    byOldNumber: { licenceNumber: oldNumbers.expired, validUntil: expired?.validUntil, expect: ['C EXPIRED'] },
    publicClass: { nik: papua.nik, expect: ['B2_PUBLIC VALID'] },
    withheld: { nik: aliveWoman.nik, expect: ['C SUSPENDED'] },
    revoked: { licenceNumber: oldNumbers.revoked, expect: ['B1 REVOKED'] },
    unknown: { licenceNumber: oldNumbers.unknown, expect: 'SUBJECT_NOT_FOUND' },
    nobody: { nik: numbersOfNobody.notFound, expect: 'SUBJECT_NOT_FOUND' },
  };
};

const applications = (today: string) => {
  const { issued, inProcess, revoked } = namedApplicationsOn(today);
  return {
    issued: { applicationNumber: issued.no_permohonan, permitNumber: issued.no_izin, expect: 'ISSUED' },
    inProcess: { applicationNumber: inProcess.no_permohonan, expect: 'IN_PROCESS' },
    revoked: { applicationNumber: revoked.no_permohonan, permitNumber: revoked.no_izin, expect: 'REVOKED' },
    unknown: { applicationNumber: unknownApplication, expect: 'SUBJECT_NOT_FOUND' },
  };
};

const marriages = (today: string) => {
  const { registered, older, plain, mangled, swapped, future } = namedMarriagesOn(today);
  const marriage = ({ aktaNumber, registrationNumber, groom, bride, day }: typeof plain, expect: string) => ({
    aktaNumber,
    registrationNumber,
    groomNik: groom.nik,
    brideNik: bride.nik,
    contractDate: day,
    expect,
  });
  return {
    registered: marriage(registered, 'RECEIVED'),
    older: marriage(older, 'RECEIVED'),
    plain: marriage(plain, 'RECEIVED'),
    mangled: marriage(mangled, 'REQUEST_INVALID'),
    swapped: marriage(swapped, 'REQUEST_INVALID'),
    future: marriage(future, 'REQUEST_INVALID'),
  };
};
