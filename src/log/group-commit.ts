import { Failure } from '../core/failure.js';

export interface GroupCommit<Item> {
  /** Resolves with the item's index once it is durable. */
  add(item: Item): Promise<number>;
  /** Takes nothing more and resolves once everything taken is written or rejected. */
  close(): Promise<void>;
}

interface Waiting<Item> {
  readonly item: Item;
  resolve(index: number): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions<Item> {
  /** Resolves with one index an item, or rejects for the whole batch. */
  readonly write: (batch: readonly Item[]) => Promise<readonly number[]>;
  /** Items in one batch at most. */
  readonly batch: number;
  /** Items that may wait; beyond them LOG_UNAVAILABLE. */
  readonly queue: number;
}

/**
 * Writes whatever arrived during the last write as the next one: never two in flight and no timer, both of which were measured to
 * cost throughput (hot-path.md).
 */
export const createGroupCommit = <Item>({ write, batch, queue }: GroupCommitOptions<Item>): GroupCommit<Item> => {
  let waiting: Waiting<Item>[] = [];
  let writing: Promise<void> | undefined;
  let closed = false;

  const writeAll = async (): Promise<void> => {
    // Whoever appends in the same turn comes along in the first batch.
    await Promise.resolve();
    while (waiting.length > 0) {
      const now = waiting.slice(0, batch);
      waiting = waiting.slice(batch);
      try {
        const indexes = await write(now.map(({ item }) => item));
        for (const [n, one] of now.entries()) answer(one, indexes[n]);
      } catch (error) {
        for (const { reject } of now) reject(error);
      }
    }
    writing = undefined;
  };

  return {
    add(item) {
      if (closed || waiting.length >= queue) return Promise.reject(logUnavailable());
      const added = new Promise<number>((resolve, reject) => waiting.push({ item, resolve, reject }));
      writing ??= writeAll();
      return added;
    },
    async close() {
      closed = true;
      await writing;
    },
  };
};

const answer = <Item>({ resolve, reject }: Waiting<Item>, index: number | undefined): void =>
  index === undefined ? reject(logUnavailable()) : resolve(index);

/** The one failure of the log: nothing may leave, and a repeat makes sense soon. */
export const logUnavailable = (cause?: unknown): Failure =>
  new Failure(
    'LOG_UNAVAILABLE',
    {
      en: 'The exchange could not be written to the exchange log, so nothing was handed out. Try again in a moment.',
      id: 'Pertukaran tidak dapat dicatat di log pertukaran, sehingga tidak ada data yang diserahkan. Coba lagi sebentar lagi.',
    },
    { retryAfter: 2, ...(cause === undefined ? {} : { cause }) },
  );
