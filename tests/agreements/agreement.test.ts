import t from 'tap';
import { standing } from '../../src/agreements/agreement.js';
import { agreementOf, contract } from './sample.js';

const on = (instant: string) => Date.parse(instant);

t.test('an agreement stands from the first moment of its first day to the last of its last, in WIB', async (t) => {
  const agreement = agreementOf();
  t.equal(standing(agreement, on('2025-12-31T16:59:59.999Z')), 'not yet valid');
  t.equal(standing(agreement, on('2025-12-31T17:00:00Z')), 'active');
  t.equal(standing(agreement, on('2026-12-31T16:59:59.999Z')), 'active');
  t.equal(standing(agreement, on('2026-12-31T17:00:00Z')), 'expired');
});

t.test('a suspended agreement does not stand, whatever the day', async (t) => {
  t.equal(standing(agreementOf({ status: 'suspended' }), on('2026-06-01T00:00:00Z')), 'suspended');
});

t.test('"all" grants every element of class general, and none of class specific', async (t) => {
  t.same([...(agreementOf().grants.get(contract.service) ?? [])], ['name', 'address']);
});

t.test('a service whose contract is gone grants nothing', async (t) => {
  const agreement = agreementOf({ services: { 'gone.v1': { elements: 'all' } } });
  t.equal(agreement.grants.size, 0);
});
