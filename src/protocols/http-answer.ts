import type { HttpAnswer, NativeMessage } from '../adapter/adapter.js';
import { isObject, type Json, type JsonObject } from '../core/json.js';
import { parseNative } from '../core/lossless-json.js';
import { answerInvalid, failureForStatus } from './http-failures.js';

const startsWithTag = (body: Uint8Array): boolean => /^\s*</.test(Buffer.from(body.subarray(0, 64)).toString('latin1'));

/**
 * The JSON in an answer, every digit kept. The content type is not looked at: dialects label JSON as HTML.
 * Throws PROVIDER_ANSWER_INVALID for an empty body, a page of HTML, or anything else that is not whole JSON in UTF-8.
 */
export const parseJsonAnswer = (answer: HttpAnswer): Json => {
  if (answer.body.length === 0)
    throw answerInvalid({ en: "The provider's answer is empty.", id: 'Jawaban penyedia kosong.' });
  try {
    return parseNative(answer.body);
  } catch (cause) {
    throw startsWithTag(answer.body)
      ? answerInvalid({
          en: 'The provider answered with a web page instead of data.',
          id: 'Penyedia menjawab dengan halaman web, bukan data.',
        })
      : answerInvalid(
          {
            en: "The provider's answer is not complete JSON in UTF-8.",
            id: 'Jawaban penyedia bukan JSON lengkap dalam UTF-8.',
          },
          // The parser's own message quotes the body, and with it whoever it is about.
          cause instanceof Error ? cause.name : undefined,
        );
  }
};

const objectOrNothing = (answer: HttpAnswer): JsonObject | undefined => {
  try {
    const body = parseJsonAnswer(answer);
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The native answer of a dialect; throws what a status other than 2xx means.
 * @param spoken statuses with which the dialect gives its reasons as a JSON object, for the mapping's failure table to read
 */
export const jsonMessage = (answer: HttpAnswer, now: Date, spoken: readonly number[] = []): NativeMessage => {
  const { status, headers } = answer;
  const failure = failureForStatus(status, headers, now);
  if (!failure) return { body: parseJsonAnswer(answer), status, headers };
  const reasons = spoken.includes(status) ? objectOrNothing(answer) : undefined;
  if (reasons === undefined) throw failure;
  return { body: reasons, status, headers };
};
