import { type Agreement, compileAgreement } from '../../src/agreements/agreement.js';
import type { AgreementDocument } from '../../src/config/documents.js';
import type { Contract } from '../../src/contracts/contract.js';

/** A contract with elements `name`, `address` (general) and `disability` (specific), as far as agreements look at it. */
export const contract = {
  service: 'population.person.read.v1',
  document: {
    elements: {
      name: { paths: ['/name'], class: 'general' },
      address: { paths: ['/address'], class: 'general' },
      disability: { paths: ['/disability'], class: 'specific' },
    },
  },
} as unknown as Contract;

export const agreementOf = (members: Partial<AgreementDocument> = {}): Agreement =>
  compileAgreement(
    {
      id: 'a-2026',
      consumer: 'dpmptsp.perizinan',
      provider: 'dukcapil.siak',
      basis: { number: 'PKS/1/2026' },
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      purposes: ['PUBLIC_SERVICE.LICENSING'],
      services: { [contract.service]: { elements: 'all' } },
      ...members,
    },
    (service) => (service === contract.service ? contract : undefined),
  );

export const at = (instant: string) => ({ now: () => new Date(instant) });
