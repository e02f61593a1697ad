import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { frame, framed, unframed } from '../../src/protocols/length-prefix.js';
import { failureOf } from '../failure-of.js';

const poll = Buffer.from('0000');

t.test('four digits say how long a message is, and nothing else does', async (t) => {
  t.equal(frame(Buffer.from('00')), undefined);
  t.equal(frame(Buffer.from('0047H01')), 51);
  t.equal((await failureOf(() => frame(Buffer.from('<!DO')))).code, 'PROVIDER_ANSWER_INVALID');
});

t.test('a message of any size they can count comes back whole, whatever polls stand before it', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(3), (message, polls) => {
      const bytes = Buffer.concat([...Array.from({ length: polls }, () => poll), framed(message)]);
      return frame(bytes) === bytes.length && Buffer.compare(unframed(bytes), message) === 0;
    }),
  );
});

t.test('polls alone are no answer yet', (t) => {
  t.equal(frame(poll), undefined);
  t.equal(frame(Buffer.from('0000000000')), undefined);
  t.end();
});

t.test('what they cannot count is refused before it is sent', async (t) => {
  t.equal(framed(new Uint8Array(9999)).length, 10_003);
  for (const size of [0, 10_000])
    t.match(await failureOf(() => framed(new Uint8Array(size))), { code: 'TRANSLATION_FAILED', sent: 'no' });
});

t.test('any bytes have a length, none yet, or are PROVIDER_ANSWER_INVALID', async () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .array(fc.constantFrom('0', '00', '0000', '12', 'A', ' '), { maxLength: 20 })
      .map((parts) => Buffer.from(parts.join(''))),
  );
  fc.assert(
    fc.property(noise, (bytes) => {
      try {
        const size = frame(bytes);
        return size === undefined || (size > 4 && size <= bytes.length + 9999);
      } catch (error) {
        return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
      }
    }),
  );
});
