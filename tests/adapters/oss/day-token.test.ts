import t from 'tap';
import { acceptsToken, dayToken } from '../../../adapters/oss/day-token.js';
import { dayToken as sandboxToken } from '../../../sandbox/oss/token.js';

const parts = { user: 'oss-rba', password: 'rahasia-uji', npwp: '001351000900000' };
const at = (text: string): Date => new Date(`${text}+07:00`);

t.test('the token is that of the calling side, whose code is its own', async (t) => {
  t.equal(dayToken(parts, at('2026-03-01T10:00:00')), sandboxToken(parts, '2026-03-01'));
});

t.test("the day is WIB's, whatever the server's zone", async (t) => {
  const token = sandboxToken(parts, '2026-03-01');
  t.ok(acceptsToken(token, parts, new Date('2026-02-28T17:00:00Z'), 0), 'midnight in Jakarta');
  t.notOk(acceptsToken(token, parts, new Date('2026-02-28T16:59:59Z'), 0), 'a second before');
  t.ok(acceptsToken(token, parts, at('2026-03-01T23:59:59'), 0));
});

t.test("yesterday's token is good for the grace after midnight, and no longer", async (t) => {
  const token = sandboxToken(parts, '2026-02-28');
  t.ok(acceptsToken(token, parts, at('2026-03-01T00:00:00'), 15));
  t.ok(acceptsToken(token, parts, at('2026-03-01T00:14:59'), 15));
  t.notOk(acceptsToken(token, parts, at('2026-03-01T00:15:00'), 15));
  t.notOk(acceptsToken(token, parts, at('2026-03-01T00:00:00'), 0), 'no grace configured');
});

t.test("tomorrow's token is refused, and so is anything that is none", async (t) => {
  const now = at('2026-03-01T10:00:00');
  t.notOk(acceptsToken(sandboxToken(parts, '2026-03-02'), parts, now, 15));
  const good = dayToken(parts, now);
  for (const wrong of ['', '0'.repeat(40), good.slice(1), `${good}0`, '\u0000', 'é'.repeat(40)])
    t.notOk(acceptsToken(wrong, parts, now, 15));
  t.ok(acceptsToken(good.toUpperCase(), parts, now, 15), 'hex in capitals is the same token');
});
