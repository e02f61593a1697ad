import type { Configuration } from '../src/config/documents.js';

export const consumer = 'dpmptsp.perizinan';
const provider = 'dukcapil.siak';

/** The shipped configuration with the civil registry as its only provider, without quota and rate. */
export const registryAlone = (configuration: Configuration): Configuration => ({
  ...configuration,
  systems: configuration.systems.flatMap((system) => {
    if (system.id === provider) return [{ ...system, concurrency: 64 }];
    return system.adapter === undefined ? [system] : [];
  }),
  routes: configuration.routes.filter(({ system }) => system === provider),
  agreements: configuration.agreements
    .filter((agreement) => agreement.provider === provider)
    .map(({ quota: _quota, rate: _rate, ...agreement }) => agreement),
});

/** What its connection refers to. */
export const registryAt = (url: string): Readonly<Record<string, string>> => ({
  SANDBOX_DUKCAPIL_URL: url,
  SANDBOX_DUKCAPIL_CUSTOMER_ID: '351000001',
  SANDBOX_DUKCAPIL_USER: 'bench',
  SANDBOX_DUKCAPIL_PASSWORD: 'bench',
  SANDBOX_DUKCAPIL_IP_USER: '10.0.0.1',
  SANDBOX_DUKCAPIL_RETURN_TOKEN: 'bench',
  SANDBOX_DUKCAPIL_INBOUND_USER: 'bench',
  SANDBOX_DUKCAPIL_INBOUND_PASSWORD: 'bench',
});

/** 4,000 citizens and their claims, none of them a person's. */
export const people = Array.from({ length: 4_000 }, (_, n) => ({
  nik: `351024${String(10 + (n % 18))}0490${String(1 + n).padStart(4, '0')}`,
  fullName: `WARGA CONTOH ${n}`,
}));

/** What a consumer asks about each, as JSON. */
export const questions = people.map(({ nik, fullName }) =>
  JSON.stringify({ nik, claims: { fullName, birthDate: '1990-04-01', sex: 'MALE' } }),
);

/** What Dukcapil answers to CALL_VERIFY_BY_ELEMEN for a citizen whose claims match. */
export const nativeAnswer = Buffer.from(
  JSON.stringify({
    content: [{ NIK: 'Sesuai', NAMA_LGKP: 'Sesuai (100)', TGL_LHR: 'Sesuai', JENIS_KLMIN: 'Sesuai' }],
    lastPage: true,
    numberOfElements: 1,
    sort: null,
    totalElements: 1,
    firstPage: true,
    number: 0,
    size: 1,
    quotaLimiter: 56616,
  }),
);
