import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { readXml, xmlLimits } from '../../src/protocols/soap-xml.js';
import { failureOf } from '../failure-of.js';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const refused = async (text: string | Uint8Array, limits = xmlLimits): Promise<string> =>
  (await failureOf(() => readXml(typeof text === 'string' ? bytes(text) : text, '', limits))).code;

t.test('names are told apart by namespace, whatever the prefix; text and CDATA are joined', async (t) => {
  const root = readXml(bytes('<a:x xmlns:a="urn:1" xmlns="urn:2" a:k="v"><y>1<![CDATA[<2>]]>&amp;&#x33;</y></a:x>'));
  t.match(root, { name: 'x', namespace: 'urn:1', children: [{ name: 'y', namespace: 'urn:2', text: '1<2>&3' }] });
  t.match(
    root.attributes.filter(({ namespace }) => namespace === 'urn:1'),
    [{ name: 'k', value: 'v' }],
  );
});

t.test('every document type is refused: entities, external ones, and one that declares nothing', async (t) => {
  const laughs = `<!ENTITY a "ha">${'bcdefghij'.replace(/./g, (c) => `<!ENTITY ${c} "&a;&a;&a;&a;">`)}`;
  for (const doctype of [
    `<!DOCTYPE x [${laughs}]>`,
    '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x PUBLIC "p" "http://127.0.0.1:1/x.dtd">',
    '<!DOCTYPE x>',
    '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:1/"> %p;]>',
  ])
    t.equal(await refused(`${doctype}<x>&a;</x>`), 'PROVIDER_ANSWER_INVALID', doctype.slice(0, 20));
  t.equal(await refused('<x>&a;</x>'), 'PROVIDER_ANSWER_INVALID', 'nor are there entities without one');
});

t.test(
  'a processing instruction, an unknown prefix, a repeated attribute and half a document are refused',
  async (t) => {
    for (const text of [
      '<x><?php a?></x>',
      '<a:x/>',
      '<x k="1" k="2"/>',
      '<x><y></x>',
      '<x',
      '',
      '   ',
      'text',
      '<x/><y/>',
      '{}',
      '<x>\u0001</x>',
    ])
      t.equal(await refused(text), 'PROVIDER_ANSWER_INVALID', text);
  },
);

t.test('what is too large, deep or full is refused before it is read to its end', async (t) => {
  const deep = (n: number): string => '<a>'.repeat(n) + '</a>'.repeat(n);
  t.equal(readXml(bytes(deep(32))).name, 'a');
  t.equal(await refused(deep(33)), 'PROVIDER_ANSWER_INVALID');
  t.equal(await refused('<a>'.repeat(200_000)), 'PROVIDER_ANSWER_INVALID');
  const full = (n: number): string => `<a ${Array.from({ length: n }, (_, at) => `k${at}=""`).join(' ')}/>`;
  t.equal(readXml(bytes(full(32))).name, 'a');
  t.equal(await refused(full(33)), 'PROVIDER_ANSWER_INVALID');
  t.equal(await refused(`<a>${'<b/>'.repeat(10)}</a>`, { ...xmlLimits, elements: 10 }), 'PROVIDER_ANSWER_INVALID');
  t.equal(await refused('<a>12345</a>', { ...xmlLimits, bytes: 11 }), 'PROVIDER_ANSWER_INVALID');
});

t.test('the charset is that of the mark, else of the content type, else of the declaration, else UTF-8', async (t) => {
  const old = Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><x>Ren\xe9</x>', 'latin1');
  t.equal(readXml(old).text, 'René');
  t.equal(readXml(Buffer.from('<x>Ren\xe9</x>', 'latin1'), 'text/xml; charset="windows-1252"').text, 'René');
  t.equal(readXml(bytes('\ufeff<?xml version="1.0" encoding="ISO-8859-1"?><x>René</x>')).text, 'René');
  t.equal(
    readXml(bytes('<?xml version="1.0" encoding="ISO-8859-1"?><x>René</x>'), 'text/xml;charset=utf-8').text,
    'René',
  );
  t.equal(await refused(Buffer.from('<x>Ren\xe9</x>', 'latin1')), 'PROVIDER_ANSWER_INVALID', 'not UTF-8');
  t.equal(await refused(Buffer.from('\ufeff<x/>', 'utf16le')), 'PROVIDER_ANSWER_INVALID', 'UTF-16 is not read');
});

t.test('no error quotes the document', async (t) => {
  const failure = await failureOf(() => readXml(bytes('<x><3510242504909001</x>')));
  t.notMatch(JSON.stringify([failure.message, failure.detail, failure.cause]), /3510242504909001/);
});

const scrap = fc.constantFrom(
  '<a>',
  '</a>',
  '<a/>',
  '<b:c xmlns:b="u">',
  '</b:c>',
  ' k="v"',
  '<a k="v">',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '&amp;',
  '&#0;',
  '&#x110000;',
  '&lol;',
  '<!DOCTYPE a [',
  '<!ENTITY a "b">',
  ']>',
  '<?xml version="1.0"?>',
  '<?pi?>',
  '\ud800',
  '\u0000',
  'text',
  '__proto__',
  '<__proto__>',
  'xmlns=""',
);

t.test('whatever bytes arrive, they are an element or PROVIDER_ANSWER_INVALID', async () => {
  const holds = (message: Uint8Array): boolean => {
    try {
      return typeof readXml(message).name === 'string';
    } catch (error) {
      return error instanceof Failure && error.code === 'PROVIDER_ANSWER_INVALID';
    }
  };
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 40 }), (parts) => holds(bytes(parts.join('')))),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), holds));
});
