import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { aesSealer } from '../../src/core/seal.js';

t.test('what was sealed opens with the same key and context, whatever the bytes', async () => {
  const sealer = aesSealer(randomBytes(32));
  fc.assert(
    fc.property(fc.uint8Array(), fc.string(), (plain, context) =>
      Buffer.from(plain).equals(sealer.open(sealer.seal(plain, context), context)),
    ),
  );
});

t.test('another context, another key or one changed byte does not open', async (t) => {
  const sealer = aesSealer(randomBytes(32));
  const sealed = sealer.seal(Buffer.from('rahasia'), 'a');
  t.throws(() => sealer.open(sealed, 'b'));
  t.throws(() => aesSealer(randomBytes(32)).open(sealed, 'a'));
  sealed[14] = (sealed[14] ?? 0) ^ 1;
  t.throws(() => sealer.open(sealed, 'a'));
});
