import fc from 'fast-check';
import t from 'tap';
import { largestYaml, readYaml } from '../../src/core/yaml.js';

const mistakesOf = (text: string) =>
  readYaml(text).mistakes.map(({ pointer, position, problem }) => ({
    pointer,
    at: `${position.line}:${position.column}`,
    en: problem.en,
  }));

t.test('a sound document is plain data that knows where each value was written', async (t) => {
  const { value, mistakes, place } = readYaml("a: 1\nb:\n  - x\n  - c: '08'\n    d: true\ne/f~g: null\n");
  t.strictSame(value, { a: 1, b: ['x', { c: '08', d: true }], 'e/f~g': null });
  t.strictSame(mistakes, []);
  t.strictSame(place('/a'), { line: 1, column: 1 });
  t.strictSame(place('/b/1/d'), { line: 5, column: 5 });
  t.strictSame(place('/e~1f~0g'), { line: 6, column: 1 });
  t.strictSame(place('/b/1/missing/deep'), { line: 4, column: 5 }, 'the closest enclosing place');
  t.strictSame(place('/nowhere'), { line: 1, column: 1 });
});

t.test('an unquoted number that YAML would change is refused at its own place', async (t) => {
  for (const number of ['08', '35.10', '9171010101909001', '0x1F', '1e3', '+5', '.5', '-0', '.inf', '0o17', '1.0'])
    t.match(mistakesOf(`name: x\nregion: ${number}\n`), [{ pointer: '/region', at: '2:9', en: /quote it/ }], number);
});

t.test('an unquoted number of eight digits or more is an identifier and is refused', async (t) => {
  t.match(mistakesOf('list:\n  - 1\n  - 12345678\n'), [{ pointer: '/list/1', at: '3:5', en: /identifier.*quote it/ }]);
  t.strictSame(mistakesOf('a: 1234567\nb: 0.5\nc: -3\nd: 0\n'), []);
});

t.test('quoted identifiers keep every digit, and keys are text as written', async (t) => {
  t.strictSame(readYaml("nik: '9171010101909001'\n01: a\n1: b\n").value, {
    nik: '9171010101909001',
    '01': 'a',
    '1': 'b',
  });
});

t.test('every refused construction has its own line, and all are told at once', async (t) => {
  const text = ['a: 1', 'a: 2', 'b: *x', '__proto__: { evil: 1 }', 'c: 007', 'd: !secret x', ''].join('\n');
  const found = mistakesOf(text);
  t.match(found.map(({ at }) => at).sort(), ['2:1', '3:4', '4:1', '5:4', '6:4']);
  t.match(found.map(({ en }) => en).join('\n'), /written twice[\s\S]*aliases|aliases[\s\S]*written twice/);
});

t.test('a second document, a directive and a tab are refused', async (t) => {
  t.match(mistakesOf('a: 1\n---\nb: 2\n'), [{ en: /second document/ }]);
  t.match(mistakesOf('%YAML 1.1\n---\na: yes\n'), [{ en: /directives/ }]);
  t.match(mistakesOf('a:\n\tb: 1\n'), [{ at: /^2:/, en: /tab/ }]);
});

t.test('`__proto__` never becomes a prototype, not even nested in a list', async (t) => {
  const { value } = readYaml('a:\n  - __proto__: { polluted: true }\n    constructor: 1\n');
  t.equal(({} as { polluted?: boolean }).polluted, undefined);
  t.strictSame(Object.keys((value as { a: [object] }).a[0]), ['constructor']);
});

t.test('hostile documents end as a fault, quickly', async (t) => {
  const some = largestYaml / 8;
  const bomb = `a: &a [x]\n${'bcdefghij'.replace(/./g, (name) => `${name}: &${name} [${'*a,'.repeat(9)}]\n`)}`;
  const hostile: Record<string, string> = {
    'nested lists': '['.repeat(some),
    'nested maps': '{a: '.repeat(some / 4),
    'nested items': '- '.repeat(some / 2),
    'nested keys': '? '.repeat(some / 2),
    'nested blocks': Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'alias bomb': bomb,
    anchors: '&a '.repeat(some / 3),
    'open quotes': '"'.repeat(some),
    brackets: ']'.repeat(some / 2),
    'one key many times': 'a:\n'.repeat(some / 3),
    'too large': 'a'.repeat(largestYaml + 1),
  };
  for (const [name, text] of Object.entries(hostile)) {
    const began = performance.now();
    t.not(readYaml(text).mistakes.length, 0, name);
    t.ok(performance.now() - began < 5_000, `${name} is refused in time`);
  }
});

t.test('a value is never repeated in what is said about it', async (t) => {
  const secret = 'hunter2-3510246504909001';
  for (const text of [
    `a: "${secret}`,
    `a: ${secret}: b`,
    `"${secret}" x`,
    `a: *${secret}`,
    `a: [${secret}`,
    `!${secret} x`,
  ])
    for (const { problem } of readYaml(text).mistakes)
      t.notMatch(problem.en + problem.id, /hunter2|3510246504909001/, text);
});

t.test('JSON is read as it is', async () => {
  const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: true });
  const hasLongNumber = (text: string): boolean => /\d{8}|e[+-]?\d|-0/.test(text);
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      fc.pre(!hasLongNumber(text) && !text.includes('__proto__'));
      const read = readYaml(text);
      return read.mistakes.length === 0 && JSON.stringify(read.value) === text;
    }),
  );
});

t.test('no text at all makes the reader throw', async () => {
  const pieces = fc.constantFrom(
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '\t',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&x ',
    '*x',
    '!',
    '#',
    '|',
    '>',
    '0',
    '8',
    '---',
    '%',
    ',',
    '?',
    '<<',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), fc.string(), (parts, rest) => {
      const { mistakes, place } = readYaml(parts.join('') + rest);
      place('/a/b');
      return mistakes.every(({ position }) => position.line >= 1 && position.column >= 1);
    }),
    { numRuns: 2_000 },
  );
});
