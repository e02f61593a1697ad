import t from 'tap';
import { network } from '../../src/core/network.js';

t.test('an address is inside when one block covers it, in either family', async (t) => {
  const inside = network(['10.35.0.0/16', '2001:db8::/32']);
  t.ok(inside('10.35.10.4'));
  t.ok(inside('::ffff:10.35.10.4'), 'IPv4 in IPv6 spelling');
  t.ok(inside('2001:db8::1'));
  t.notOk(inside('10.36.0.1'));
  t.notOk(inside('not an address'));
});

t.test('a block that is no CIDR notation throws', async (t) => {
  t.throws(() => network(['10.35.0.0']));
});
