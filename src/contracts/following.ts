import { canonicalJson } from '../core/canonical-json.js';
import type { Fault } from '../core/fault.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import type { Catalog, Contract } from './contract.js';
import { problems } from './problems.js';

/** What the gateway adds to an event that follows a write: when the provider had carried it out. */
const added = 'recordedAt';

const propertiesOf = ({ request: { schema } }: Contract): JsonObject =>
  isObject(schema.properties) ? schema.properties : {};

const requiredOf = ({ request: { schema } }: Contract): readonly Json[] =>
  Array.isArray(schema.required) ? schema.required : [];

/** What a value may be, whatever is said about it. */
const form = (schema: Json | undefined): string =>
  isObject(schema) ? canonicalJson({ ...schema, title: null, description: null }) : '';

const misfits = (event: Contract, write: Contract): readonly string[] => {
  const [told, said] = [propertiesOf(event), propertiesOf(write)];
  return Object.keys(told).filter((name) => {
    if (name === added) return false;
    const surely = !requiredOf(event).includes(name) || requiredOf(write).includes(name);
    return !surely || form(told[name]) !== form(said[name]);
  });
};

/** An event that comes `after` a write repeats members of its request as they are, so that it always fits its own contract. */
export const checkFollowing = (catalog: Catalog, fileOf: (contract: Contract) => string): Fault[] =>
  catalog.all.flatMap((event) => {
    const { after, disclosed } = event.document;
    if (after === undefined) return [];
    const fault = (problem: Fault['problem']): Fault => ({ file: fileOf(event), pointer: '/after', problem });
    const write = catalog.get(after);
    if (write?.document.effect !== 'write' || write.document.disclosed === 'request' || disclosed !== 'request')
      return [fault(problems.afterNoWrite(after))];
    return misfits(event, write).map((name) => fault(problems.afterMisfit(name, after)));
  });
