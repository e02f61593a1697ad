import type { Failure } from './failure.js';
import type { JsonObject } from './json.js';
import type { Language } from './text.js';

/** Nothing that looks like an identity number leaves in an error, wherever it came from. */
const mask = (text: string): string => text.replace(/\d{13,}/g, '…');

export interface ProblemContext {
  readonly exchange: string;
  readonly language: Language;
  /** Public origin of the gateway; problem types are pages below it. */
  readonly origin: string;
}

/** A Failure as an RFC 9457 problem document. `type` ends in the code and is a page that explains it. */
export const problemOf = (failure: Failure, { exchange, language, origin }: ProblemContext): JsonObject => {
  const about = failure.exchange ?? exchange;
  return {
    type: `${origin}/docs/failures/${failure.code}`,
    title: failure.title[language],
    status: failure.status,
    detail: mask(failure.detail[language]),
    instance: `urn:uuid:${about}`,
    code: failure.code,
    fault: failure.fault,
    exchange: about,
    ...(failure.errors.length === 0
      ? {}
      : {
          errors: failure.errors.map(({ pointer, keyword, detail }) => ({
            pointer: mask(pointer),
            keyword,
            detail: mask(detail[language]),
          })),
        }),
  };
};
