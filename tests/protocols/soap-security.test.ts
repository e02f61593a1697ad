import { passwordDigest as peersDigest } from 'soap';
import t from 'tap';
import { buildEnvelope } from '../../src/protocols/soap-envelope.js';
import { passwordDigest, tokenRefusal } from '../../src/protocols/soap-security.js';

const nonce = Buffer.from('0123456789abcdef');
const created = new Date('2026-11-25T01:02:03.456Z');

t.test('the digest is that of an independent implementation', async (t) => {
  const time = '2026-11-25T01:02:03Z';
  t.equal(passwordDigest(nonce, time, 'rahasia é'), peersDigest(nonce.toString('base64'), time, 'rahasia é'));
});

t.test('a digest never sends the password, a text does; nonce and time go along', async (t) => {
  const envelope = (passwordType: 'digest' | 'text'): string =>
    buildEnvelope({
      namespace: 'urn:uji',
      element: 'tanya',
      qualified: true,
      fields: {},
      token: { user: 'a&b', password: 'rahasia', passwordType, nonce, created },
    });
  t.notMatch(envelope('digest'), /rahasia/);
  t.match(envelope('digest'), /#PasswordDigest">[A-Za-z0-9+/]{27}=</);
  t.match(envelope('text'), /#PasswordText">rahasia</);
  t.match(envelope('digest'), '>MDEyMzQ1Njc4OWFiY2RlZg==</wsse:Nonce>');
  t.match(envelope('digest'), '>2026-11-25T01:02:03Z</wsu:Created>');
  t.match(envelope('digest'), '<wsse:Username>a&amp;b</wsse:Username>');
  t.match(envelope('digest'), 'soap:mustUnderstand="1"');
});

t.test('only the fault codes of WS-Security mean a refused token', async (t) => {
  t.equal(tokenRefusal({ faultcode: 'FailedAuthentication' }), 'FailedAuthentication');
  for (const faultcode of ['Client', 'constructor', '', null]) t.equal(tokenRefusal({ faultcode }), undefined);
});
