import type { Database, Sql } from '../core/sql.js';

/** Topics: `ended:<exchange>`, `key:<exchange>`, `inbox:<system>`. A hint only: look at the rows again after every one. */
export interface Notices {
  /** Begins to watch. Look at the rows after this call and before `next`, so that nothing falls between. */
  watch(topic: string): Promise<Watch>;
  close(): Promise<void>;
}

export interface Watch {
  /** Resolves at the topic's next notice, at once if one came since the last call, or after `ms`; an abort resolves it too. */
  next(ms: number, signal?: AbortSignal): Promise<void>;
  close(): void;
}

const channel = 'work';

/** Heard once the transaction commits. */
export const notify = async (sql: Sql, topic: string): Promise<void> => {
  await sql.query('select pg_notify($1, $2)', [channel, topic], 'notify');
};

/** One LISTEN for all who wait in this process, begun when the first one waits. */
export const createNotices = (database: Database): Notices => {
  const watching = new Map<string, Set<() => void>>();
  let listening: Promise<() => Promise<void>> | undefined;

  const hear = (topic: string): void => {
    for (const wake of watching.get(topic) ?? []) wake();
  };

  const listen = (): Promise<() => Promise<void>> => {
    const begun = database.listen(channel, hear);
    begun.catch(() => {
      listening = undefined;
    });
    return begun;
  };

  return {
    async watch(topic) {
      listening ??= listen();
      await listening;
      return addWatch(watching, topic);
    },
    async close() {
      const stop = await listening?.catch(() => undefined);
      listening = undefined;
      await stop?.();
    },
  };
};

const addWatch = (watching: Map<string, Set<() => void>>, topic: string): Watch => {
  let noticed = false;
  let resume: (() => void) | undefined;
  const wake = (): void => {
    noticed = true;
    resume?.();
  };
  const others = watching.get(topic) ?? new Set();
  watching.set(topic, others.add(wake));

  return {
    async next(ms, signal) {
      if (!noticed && !signal?.aborted) {
        const { promise, resolve } = pending();
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', resolve, { once: true });
        resume = resolve;
        await promise;
        clearTimeout(timer);
        signal?.removeEventListener('abort', resolve);
      }
      noticed = false;
      resume = undefined;
    },
    close() {
      others.delete(wake);
      if (others.size === 0) watching.delete(topic);
    },
  };
};

const pending = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = () => done();
  });
  return { promise, resolve };
};
