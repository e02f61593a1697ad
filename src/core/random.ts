import { randomBytes } from 'node:crypto';

/**
 * Draws `length` random bytes at a time out of a pool that the system fills: one call to it for hundreds of salts or nonces. What
 * is drawn is a view that stays as it is; no byte is drawn twice.
 */
export const createRandomPool = (length: number): (() => Buffer) => {
  const size = length * 512;
  let pool = randomBytes(size);
  let used = 0;
  return () => {
    if (used === size) {
      pool = randomBytes(size);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
};
