import type { AgreementDocument } from '../config/documents.js';
import type { Contract } from '../contracts/contract.js';
import { type Network, network } from '../core/network.js';

/** An agreement as the running gateway holds it. */
export interface Agreement {
  readonly id: string;
  readonly consumer: string;
  readonly provider: string;
  readonly document: AgreementDocument;
  /** First and one-past-last instant of validity (epoch milliseconds); days are WIB. */
  readonly from: number;
  readonly until: number;
  readonly purposes: ReadonlySet<string>;
  /** Service → elements granted. */
  readonly grants: ReadonlyMap<string, ReadonlySet<string>>;
  readonly inNetwork: Network;
}

const day = 24 * 60 * 60 * 1000;
const startOfWibDay = (date: string): number => Date.parse(`${date}T00:00:00+07:00`);

const granted = (contract: Contract, elements: readonly string[] | 'all'): ReadonlySet<string> =>
  elements === 'all'
    ? new Set(Object.entries(contract.document.elements).flatMap(([name, e]) => (e.class === 'general' ? [name] : [])))
    : new Set(elements);

/** Compiles a checked document; a service whose contract is gone grants nothing. */
export const compileAgreement = (
  document: AgreementDocument,
  contractOf: (service: string) => Contract | undefined,
): Agreement => ({
  id: document.id,
  consumer: document.consumer,
  provider: document.provider,
  document,
  from: startOfWibDay(document.validFrom),
  until: startOfWibDay(document.validUntil) + day,
  purposes: new Set(document.purposes),
  grants: new Map(
    Object.entries(document.services).flatMap(([service, { elements }]) => {
      const contract = contractOf(service);
      return contract === undefined ? [] : [[service, granted(contract, elements)] as const];
    }),
  ),
  inNetwork: document.networks === undefined ? () => true : network(document.networks),
});

export type Standing = 'active' | 'suspended' | 'not yet valid' | 'expired';

/** Whether an agreement stands at an instant. */
export const standing = (agreement: Agreement, at: number): Standing => {
  if (agreement.document.status === 'suspended') return 'suspended';
  if (at < agreement.from) return 'not yet valid';
  return at < agreement.until ? 'active' : 'expired';
};
