import type { AgencyName } from './agency.js';

/** How often each operation was called; never by whom or about whom. */
export interface Calls {
  count(agency: AgencyName, operation: string): void;
  of(agency: AgencyName): { readonly total: number; readonly operations: Readonly<Record<string, number>> };
  reset(): void;
}

export const createCalls = (): Calls => {
  const counts = new Map<AgencyName, Map<string, number>>();
  return {
    count: (agency, operation) => {
      const operations = counts.get(agency) ?? new Map<string, number>();
      operations.set(operation, (operations.get(operation) ?? 0) + 1);
      counts.set(agency, operations);
    },
    of: (agency) => {
      const operations = Object.fromEntries(counts.get(agency) ?? []);
      return { total: Object.values(operations).reduce((sum, count) => sum + count, 0), operations };
    },
    reset: () => counts.clear(),
  };
};
