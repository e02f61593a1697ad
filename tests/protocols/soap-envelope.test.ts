import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import type { Json, JsonObject } from '../../src/core/json.js';
import { buildEnvelope, readEnvelope } from '../../src/protocols/soap-envelope.js';
import { failureOf } from '../failure-of.js';

const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const none: ReadonlySet<string> = new Set();
const read = (text: string, lists = none): JsonObject => readEnvelope(Buffer.from(text), 'text/xml', lists);
const answer = (body: string, head = '', ns = soap11): string =>
  `<S:Envelope xmlns:S="${ns}"><S:Header>${head}</S:Header><S:Body>${body}</S:Body></S:Envelope>`;
const question = { namespace: 'urn:uji', element: 'tanya', qualified: true };

t.test(
  'elements are objects, texts strings, repeated ones lists, nil is null, attributes and namespaces nothing',
  async (t) => {
    const nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';
    const body = `<r xmlns="urn:1" id="7">\n <n>0012345678901234567</n> <e/><z ${nil}/><o:b xmlns:o="urn:2"><c>1</c></o:b><d>1</d><d>2</d></r>`;
    t.same(read(answer(body)), {
      r: { n: '0012345678901234567', e: '', z: null, b: { c: '1' }, d: ['1', '2'] },
    });
  },
);

t.test('an element named as a list is one also when it stands alone', async (t) => {
  const body = '<r><d>1</d><x><d><e>2</e></d></x></r>';
  t.same(read(answer(body), new Set(['r.x.d'])), { r: { d: '1', x: { d: [{ e: '2' }] } } });
});

t.test('a fault is read whatever its prefix, and its code has none', async (t) => {
  const fault = (prefix: string): string =>
    `<${prefix}:Envelope xmlns:${prefix}="${soap11}"><${prefix}:Body><${prefix}:Fault><faultcode>${prefix}:Server</faultcode><faultstring>Gagal</faultstring><detail><k:kesalahan xmlns:k="urn:k"><kode>1</kode></k:kesalahan></detail></${prefix}:Fault></${prefix}:Body></${prefix}:Envelope>`;
  for (const prefix of ['soap', 'SOAP-ENV', 'S'])
    t.same(read(fault(prefix)), {
      Fault: { faultcode: 'Server', faultstring: 'Gagal', detail: { kesalahan: { kode: '1' } } },
    });
  t.same(read(answer('<S:Fault/>')), { Fault: {} });
});

t.test('what is no SOAP 1.1 envelope with one body is PROVIDER_ANSWER_INVALID', async (t) => {
  const soap12 = 'http://www.w3.org/2003/05/soap-envelope';
  for (const text of [
    '<html><body/></html>',
    answer('<r/>', '', soap12),
    `<Envelope xmlns="${soap11}"/>`,
    '<Envelope><Body/></Envelope>',
  ])
    t.equal((await failureOf(() => read(text))).code, 'PROVIDER_ANSWER_INVALID');
  const twice = answer('').replace('</S:Envelope>', '<S:Body/></S:Envelope>');
  t.equal((await failureOf(() => read(twice))).code, 'PROVIDER_ANSWER_INVALID');
  t.same(read(answer('')), {}, 'an empty body is an empty object');
});

t.test('a header that must be understood stops the answer, unless it is WS-Security', async (t) => {
  const wsse = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
  t.equal((await failureOf(() => read(answer('<r/>', '<h S:mustUnderstand="1"/>')))).code, 'PROVIDER_ANSWER_INVALID');
  t.same(read(answer('<r/>', `<h S:mustUnderstand="0"/><w:Security xmlns:w="${wsse}" S:mustUnderstand="1"/>`)), {
    r: '',
  });
});

t.test('elements inside the operation are in its namespace, or in none where the service wants them so', async (t) => {
  const fields = { a: '<&>"', b: [1, true], c: { d: null } };
  t.match(
    buildEnvelope({ ...question, fields }),
    '<m:tanya xmlns:m="urn:uji"><m:a>&lt;&amp;&gt;"</m:a><m:b>1</m:b><m:b>true</m:b><m:c><m:d ',
  );
  t.match(buildEnvelope({ ...question, qualified: false, fields }), '<m:tanya xmlns:m="urn:uji"><a>&lt;');
});

t.test('what XML cannot hold is TRANSLATION_FAILED and never quoted', async (t) => {
  for (const fields of [
    { 'a b': '1' },
    { 'x:y': '1' },
    { '': '1' },
    { '1a': '1' },
    { a: '3510242504909001\u0000' },
    { a: [['1']] },
    { a: '\ud800' },
  ]) {
    const failure = await failureOf(() => buildEnvelope({ ...question, fields }));
    t.equal(failure.code, 'TRANSLATION_FAILED', JSON.stringify(fields));
    t.notMatch(failure.message, /3510/);
  }
});

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/).filter((text) => text !== '__proto__');
const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constant(null));
const { tree } = fc.letrec<{ tree: Json; record: JsonObject }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, tie('record')),
  record: fc.dictionary(name, fc.oneof(tie('tree'), fc.array(tie('tree'), { minLength: 2, maxLength: 3 })), {
    minKeys: 1,
    maxKeys: 4,
  }),
}));

t.test('whatever is written comes back, or cannot be written', async () => {
  fc.assert(
    fc.property(fc.dictionary(name, tree, { minKeys: 1, maxKeys: 4 }), (fields) => {
      try {
        const found = read(buildEnvelope({ ...question, fields: fields as JsonObject }));
        const wanted = JSON.stringify({ tanya: fields }).replace(/\\r(\\n)?/g, '\\n');
        return JSON.stringify(found) === wanted;
      } catch (error) {
        return error instanceof Failure && error.code === 'TRANSLATION_FAILED';
      }
    }),
  );
});

t.test('whatever stands in an envelope, it is read or PROVIDER_ANSWER_INVALID', async () => {
  const scrap = fc.constantFrom(
    '<S:Fault>',
    '</S:Fault>',
    '<faultcode>',
    '</faultcode>',
    '<a>',
    '</a>',
    '<a/>',
    'S:x',
    '</S:Body>',
    '<S:Body>',
    '<__proto__>',
    '</__proto__>',
    '&lt;',
  );
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 20 }), (parts) => {
      try {
        return typeof read(answer(parts.join('')), new Set(['a', 'Fault.faultcode'])) === 'object';
      } catch (error) {
        return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
      }
    }),
    { numRuns: 300 },
  );
});
