import t from 'tap';
import { createRandomPool } from '../../src/core/random.js';

t.test('what is drawn has the length asked, is never drawn again and stays as it was', async (t) => {
  const draw = createRandomPool(12);
  const drawn = Array.from({ length: 2_000 }, draw);
  const first = drawn.map((bytes) => bytes.toString('hex'));
  for (let n = 0; n < 2_000; n += 1) draw();
  t.ok(drawn.every((bytes, n) => bytes.length === 12 && bytes.toString('hex') === first[n]));
  t.equal(new Set(first).size, 2_000);
});
