/** Wakes workers, nothing else: it holds ids only, may forget them or say them twice, and may be wiped at any time. */
export interface DeliveryQueue {
  /** Has some worker look at the delivery after `delayMs`; the same delivery and attempt again changes nothing. Throws QUEUE_UNAVAILABLE. */
  wake(delivery: string, attempt: number, delayMs: number): Promise<void>;
  /** The same for many that are due now, in one go. */
  wakeAll(due: readonly { readonly delivery: string; readonly attempt: number }[]): Promise<void>;
  /** How many wait to be looked at now; throws QUEUE_UNAVAILABLE. */
  waiting(): Promise<number>;
  /** Hands each delivery that is to be looked at to `handler`, several at once. */
  start(handler: (delivery: string) => Promise<void>): Promise<void>;
  /** Rejects when the queue cannot be reached now. */
  check(): Promise<void>;
  /** Hands out no more and waits for the handlers in progress; whoever wakes still can. Safe to call twice. */
  stop(): Promise<void>;
  /** Stops, and ends. Safe to call twice; afterwards nobody can be woken through it. */
  close(): Promise<void>;
}
