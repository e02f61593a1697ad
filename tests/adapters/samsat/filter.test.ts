import fc from 'fast-check';
import t from 'tap';
import { whereTriples } from '../../../adapters/samsat/filter.js';
import type { JsonObject } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';

const series = 'objek_pajak_no_polisi3';

t.test('every field is one triple, what stands beside them is kept, and nothing asks for any series', async () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (where, other) => {
      const asked = whereTriples({ where, bayar_kedepan: other });
      const wanted = Object.entries({ ...where, [series]: where[series] ?? '' }).map(([name, text]) => [
        name,
        '=',
        text,
      ]);
      return JSON.stringify(asked) === JSON.stringify({ where: wanted, bayar_kedepan: other });
    }),
  );
});

t.test('nothing to ask by is still a question, a list is a mistake of the mapping', async (t) => {
  for (const fields of [{}, { where: null }, { where: 'x' }] as JsonObject[])
    t.same(whereTriples(fields).where, [[series, '=', '']]);
  const failure = await failureOf(() => whereTriples({ where: { a: ['b'] } }));
  t.equal(failure.code, 'TRANSLATION_FAILED');
});
