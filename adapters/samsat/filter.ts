import { isObject, type JsonObject } from '../../src/core/json.js';
import { texts } from '../../src/protocols/http-request.js';

const series = 'objek_pajak_no_polisi3';

/**
 * The dialect asks with triples `[field, "=", value]`; a mapping says `{ where: { field: value } }`. A plate without series letters is
 * asked for by the empty text: without that triple any letters would do.
 */
export const whereTriples = (fields: JsonObject): JsonObject => {
  const { where = null, ...others } = fields;
  const asked = isObject(where) ? texts(where) : {};
  const filters = Object.entries({ ...asked, [series]: asked[series] ?? '' });
  return { where: filters.map(([field, value]) => [field, '=', value]), ...others };
};
