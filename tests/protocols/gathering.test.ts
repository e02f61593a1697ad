import fc from 'fast-check';
import t from 'tap';
import { Failure } from '../../src/core/failure.js';
import { createGathering } from '../../src/protocols/gathering.js';
import { failureOf } from '../failure-of.js';

const ofSize = (size: number | undefined) => () => size;

t.test('however an answer is cut into pieces, it is gathered whole and nothing after it', async () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), fc.nat(400), (chunks, size) => {
      const gathering = createGathering({ frame: ofSize(size) });
      const all = Buffer.concat(chunks);
      let answer: Uint8Array | undefined;
      for (const chunk of chunks) answer ??= gathering.add(chunk);
      if (chunks.length === 0 || all.length < size) return answer === undefined;
      return answer !== undefined && Buffer.compare(answer, all.subarray(0, size)) === 0;
    }),
  );
});

const frames = fc.constantFrom<(soFar: Uint8Array) => number | undefined>(
  ofSize(undefined),
  ofSize(-1),
  ofSize(0.5),
  ofSize(Number.NaN),
  ofSize(Number.POSITIVE_INFINITY),
  (soFar) => soFar[0],
  (soFar) => soFar.length,
  () => {
    throw new RangeError('3510242504909001');
  },
);

t.test(
  'whatever bytes arrive and whatever a frame says, there is an answer within the bound or a provider’s Failure',
  async () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 })),
        frames,
        fc.integer({ min: 1, max: 99 }),
        (chunks, frame, maxBytes) => {
          const { add, end } = createGathering({ frame, maxBytes });
          try {
            for (const chunk of chunks) {
              const answer = add(chunk);
              if (answer) return answer.length <= maxBytes;
            }
            return end().length <= maxBytes;
          } catch (error) {
            return (
              error instanceof Failure && error.fault === 'provider' && !/3510242504909001/.test(String(error.cause))
            );
          }
        },
      ),
    );
  },
);

t.test('an answer as large as the bound is taken, one byte more is not', async (t) => {
  const ended = (bytes: Uint8Array, last: boolean) => (last ? bytes.length : undefined);
  const gather = (size: number) => {
    const { add, end } = createGathering({ frame: ended, maxBytes: 8 });
    add(new Uint8Array(size));
    return end();
  };
  t.equal(gather(7).length, 7);
  t.equal((await failureOf(() => gather(9))).code, 'PROVIDER_ANSWER_INVALID');
  const line = createGathering({ frame: ofSize(8), maxBytes: 8 });
  t.equal(line.add(new Uint8Array(8))?.length, 8);
});
