import type { Text } from './text.js';

/** A mistake in a document an administrator wrote. `check` gathers all of them and prints `file:line:column pointer: what, what to do`. */
export interface Fault {
  /** Path of the document, relative to the folder that was checked. */
  readonly file: string;
  /** JSON Pointer (RFC 6901) to the place inside the document; `''` is the whole document. */
  readonly pointer: string;
  /** What is wrong and what to do about it. */
  readonly problem: Text;
}
