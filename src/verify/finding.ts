import type { Text } from '../core/text.js';

/** What does not hold, and where it begins. */
export interface Finding {
  /** The first entry it is about, when it is about one. */
  readonly index?: number;
  readonly problem: Text;
}

/** Ends a verification: the log is not what it says it is. */
export class Refuted extends Error {
  readonly finding: Finding;

  constructor(problem: Text, index?: number) {
    super(problem.en);
    this.name = 'Refuted';
    this.finding = index === undefined ? { problem } : { index, problem };
  }
}
