import type { FailureCode } from '../core/failure.js';
import type { Json } from '../core/json.js';

/** A mapping document compiled both ways. Every function throws a Failure: whose fault it is depends on whose data it reads. */
export interface Translation {
  readonly service: string;
  readonly operation: string;
  /** Canonical request → native request (towards a provider). Throws TRANSLATION_FAILED. */
  encodeRequest(canonical: Json): Json;
  /** Native answer → canonical response. Throws what the native failure says, or PROVIDER_ANSWER_INVALID. */
  decodeAnswer(native: Json): Json;
  /** The same of an answer that says "already done", as if it did not; `undefined` = it holds no response. */
  decodeDone(native: Json): Json | undefined;
  /** Native request → canonical request (from a native consumer or event source). Throws BODY_MALFORMED. */
  decodeRequest(native: Json): Json;
  /** Canonical response → native answer (towards a native consumer). Throws TRANSLATION_FAILED. */
  encodeAnswer(canonical: Json): Json;
  /** A failure → native answer (towards a native consumer); `undefined` = the document has no words for failures. */
  encodeFailure(code: FailureCode): Json | undefined;
  /** What a native consumer is told once its exchange is queued; `undefined` = the document does not say. */
  encodeQueued(): Json | undefined;
}
