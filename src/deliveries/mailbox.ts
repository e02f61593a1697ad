import type { Json } from '../core/json.js';

/** One thing in a subscriber's mailbox. */
export interface MailboxItem {
  /** The delivery's id; acknowledge with it. */
  readonly id: string;
  readonly exchange: string;
  readonly parent: string | null;
  readonly service: string;
  readonly acceptedAt: Date;
  /** The canonical body, minimised for this subscriber. */
  readonly body: Json;
}

/** What waits for systems that cannot be called; they pull and acknowledge. */
export interface Mailbox {
  /** Oldest first, at most `limit`; waits up to `waitMs` when there is nothing. The same items again until they are acknowledged. */
  fetch(system: string, waitMs: number, limit: number, signal?: AbortSignal): Promise<MailboxItem[]>;
  /** Completes the delivery; again changes nothing. Throws NOT_FOUND for what is not this system's. */
  acknowledge(system: string, id: string): Promise<void>;
}
