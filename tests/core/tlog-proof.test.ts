import fc from 'fast-check';
import t from 'tap';
import { formatTlogProof, parseTlogProof } from '../../src/core/tlog-proof.js';

/** After the example of c2sp.org/tlog-proof, whose signatures are shortened there. */
const example = `c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog AAAAAAA=
`;

t.test('a proof is read and written as it stands, its checkpoint untouched', async (t) => {
  const proof = parseTlogProof(example);
  t.match(proof, {
    index: 73_894,
    hashes: { length: 2 },
    checkpoint: /^example.com\/fancylog\n109482\n[\s\S]*AAAAAAA=\n$/,
  });
  t.equal(proof?.extra?.toString(), 'age-v1.2.1-darwin-arm64.tar.gz');
  t.equal(proof && formatTlogProof(proof), example);
});

t.test('without extra data and without hashes, as for the only entry of a log', async (t) => {
  const text = 'c2sp.org/tlog-proof@v1\nindex 0\n\nanything\n';
  t.same(parseTlogProof(text), { index: 0, hashes: [], checkpoint: 'anything\n' });
});

t.test('what differs from the form is no proof', async (t) => {
  for (const text of [
    '',
    example.replace('@v1', '@v2'),
    example.replace('index 73894', 'index 073894'),
    example.replace('index 73894\n', ''),
    example.replace('extra YWdl', 'extra YWd'),
    example.replace('PlQ=', 'PlR='),
    example.replace('gSKyXoYZ', ''),
    example.replace('\n\n', '\n'),
    example.replace('B95l', 'B95l\n'),
    example.replace('index', 'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\nindex'),
  ])
    t.equal(parseTlogProof(text), undefined, text.slice(0, 60));
  const many = `${'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n'.repeat(64)}\nx`;
  t.equal(
    parseTlogProof(`c2sp.org/tlog-proof@v1\nindex 0\n${many}`),
    undefined,
    'more hashes than any tree has levels',
  );
});

t.test('any text is a proof that is written the same, or none', async () => {
  const piece = fc.constantFrom('\n', '\n\n', 'c2sp.org/tlog-proof@v1\n', 'index 7\n', 'extra AAAA\n');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string())).map((all) => all.join('')),
    fc.string().map((tail) => `c2sp.org/tlog-proof@v1\nindex 1\n\n${tail}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const proof = parseTlogProof(text);
      return proof === undefined || formatTlogProof(proof) === text;
    }),
  );
});
