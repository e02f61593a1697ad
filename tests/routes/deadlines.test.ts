import { once } from 'node:events';
import t from 'tap';
import { createDeadlines } from '../../src/routes/deadlines.js';

t.test('a call is aborted once its deadline has passed, and one that ended is left alone', async (t) => {
  const deadlines = createDeadlines({ now: () => new Date() });
  const late = deadlines.start(Date.now() + 20);
  const ended = deadlines.start(Date.now() + 20);
  ended.end();
  await once(late.signal, 'abort');
  t.equal(ended.signal.aborted, false);
});
