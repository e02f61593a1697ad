import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { isObject, type Json } from '../../src/core/json.js';
import { parseNative } from '../../src/core/lossless-json.js';
import { compileTranslation } from '../../src/translation/compile.js';
import { filed, person, read, verify, vocabulary } from './dialects.js';

const nik = fc
  .integer({ min: 9001, max: 9999 })
  .chain((serial) => fc.constantFrom(`351024650490${serial}`, `917101010190${serial}`));
const absent = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 });
const dateArb = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const nameArb = fc.stringMatching(/^[A-Z']{1,9}( [A-Z']{1,9}){0,2}$/);
const width = (digits: number) => fc.stringMatching(new RegExp(`^\\d{${digits}}$`));
const drop = (value: unknown): Json => JSON.parse(JSON.stringify(value));

const canonicalRequest = fc.record({
  nib: width(13),
  issuedOn: absent(dateArb.map((date) => date.toISOString().slice(0, 10))),
  changedAt: absent(dateArb.map((date) => `${date.toISOString().slice(0, 19)}+07:00`)),
  small: absent(fc.boolean()),
  threshold: fc.integer({ min: 0, max: 100 }),
  capital: absent(fc.maxSafeNat()),
  area: absent(fc.nat().map((n) => n / 4)),
  kbli: fc.array(width(5), { maxLength: 4 }),
  projects: fc.array(
    fc.record({ id: fc.stringMatching(/^R-\d{1,5}$/), place: absent(fc.record({ region: width(10) })) }),
    { maxLength: 3 },
  ),
  officers: fc.array(fc.record({ name: nameArb, nik: absent(nik) }), { maxLength: 3 }),
  nop: absent(width(18)),
});

t.test('whatever is sent reads back as it was, for every rule shape and format', async () => {
  const translation = compileTranslation(filed, vocabulary);
  fc.assert(
    fc.property(canonicalRequest.map(drop), (canonical) => {
      assert.deepEqual(translation.decodeRequest(translation.encodeRequest(canonical)), canonical);
    }),
    { numRuns: 1500 },
  );
});

const sexArb = fc.constantFrom('MALE', 'FEMALE');
const date = dateArb.map((moment) => moment.toISOString().slice(0, 10));

t.test('an answer written for a native consumer reads back as it was, unknowns included', async () => {
  const { encodeAnswer, decodeAnswer } = compileTranslation(
    { ...read, answer: { ...read.answer, present: [] } },
    vocabulary,
  );
  const citizen = fc.record({
    nik,
    fullName: nameArb,
    sex: fc.option(sexArb),
    birthDate: fc.option(date),
    address: fc.record({
      rt: fc.option(width(3)),
      regionCode: fc.option(fc.tuple(width(2), width(2), width(2), width(4)).map((parts) => parts.join('.'))),
    }),
    mother: fc.option(fc.record({ nik, fullName: fc.option(nameArb) })),
    lifeStatus: fc.constant('ALIVE'),
  });
  fc.assert(
    fc.property(citizen.map(drop), (canonical) => assert.deepEqual(decodeAnswer(encodeAnswer(canonical)), canonical)),
    { numRuns: 1000 },
  );
});

t.test('a verification reads back as it was sent, and verdicts as they were answered', async () => {
  const { encodeRequest, decodeRequest, encodeAnswer, decodeAnswer } = compileTranslation(
    {
      ...verify,
      request: { ...verify.request, fields: { ...verify.request.fields, nik: { native: 'NIK', as: { digits: 16 } } } },
    },
    vocabulary,
  );
  const claims = fc.record({ fullName: absent(nameArb), birthDate: absent(date), sex: absent(sexArb) });
  const match = absent(
    fc.record({ verdict: fc.constantFrom('MATCH', 'MISMATCH'), score: absent(fc.integer({ min: 0, max: 100 })) }),
  );
  fc.assert(
    fc.property(
      nik,
      fc.integer({ min: 50, max: 100 }),
      claims.map(drop),
      fc.record({ fullName: match, birthDate: match }).map(drop),
      (nik, threshold, claims, matches) => {
        const request = { nik, threshold, claims };
        assert.deepEqual(decodeRequest(encodeRequest(request)), request);
        assert.deepEqual(decodeAnswer(encodeAnswer({ matches })), { matches });
      },
    ),
    { numRuns: 1000 },
  );
});

