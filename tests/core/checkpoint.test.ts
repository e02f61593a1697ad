import fc from 'fast-check';
import t from 'tap';
import { checkpointText, parseCheckpoint } from '../../src/core/checkpoint.js';

const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

t.test('the example of the specification is read and written as it stands', async (t) => {
  const checkpoint = parseCheckpoint(example);
  t.match(checkpoint, { origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
  t.equal(checkpoint && checkpointText(checkpoint), example);
});

t.test('other spellings of the same checkpoint are none', async (t) => {
  for (const text of [
    '',
    example.slice(0, -1),
    example.replace('2085', '02085'),
    example.replace('20852163', '-1'),
    example.replace('20852163', '9007199254740993'),
    example.replace('20852163', '2e7'),
    example.replace('q2I=', 'q2J='),
    example.replace('q2I=', 'q2I'),
    example.replace('CsUYapGG', ''),
    `\n${example}`,
    `${example}\n`,
    `${example}\nextension\n`,
  ])
    t.equal(parseCheckpoint(text), undefined, JSON.stringify(text));
});

t.test('whatever is written is read again, extension lines included', async () => {
  const line = fc.string({ minLength: 1 }).filter((text) => !text.includes('\n'));
  const checkpoints = fc.record({
    origin: line,
    size: fc.maxSafeNat(),
    root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
    extensions: fc.array(line),
  });
  fc.assert(
    fc.property(checkpoints, (checkpoint) => {
      const text = checkpointText(checkpoint);
      const read = parseCheckpoint(text);
      return read !== undefined && checkpointText(read) === text && read.size === checkpoint.size;
    }),
  );
});

t.test('any text is a checkpoint that is written the same, or none', async () => {
  const piece = fc.constantFrom('\n', 'a\n', '7\n', 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.oneof(piece, fc.string())).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const checkpoint = parseCheckpoint(text);
      return checkpoint === undefined || checkpointText(checkpoint) === text;
    }),
  );
});
