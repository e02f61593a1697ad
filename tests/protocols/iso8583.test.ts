import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { createIso8583, type DataElement, type DataElements, type IsoMessage } from '../../src/protocols/iso8583.js';
import { failureOf } from '../failure-of.js';
import { libraryPeer } from './iso8583-peer.js';

const element = (content: DataElement['content'], length: DataElement['length'], size: number): DataElement => ({
  content,
  length,
  size,
});

const elements: DataElements = {
  2: element('n', 'll', 19),
  3: element('n', 'fixed', 6),
  4: element('n', 'fixed', 12),
  11: element('n', 'fixed', 6),
  37: element('an', 'fixed', 12),
  39: element('an', 'fixed', 2),
  48: element('ans', 'lll', 999),
  64: element('an', 'fixed', 4),
  66: element('n', 'fixed', 1),
  90: element('n', 'fixed', 42),
  128: element('ans', 'll', 40),
};

const digits = fc.constantFrom(...'0123456789');
const letters = fc.constantFrom(...'0123456789ABCXYZabcxyz');
const units = { n: digits, an: letters, ans: fc.oneof(letters, fc.constantFrom(...' .,-/()')) };

const fitting = ({ content, length, size }: DataElement): fc.Arbitrary<string> =>
  fc.string({ unit: units[content], minLength: length === 'fixed' ? size : 1, maxLength: size });

const messages: fc.Arbitrary<IsoMessage> = fc.record({
  type: fc.constantFrom('0200', '0210', '0400', '0410', '0800', '0810'),
  bits: fc
    .subarray(Object.entries(elements), { minLength: 1 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map(([bit, one]) => [bit, fitting(one)])))),
});

const same = (one: IsoMessage, other: IsoMessage): boolean =>
  one.type === other.type && JSON.stringify(one.bits) === JSON.stringify(other.bits);

const hex = createIso8583(elements, 'hex');
const binary = createIso8583(elements, 'binary');

t.test('every message comes back as it was, with bitmaps in digits or in bytes', async () => {
  for (const codec of [hex, binary])
    fc.assert(fc.property(messages, (message) => same(codec.decode(codec.encode(message)), message)));
});

t.test('an independent library reads what we write, and we read what it writes', async () => {
  const library = libraryPeer(elements);
  fc.assert(
    fc.property(
      messages,
      (message) =>
        same(library.decode(binary.encode(message)), message) && same(binary.decode(library.encode(message)), message),
    ),
  );
});

t.test('the bytes are those of the standard', (t) => {
  const message = { type: '0200', bits: { 3: '360000', 4: '125000', 11: '7', 37: 'RRN', 48: '022' } };
  t.equal(
    Buffer.from(hex.encode(message)).toString('latin1'),
    '0200' + '3020000008010000' + '360000' + '000000125000' + '000007' + 'RRN         ' + '003' + '022',
  );
  const beyond = hex.encode({ type: '0400', bits: { 3: '560000', 90: '0200' } });
  t.equal(Buffer.from(beyond).toString('latin1').slice(4, 36), 'A0000000000000000000004000000000');
  t.end();
});

t.test('what a bit cannot hold is refused before it is sent, and only the bit is named', async (t) => {
  const refused: readonly IsoMessage['bits'][] = [
    { 4: '1234567890123' },
    { 4: '12.500' },
    { 3: '3510242504909001' },
    { 48: 'nama\nbaru' },
    { 48: '東京' },
    { 48: 'x'.repeat(1000) },
    { 37: 'RRN-1' },
    { 5: '1' },
  ];
  for (const bits of refused) {
    const failure = await failureOf(() => hex.encode({ type: '0200', bits }));
    t.match(failure, { code: 'TRANSLATION_FAILED', sent: 'no' });
    t.notMatch(failure.message, /3510242504909001|nama|東京/);
  }
  t.equal((await failureOf(() => hex.encode({ type: '200', bits: {} }))).code, 'TRANSLATION_FAILED');
});

t.test(
  'a message that is cut short, goes on, or announces what the dialect has not is PROVIDER_ANSWER_INVALID',
  async (t) => {
    fc.assert(
      fc.property(messages, fc.double({ min: 0, max: 0.999, noNaN: true }), (message, part) => {
        const whole = binary.encode(message);
        try {
          binary.decode(whole.subarray(0, Math.floor(whole.length * part)));
          return false;
        } catch (error) {
          return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
        }
      }),
    );
    const broken = [
      '02003000000000000000360000000000125000X',
      '02003000000000000000360000',
      '0200080000000000000012345',
      '0200800000000000000080000000000000001',
      '02008000000000000000',
      '02000000000000010000',
      '02000000000000010000-12',
      '0200400000000000000020351024250490900123',
      '0200zzzzzzzzzzzzzzzz',
      'PING',
    ];
    for (const text of broken) {
      const failure = await failureOf(() => hex.decode(Buffer.from(text)));
      t.match(failure, { code: 'PROVIDER_ANSWER_INVALID', sent: 'unknown' }, text);
      t.notMatch(failure.message, /3510242504909001/);
    }
  },
);

t.test('any bytes are a message or PROVIDER_ANSWER_INVALID', async () => {
  const shaped = fc
    .tuple(
      fc.constantFrom('0200', '0210', '0810'),
      fc.stringMatching(/^[0-9A-F]{16}$/),
      fc.string({ unit: fc.constantFrom(...'0123456789 AZ'), maxLength: 120 }),
    )
    .map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), shaped), fc.constantFrom(hex, binary), (bytes, codec) => {
      try {
        return Object.keys(codec.decode(bytes).bits).every((bit) => Number(bit) in elements);
      } catch (error) {
        return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
      }
    }),
  );
});
