import t from 'tap';
import type { Catalog, Contract } from '../../src/contracts/contract.js';
import { withRetention } from '../../src/contracts/retention.js';

const contract = (service: string, retention?: { readonly payloadDays: number }) =>
  ({ service, document: { service, ...(retention === undefined ? {} : { retention }) } }) as unknown as Contract;

t.test(
  'contracts that say nothing keep bodies as long as the configuration says; a contract’s own word wins',
  async (t) => {
    const all = [contract('a.v1'), contract('b.v1', { payloadDays: 30 })];
    const catalog: Catalog = { all, get: (service) => all.find((one) => one.service === service) };
    const kept = withRetention(catalog, 2);
    t.same(kept.get('a.v1')?.document.retention, { payloadDays: 2 });
    t.same(kept.get('b.v1')?.document.retention, { payloadDays: 30 });
    t.equal(kept.get('c.v1'), undefined);
    t.equal(kept.all.length, 2);
    t.equal(withRetention(catalog, undefined), catalog);
  },
);
