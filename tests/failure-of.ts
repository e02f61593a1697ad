import { Failure } from '../src/core/failure.js';

/** The Failure that `work` throws or rejects with; anything else is a mistake of the test's subject. */
export const failureOf = async (work: () => unknown): Promise<Failure> => {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('expected a Failure, but nothing was thrown');
};
