import fc from 'fast-check';
import { serializeString } from 'structured-headers';
import t from 'tap';
import { fingerprintOf, parseIdempotencyKey } from '../../src/exchanges/idempotency.js';

t.test('a key is a structured-field string, or a bare token', async (t) => {
  t.equal(parseIdempotencyKey('"8e03978e-40d5-43dd-bc93-6894a57f9324"'), '8e03978e-40d5-43dd-bc93-6894a57f9324');
  t.equal(parseIdempotencyKey('8e03978e-40d5-43dd-bc93-6894a57f9324'), '8e03978e-40d5-43dd-bc93-6894a57f9324');
  t.equal(parseIdempotencyKey(' "a\\"b" '), 'a"b');
  t.equal(parseIdempotencyKey('"a";version=1'), 'a', 'unknown parameters are ignored');
});

t.test('what is no key is refused', async (t) => {
  for (const header of [
    '',
    '""',
    '"',
    '"a',
    'a b',
    'a, b',
    '"a", "b"',
    ':aGk=:',
    '?1',
    'é',
    '"é"',
    '"\u0000"',
    'x'.repeat(256),
  ])
    t.equal(parseIdempotencyKey(header), undefined, header.slice(0, 20));
  t.equal(parseIdempotencyKey('x'.repeat(255))?.length, 255);
  t.equal(parseIdempotencyKey(`"${'x'.repeat(256)}"`), undefined);
});

t.test('whatever string a foreign serialiser writes is read back', async () => {
  const ascii = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 255,
  });
  fc.assert(fc.property(ascii, (key) => parseIdempotencyKey(serializeString(key)) === key));
});

t.test('no header makes it throw', async () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (header) => {
      const key = parseIdempotencyKey(header);
      return key === undefined || (key.length > 0 && key.length <= 255);
    }),
  );
});

t.test('another body or another purpose has another fingerprint', async (t) => {
  const print = fingerprintOf('{"a":1}', 'P');
  t.match(print, /^[0-9a-f]{64}$/);
  t.equal(print, fingerprintOf(Buffer.from('{"a":1}'), 'P'));
  t.not(print, fingerprintOf('{"a":1} ', 'P'));
  t.not(print, fingerprintOf('{"a":1}', 'Q'));
  t.not(fingerprintOf('b', 'a'), fingerprintOf('', 'ab'));
});
