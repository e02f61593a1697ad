import fc from 'fast-check';
import t from 'tap';
import { charsets, textCodec } from '../../src/protocols/charset.js';

t.test('what a set can write it reads back, and what it reads it can write', async () => {
  for (const charset of charsets) {
    const { encode, decode } = textCodec(charset);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encode(text);
        return bytes === undefined || decode(bytes) === text;
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = decode(bytes);
        return text === undefined || Buffer.compare(encode(text) ?? Uint8Array.of(), bytes) === 0;
      }),
    );
  }
});

t.test('each set has its own bytes for the same letter', async (t) => {
  t.same(textCodec('windows-1252').encode('é€'), Uint8Array.of(0xe9, 0x80));
  t.same(textCodec('iso-8859-1').encode('é'), Uint8Array.of(0xe9));
  t.same(textCodec('utf-8').encode('é'), Uint8Array.of(0xc3, 0xa9));
});

t.test('a character the set does not have, and bytes that are no text, are told', async (t) => {
  t.equal(textCodec('us-ascii').encode('é'), undefined);
  t.equal(textCodec('iso-8859-1').encode('€'), undefined);
  t.equal(textCodec('windows-1252').encode('ऩ'), undefined);
  t.equal(textCodec('utf-8').encode('\ud800'), undefined);
  t.equal(textCodec('us-ascii').decode(Uint8Array.of(0xe9)), undefined);
  t.equal(textCodec('utf-8').decode(Uint8Array.of(0xc3)), undefined);
});
