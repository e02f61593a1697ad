import fc from 'fast-check';
import t from 'tap';
import { createGuard } from '../../src/protocols/addresses.js';

const guard = createGuard([]);

t.test('public addresses are permitted, in IPv6 clothes too', async (t) => {
  for (const address of ['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34', '64:ff9b::5db8:d822'])
    t.ok(guard.permits(address), address);
});

t.test('everything that is not the public Internet is refused', async (t) => {
  const inside = [
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.2.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b:1::a00:1',
    '2002:a00:1::',
    '2001::1',
    'fe80::1',
    'fec0::1',
    'fd00::1',
    'ff02::1',
    'fd00:ec2::254',
  ];
  for (const address of inside) t.notOk(guard.permits(address), address);
});

t.test('what is no address is refused', async (t) => {
  for (const text of ['', 'localhost', 'example.org', '1.2.3.4.5', '::g']) t.notOk(guard.permits(text), text);
});

t.test('every spelling of one private IPv4 address gets the same verdict', async () => {
  const octet = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(octet, octet, octet, fc.boolean(), (b, c, d, listed) => {
      const hex = (high: number, low: number): string => ((high << 8) | low).toString(16);
      const tail = `${hex(10, b)}:${hex(c, d)}`;
      const spellings = [`10.${b}.${c}.${d}`, `::ffff:${tail}`, `::ffff:10.${b}.${c}.${d}`, `64:ff9b::${tail}`];
      const some = createGuard(listed ? ['10.0.0.0/8'] : ['11.0.0.0/8']);
      return spellings.every((address) => some.permits(address) === listed);
    }),
  );
});

t.test('a refusal says what to write', async (t) => {
  t.match(guard.refusal('10.35.0.4').detail, { en: /"10\.35\.0\.4\/32"/, id: /"10\.35\.0\.4\/32"/ });
  t.match(guard.refusal('::1').detail.en, /"::1\/128"/);
});
