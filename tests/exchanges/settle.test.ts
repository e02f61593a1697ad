import t from 'tap';
import { createSettling } from '../../src/exchanges/settle.js';
import { failureOf } from '../failure-of.js';

t.test('an outcome that could not be kept is told as LOG_UNAVAILABLE and tried again until it is', async (t) => {
  const { settle, close } = createSettling(1);
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 4) throw new Error('the database is away');
  };
  t.match(await failureOf(() => settle('0193', work)), { code: 'LOG_UNAVAILABLE', sent: 'yes', retryAfter: 5 });
  await close(5_000);
  t.equal(tries, 4);
});

t.test('closing gives up after its grace', async (t) => {
  const { settle, close } = createSettling(1);
  await failureOf(() => settle('0193', () => Promise.reject(new Error('away for good'))));
  await close(20);
  t.pass('closed');
});
