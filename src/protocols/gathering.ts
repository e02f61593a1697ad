import type { TcpExchange } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import { answerInvalid, cutOff, tooLarge } from './http-failures.js';

/** The bytes of one answer, as they arrive. Each call gives the whole answer once it is there, and throws once it cannot be. */
export interface Gathering {
  add(chunk: Uint8Array): Uint8Array | undefined;
  /** Nothing more will come. */
  end(): Uint8Array;
}

const defaultMaxBytes = 64 * 1024;

const notFramed = (cause: unknown): Failure =>
  answerInvalid(
    {
      en: "The provider's answer does not say where it ends the way its protocol asks.",
      id: 'Jawaban penyedia tidak menandai akhirnya sebagaimana diminta protokolnya.',
    },
    // A message may quote the bytes, and with them whoever they are about.
    cause instanceof Error ? cause.name : undefined,
  );

export const createGathering = ({ frame, maxBytes = defaultMaxBytes }: Pick<TcpExchange, 'frame' | 'maxBytes'>) => {
  let bytes = new Uint8Array(1024);
  let size = 0;

  const sizeOfAnswer = (ended: boolean): number | undefined => {
    try {
      return frame(bytes.subarray(0, size), ended);
    } catch (error) {
      throw error instanceof Failure ? error : notFramed(error);
    }
  };

  const whole = (ended: boolean): Uint8Array | undefined => {
    const wanted = sizeOfAnswer(ended);
    if (wanted === undefined) {
      if (size >= maxBytes) throw tooLarge(maxBytes);
      return undefined;
    }
    if (!Number.isSafeInteger(wanted) || wanted < 0) throw notFramed(new RangeError());
    if (wanted > maxBytes) throw tooLarge(maxBytes);
    return wanted <= size ? bytes.slice(0, wanted) : undefined;
  };

  const keep = (chunk: Uint8Array): void => {
    // What exceeds the bound is not kept: an answer within it may still be followed by more.
    const part = chunk.subarray(0, maxBytes - size);
    if (size + part.length > bytes.length) {
      const larger = new Uint8Array(Math.min(Math.max(bytes.length * 2, size + part.length), Math.max(maxBytes, 1)));
      larger.set(bytes.subarray(0, size));
      bytes = larger;
    }
    bytes.set(part, size);
    size += part.length;
  };

  const gathering: Gathering = {
    add(chunk) {
      keep(chunk);
      return whole(false);
    },
    end() {
      const answer = whole(true);
      if (answer) return answer;
      throw cutOff(new Error('the provider ended the connection'));
    },
  };
  return gathering;
};
