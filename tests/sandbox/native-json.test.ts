import fc from 'fast-check';
import t from 'tap';
import { readObject, writeWithNumbers } from '../../sandbox/native-json.js';

const bytes = (text: string) => new TextEncoder().encode(text);

t.test(
  'integers of sixteen digits and more are read digit for digit, everything else as JSON.parse does',
  async (t) => {
    const digits = fc.stringMatching(/^[1-9]\d{15,25}$/);
    fc.assert(fc.property(digits, (number) => readObject(bytes(`{"n":${number}}`))?.n === number));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (value) => {
        const text = JSON.stringify(value);
        return JSON.stringify(readObject(bytes(text))) === JSON.stringify(JSON.parse(text));
      }),
    );
    t.strictSame(readObject(bytes('{"a":"1234567890123456","b":1.5e3,"c":"\\"9999999999999999"}')), {
      a: '1234567890123456',
      b: 1500,
      c: '"9999999999999999',
    });
  },
);

t.test('what is no object is undefined, whatever the bytes', async () => {
  for (const text of ['', '[]', 'null', '1', '"x"', '{', '{"a":1234567890123456 7}']) {
    t.equal(readObject(bytes(text)), undefined, text);
  }
  fc.assert(fc.property(fc.uint8Array(), (value) => [undefined, 'object'].includes(readObject(value) && 'object')));
});

t.test('named members are written as numbers, and no text can pretend to be one', async (t) => {
  t.equal(writeWithNumbers({ NIK: '9171010101909001' }, ['NIK']), '{"NIK":9171010101909001}');
  t.equal(writeWithNumbers({ NIK: '0351', X: '1' }, ['NIK']), '{"NIK":"0351","X":"1"}');
  const sly = { NAMA: '","NIK":"1' };
  t.strictSame(JSON.parse(writeWithNumbers(sly, ['NIK'])), sly);
});
