import { type Finding, Refuted } from '../../src/verify/finding.js';

/** What `work` is refuted with; anything else is a mistake of the test's subject. */
export const findingOf = async (work: Promise<unknown>): Promise<Finding> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refuted) return error.finding;
    throw error;
  }
  throw new Error('expected to be refuted, but it held');
};
