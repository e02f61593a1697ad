import type { Call } from '../adapter/adapter.js';
import type { Clock } from '../core/clock.js';
import { unreachable } from './http-failures.js';

/** So many at once; the others wait in the order they came. */
export interface Slots {
  /**
   * Resolves with the way out, to be called once. Throws what `interrupted` says when the deadline passes or the signal aborts first,
   * and PROVIDER_UNAVAILABLE once closed.
   */
  enter(limits: Pick<Call, 'signal' | 'deadline'>, interrupted: () => unknown, clock: Clock): Promise<() => void>;
  /** Lets nobody in any more and resolves when the last one inside has left. Safe to call twice. */
  close(): Promise<void>;
}

export const createSlots = (size: number): Slots => {
  const waiting = new Set<{ admit(): void; refuse(error: unknown): void }>();
  let inside = 0;
  let closing: { readonly done: Promise<void>; resolve(): void } | undefined;

  const leave = (): void => {
    const [next] = waiting;
    // Whoever is admitted takes over the place: the count stays.
    if (next) next.admit();
    else inside -= 1;
    if (inside === 0) closing?.resolve();
  };

  const once = (): (() => void) => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
    };
  };

  const queue: Slots['enter'] = ({ signal, deadline }, interrupted, clock) =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        waiting.delete(place);
        clearTimeout(timer);
        signal?.removeEventListener('abort', interrupt);
      };
      const place = {
        admit() {
          end();
          resolve(once());
        },
        refuse(error: unknown) {
          end();
          reject(error);
        },
      };
      const interrupt = (): void => place.refuse(interrupted());
      const timer = setTimeout(interrupt, Math.max(deadline - clock.now().getTime(), 0));
      signal?.addEventListener('abort', interrupt);
      waiting.add(place);
    });

  return {
    async enter(limits, interrupted, clock) {
      if (closing) throw unreachable(new Error('the client is closed'));
      if (limits.signal?.aborted) throw interrupted();
      if (inside >= size) return queue(limits, interrupted, clock);
      inside += 1;
      return once();
    },
    close() {
      if (!closing) {
        let resolve = (): void => {};
        const done = new Promise<void>((settle) => {
          resolve = settle;
        });
        closing = { done, resolve };
        if (inside === 0) resolve();
        for (const place of [...waiting]) place.refuse(unreachable(new Error('the client is closed')));
      }
      return closing.done;
    },
  };
};
