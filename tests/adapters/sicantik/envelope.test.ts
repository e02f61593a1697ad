import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { envelopeKey, openEnvelope, permitsIn } from '../../../adapters/sicantik/envelope.js';

const salt = 'garam-uji';
const key = envelopeKey(salt);

/** Written from the description of the envelope alone. */
const seal = (text: string, iv = randomBytes(12)): string => {
  const cipher = createCipheriv('aes-256-gcm', createHash('sha256').update(salt).digest(), iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('hex');
};

t.test('any JSON comes out as it went in, also encoded twice', async () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.boolean(), (value, twice) => {
      const text = JSON.stringify(value);
      // A number of more characters, or with an exponent, comes out as the string of its characters (core/lossless-json).
      if (typeof value === 'string' || text.match(/[-\d.]{16}|e[-+\d]|__proto__/)) return true;
      const opened = openEnvelope({ data: seal(twice ? JSON.stringify(text) : text) }, key);
      return JSON.stringify(opened) === JSON.stringify(JSON.parse(text));
    }),
  );
});

t.test('an identity number inside keeps its digits', async (t) => {
  const opened = openEnvelope({ data: seal('{"items":[{"nik":9171010101909001}]}') }, key);
  t.same(permitsIn(opened), [{ nik: '9171010101909001' }]);
});

t.test('one bit changed, another salt, or anything that is no envelope opens to nothing', async (t) => {
  const whole = seal('{"items":[]}');
  t.same(permitsIn(openEnvelope({ data: whole }, key)), []);
  t.equal(openEnvelope({ data: whole }, envelopeKey('garam lain')), undefined);
  for (let at = 0; at < whole.length; at += 7) {
    const digit = (Number.parseInt(whole.charAt(at), 16) ^ 1).toString(16);
    t.equal(openEnvelope({ data: whole.slice(0, at) + digit + whole.slice(at + 1) }, key), undefined, `digit ${at}`);
  }
  for (const body of [
    null,
    [],
    'x',
    {},
    { data: '' },
    { data: 'zz' },
    { data: 'abc' },
    { data: whole.slice(0, 40) },
    { data: 7 },
  ])
    t.equal(openEnvelope(body, key), undefined);
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (body, data) => {
      openEnvelope(body as never, key);
      return openEnvelope({ data }, key) === undefined;
    }),
  );
});

t.test('the list is found under each of its names, and nothing else is taken for one', async (t) => {
  for (const name of ['items', 'data', 'root']) t.same(permitsIn({ [name]: [{ a: 1 }, 'x'] }), [{ a: 1 }]);
  t.same(permitsIn([{ a: 1 }]), [{ a: 1 }]);
  for (const nothing of [undefined, null, {}, { items: {} }, 'x', 1]) t.equal(permitsIn(nothing), undefined);
});
