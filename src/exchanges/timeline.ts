/** One thing that happened to an exchange; nothing of its subject, of who asked, or of what was said. */
export interface Step {
  readonly at: Date;
  /**
   * accepted, queued (also when an operator sends it once more), postponed (to be tried again), abandoned (the gateway stopped in
   * the middle of an attempt), held, completed, answered, failed, dead, discarded, erased (its payloads).
   */
  readonly outcome: string;
  /** How many attempts had been made by then. */
  readonly attempts: number;
  /** A code of the failure table, or null. */
  readonly code: string | null;
}

/** A step as JSON: a try that no entry tells of (`work.attempt`), or what an entry says of it. */
export interface Told extends Omit<Step, 'at'> {
  readonly at: string;
}

/** What the log and the tries between its entries tell of an exchange, oldest first. `entries` in the order of the log. */
export const timelineOf = (entries: readonly string[], tried: readonly Told[]): Step[] => {
  const told = entries.map((entry) => JSON.parse(entry) as Told);
  return [...told, ...tried]
    .map(({ at, outcome, attempts, code }) => ({ at: new Date(at), outcome, attempts, code }))
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.attempts - b.attempts);
};
