import type { Catalog, Contract } from './contract.js';

/** The catalog in which contracts that say nothing of their own keep bodies for so many days; undefined leaves it to the default. */
export const withRetention = (catalog: Catalog, payloadDays: number | undefined): Catalog => {
  if (payloadDays === undefined) return catalog;
  const keep = (contract: Contract): Contract =>
    contract.document.retention === undefined
      ? { ...contract, document: { ...contract.document, retention: { payloadDays } } }
      : contract;
  const all = catalog.all.map(keep);
  const byService = new Map(all.map((contract) => [contract.document.service, contract]));
  return { all, get: (service) => byService.get(service) };
};
