import { createHash, hash } from 'node:crypto';
import { createRandomPool } from '../core/random.js';
import type { LogRecord } from './log.js';
import type { Field, OpenedField } from './opening.js';

/** Salts of 16 random bytes. */
export const createSalts = (): (() => Buffer) => createRandomPool(16);

/** `base64url(SHA-256(salt ‖ field ‖ "\n" ‖ value))` (log-format.md). */
export const commit = (salt: Uint8Array, field: string, value: string | Uint8Array): string => {
  if (value.length > 4096)
    return createHash('sha256').update(salt).update(`${field}\n`).update(value).digest('base64url');
  // A third of the time of a Hash object, for the short values that most are.
  const parts = typeof value === 'string' ? [Buffer.from(`${field}\n${value}`)] : [Buffer.from(`${field}\n`), value];
  return hash('sha256', Buffer.concat([salt, ...parts]), 'base64url');
};

export interface Committed {
  /** In the order of canonical JSON. */
  readonly commitments: readonly (readonly [Field, string])[];
  /** What the first subject's opening holds; further subjects have one each. */
  readonly opening: readonly OpenedField[];
  readonly further: readonly OpenedField[];
}

export const commitTo = (sealed: LogRecord['sealed'], salt: () => Buffer): Committed => {
  const commitments: [Field, string][] = [];
  const opening: OpenedField[] = [];
  const further: OpenedField[] = [];
  const add = (field: Field, value: string | Uint8Array | undefined, into: OpenedField[], keep: boolean): void => {
    if (value === undefined) return;
    const drawn = salt();
    commitments.push([field, commit(drawn, field, value)]);
    const text = drawn.toString('base64url');
    into.push(keep && typeof value === 'string' ? { field, salt: text, value } : { field, salt: text });
  };
  add('case', sealed.case, opening, true);
  add('officer', sealed.officer, opening, true);
  add('request', sealed.request, opening, false);
  add('response', sealed.response, opening, false);
  sealed.subjects.forEach(({ scheme, value }, n) => {
    const identifier = `${scheme}:${value}`;
    if (n === 0) add('subject', identifier, opening, true);
    else add(`subject.${n + 1}`, identifier, further, true);
  });
  if (further.length > 8) commitments.sort(([a], [b]) => (a < b ? -1 : 1));
  return { commitments, opening, further };
};
