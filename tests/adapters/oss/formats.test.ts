import fc from 'fast-check';
import t from 'tap';
import { identity, region } from '../../../adapters/oss/formats.js';

t.test('ten padded digits become the dotted code of the level they mean', async (t) => {
  t.equal(region.decode('3510242008'), '35.10.24.2008');
  t.equal(region.decode('3510240000'), '35.10.24');
  t.equal(region.decode('3510000000'), '35.10');
  t.equal(region.decode(3500000000), '35');
});

t.test('what is no region code is not understood', async (t) => {
  for (const native of ['0000000000', '351000000', '35100000000', 'JAWA TIMUR', '', null, {}])
    t.equal(region.decode(native), undefined);
  for (const canonical of ['351', '35.1', '', 'x', null]) t.equal(region.encode(canonical), undefined);
});

t.test('a region code that is sent and read again is the same', async () => {
  const two = fc.integer({ min: 1, max: 99 }).map((part) => String(part).padStart(2, '0'));
  const village = fc.integer({ min: 1, max: 9999 }).map((part) => String(part).padStart(4, '0'));
  const code = fc.oneof(fc.tuple(two), fc.tuple(two, two), fc.tuple(two, two, two), fc.tuple(two, two, two, village));
  fc.assert(fc.property(code, (parts) => region.decode(region.encode(parts.join('.')) ?? null) === parts.join('.')));
});

t.test('a NIK is read as one, a passport as unknown', async (t) => {
  t.equal(identity.decode('9171010101909001'), '9171010101909001');
  t.equal(identity.decode('X1234567'), null);
  t.equal(identity.decode(''), null);
});
