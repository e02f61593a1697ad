import canonicalize from 'canonicalize';
import fc from 'fast-check';
import t from 'tap';
import { entryOf, leafOf } from '../../src/log/entry.js';
import type { LogRecord } from '../../src/log/log.js';
import type { Field } from '../../src/log/opening.js';
import { recordOf } from './record.js';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  // Lone surrogates, line breaks, NUL, the separators JSON allows and JavaScript once did not.
  fc
    .array(fc.constantFrom('\ud800', '\udc00', '\n', '\0', '\u2028', '"', '\\', '\u007f', 'é', '𝕏'))
    .map((p) => p.join('')),
);

const hostileRecord: fc.Arbitrary<LogRecord> = fc
  .record({
    strings: fc.array(hostile, { minLength: 12, maxLength: 12 }),
    lists: fc.array(fc.array(hostile, { maxLength: 3 }), { minLength: 3, maxLength: 3 }),
    numbers: fc.array(fc.oneof(fc.double(), fc.integer(), fc.constant(-0)), { minLength: 4, maxLength: 4 }),
    note: fc.option(
      fc.dictionary(hostile, fc.oneof(hostile, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
    ),
    parent: fc.option(hostile),
  })
  .map(({ strings: [a = '', b = '', c = '', d = '', e = '', f = '', g = ''], lists, numbers, note, parent }) =>
    recordOf({
      consumer: a,
      provider: b,
      service: c,
      purpose: d,
      agreement: e,
      outcome: f,
      native: g,
      elements: { asked: lists[0] ?? [], returned: lists[1] ?? [], withheld: lists[2] ?? [] },
      config: numbers[0] ?? 0,
      attempts: numbers[1] ?? 0,
      ms: { total: numbers[2] ?? 0, provider: numbers[3] ?? 0 },
      ...(note ? { note } : {}),
      ...(parent === null ? {} : { parent }),
    }),
  );

t.test('an entry is its own canonical form, whatever strings went into it', async () => {
  const commitments: [Field, string][] = [
    ['officer', 'x'],
    ['request', 'y'],
    ['subject', 'z'],
    ['subject.2', 'z'],
  ];
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const entry = entryOf(record, commitments);
      return canonicalize(JSON.parse(entry)) === entry && !entry.includes('\n');
    }),
    { numRuns: 2_000 },
  );
});

t.test('the entry of an answered exchange has the members the format names, and no others', async (t) => {
  const entry = entryOf(recordOf({ exchange: '01934f6e-1c2b-7000-8000-000000000001' }), []);
  t.strictSame(JSON.parse(entry), {
    v: 1,
    kind: 'exchange.answered',
    at: '2026-11-24T02:15:31.412Z',
    exchange: '01934f6e-1c2b-7000-8000-000000000001',
    consumer: 'dpmptsp.perizinan',
    provider: 'dukcapil.siak',
    service: 'population.person.verify.v1',
    mode: 'sync',
    purpose: 'PUBLIC_SERVICE.LICENSING',
    agreement: 'dpmptsp-dukcapil-2026',
    config: 17,
    elements: { asked: ['matches', 'lifeStatus'], returned: ['matches', 'lifeStatus'], withheld: [] },
    outcome: 'answered',
    code: null,
    native: '00',
    attempts: 1,
    ms: { total: 41, provider: 36 },
    commitments: {},
  });
});

t.test('the leaf of known bytes is the one RFC 6962 gives', async (t) => {
  // SHA-256(0x00), the leaf of the empty entry in the test vectors of Certificate Transparency.
  t.equal(leafOf(''), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
});
