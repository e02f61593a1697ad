import t from 'tap';
import type { Catalog, Contract, ContractDocument } from '../../src/contracts/contract.js';
import { checkFollowing } from '../../src/contracts/following.js';
import type { JsonSchema } from '../../src/core/json.js';
import { catalog } from '../config/installation.js';

const paid = 'tax.property.paid.v1';

const event = catalog.get(paid);
if (event === undefined) throw new Error('no such contract');

/** The shipped contracts with one event changed. */
const withEvent = (
  document: Partial<ContractDocument>,
  schema: (found: JsonSchema) => JsonSchema = (found) => found,
) => {
  const changed: Contract = {
    ...event,
    document: { ...event.document, ...document },
    request: { ...event.request, schema: schema(event.request.schema) },
  };
  const all = catalog.all.map((one) => (one.service === paid ? changed : one));
  const found: Catalog = { all, get: (service) => all.find((one) => one.service === service) };
  return checkFollowing(found, ({ service }) => service).map(({ file, problem }) => `${file}: ${problem.en}`);
};

const withProperty = (name: string, property: JsonSchema) => (schema: JsonSchema) => ({
  ...schema,
  properties: { ...(schema.properties as JsonSchema), [name]: property },
});

t.test('every shipped event that follows a write repeats its request as it is', (t) => {
  t.strictSame(
    checkFollowing(catalog, ({ service }) => service),
    [],
  );
  t.ok(catalog.all.filter(({ document }) => document.after !== undefined).length >= 3);
  t.end();
});

t.test('it follows nothing but a write', (t) => {
  for (const after of ['tax.property.bill.v1', 'tax.property.payed.v1', 'licensing.nib.received.v1'])
    t.match(withEvent({ after }), [new RegExp(`^${paid}: Only an event .* ${after} must be`)], after);
  t.match(withEvent({ disclosed: 'response' }), [/Only an event/], 'and is an event');
  t.end();
});

t.test('what it says stands in the request, in the same form, as surely', (t) => {
  t.match(withEvent({}, withProperty('receiptNumber', { type: 'string' })), [/receiptNumber must stand there/]);
  t.match(withEvent({}, withProperty('year', { type: 'string' })), [/year must stand there in the same form/]);
  const required = (schema: JsonSchema) => ({ ...schema, required: ['nop', 'signatory'] });
  t.match(withEvent({ after: 'licensing.permit.publish.v1' }, required).join('\n'), /nop must stand there/);
  t.end();
});