t.test('numbers survive the way from the wire: whatever the spelling, the NIK comes out digit for digit', async () => {
  const { decodeAnswer } = compileTranslation(read, vocabulary);
  const spelled = fc.constantFrom(
    (digits: string) => digits,
    (digits: string) => `"${digits}"`,
    (digits: string) => `"${digits}  "`,
    (digits: string) => ` ${digits}\n`,
  );
  fc.assert(
    fc.property(nik, spelled, (digits, spell) => {
      const { NIK: _, ...rest } = person;
      const native = parseNative(`{"content":[{"NIK":${spell(digits)},${JSON.stringify(rest).slice(1)}]}`);
      assert.equal((decodeAnswer(native) as { nik: string }).nik, digits);
    }),
  );
});

/** Any JSON, and the valid message with any JSON put into any of its places. */
const odd = (valid: Json): fc.Arbitrary<Json> => {
  const value = fc.oneof(
    fc.jsonValue() as fc.Arbitrary<Json>,
    fc.constantFrom<Json>('-', '', null, [], {}, '00-00-0000', 0, '13', [null], [[]], { length: 3 }),
  );
  const places = spots(valid, []);
  return fc.oneof(
    value,
    fc.tuple(fc.constantFrom(...places), value).map(([place, other]) => put(valid, place, other)),
  );
};

const spots = (value: Json, at: string[]): string[][] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [at, ...Object.entries(value).flatMap(([key, inner]) => spots(inner, [...at, key]))];

const put = (value: Json, [first, ...rest]: readonly string[], other: Json): Json => {
  if (first === undefined) return other;
  const copy: Json = structuredClone(value);
  if (Array.isArray(copy)) copy[Number(first)] = put(copy[Number(first)] ?? null, rest, other);
  else if (isObject(copy)) copy[first] = put(copy[first] ?? null, rest, other);
  return copy;
};

const endsWell = (translate: (from: Json) => Json, codes: readonly string[]) => (from: Json) => {
  try {
    assert.ok(isObject(translate(from)));
  } catch (error) {
    assert.ok(error instanceof Failure && codes.includes(error.code), String(error));
  }
  assert.equal(Object.getOwnPropertyNames(Object.prototype).includes('polluted'), false);
};

t.test('any JSON at all is a value or a failure of the table, in all four directions', async () => {
  const provider = [
    'PROVIDER_ANSWER_INVALID',
    'PROVIDER_REFUSED',
    'PROVIDER_AUTH_FAILED',
    'SUBJECT_NOT_FOUND',
    'SUBJECT_DECEASED',
  ];
  const natives = [person, { dataNIB: { nib: '1234567890123', data_proyek: [{ id_proyek: 'R-1' }], nama_0: 'A' } }];
  for (const document of [read, verify, filed]) {
    const { decodeAnswer, decodeRequest, encodeAnswer, encodeRequest } = compileTranslation(document, vocabulary);
    fc.assert(fc.property(odd({ content: [person] }), endsWell(decodeAnswer, provider)), { numRuns: 1000 });
    fc.assert(fc.property(odd(natives[1] ?? null), endsWell(decodeRequest, ['BODY_MALFORMED'])), { numRuns: 1000 });
    const canonical = {
      nik: '1',
      claims: { sex: 'MALE' },
      matches: { fullName: { verdict: 'MATCH' } },
      nib: '1234567890123',
      projects: [{ id: 'R' }],
      officers: [{ name: 'A' }],
    };
    fc.assert(fc.property(odd(canonical), endsWell(encodeRequest, ['TRANSLATION_FAILED'])), { numRuns: 1000 });
    fc.assert(fc.property(odd(canonical), endsWell(encodeAnswer, ['TRANSLATION_FAILED'])), { numRuns: 1000 });
  }
});
