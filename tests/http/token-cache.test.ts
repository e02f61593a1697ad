import t from 'tap';
import { createTokenCache } from '../../src/http/token-cache.js';

t.test('a token is verified once while it lasts, and again once it has expired', async (t) => {
  let now = 0;
  let verified = 0;
  const cache = createTokenCache(
    () => {
      verified += 1;
      if (now >= 10_000) throw new Error('expired');
      return { exp: 10 };
    },
    () => now,
  );
  cache.get('a');
  cache.get('a');
  t.equal(verified, 1);
  now = 10_000;
  t.throws(() => cache.get('a'), { message: 'expired' });
});

t.test('what does not verify is not remembered', async (t) => {
  let verified = 0;
  const cache = createTokenCache((): { exp: number } => {
    verified += 1;
    throw new Error('no');
  });
  t.throws(() => cache.get('b'));
  t.throws(() => cache.get('b'));
  t.equal(verified, 2);
});
