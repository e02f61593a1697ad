import type { Call, HttpAnswer } from '../adapter/adapter.js';
import type { Clock } from '../core/clock.js';
import { beforeSending, timedOut, unreachable } from './http-failures.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

export interface Token {
  readonly value: string;
  /** Epoch milliseconds from which it is no longer used; absent: until the provider refuses it. */
  readonly until?: number;
}

/** A login shared by all calls to one system. */
export interface Session {
  /** Sends with the token; when the answer is 401, once more with a fresh one. Calls that need a login at the same time share it. */
  request(call: Limits, send: (token: string) => Promise<HttpAnswer>): Promise<HttpAnswer>;
  /** Abandons a login under way. Safe to call twice. */
  close(): void;
}

// A token is renewed while it still has this long to live, so that it does not end under way.
const marginMs = 30_000;

/** A token that lives for so many seconds, as far as the provider said how long. */
export const tokenFor = (value: string, seconds: number, now: Date): Token =>
  seconds > 0 ? { value, until: now.getTime() + Math.max(seconds * 1000 - marginMs, 0) } : { value };

const loginMs = 10_000;

/** Waits no longer than the call allows; the shared work goes on for the others. */
const within = async <Result>(call: Limits, now: number, work: Promise<Result>): Promise<Result> => {
  if (call.signal?.aborted) throw call.signal.reason;
  let stop = (): void => {};
  const ended = new Promise<never>((_resolve, reject) => {
    const abort = (): void => reject(call.signal?.reason);
    const timer = setTimeout(() => reject(timedOut('no')), Math.max(call.deadline - now, 0));
    call.signal?.addEventListener('abort', abort);
    stop = () => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([work, ended]);
  } catch (error) {
    throw error instanceof Error && error.name === 'TimeoutError' ? timedOut('no') : error;
  } finally {
    stop();
  }
};

/** @param login obtains a token, under limits of its own: it serves every call that waits for it. */
export const createSession = (login: (call: Limits) => Promise<Token>, clock: Clock): Session => {
  const closing = new AbortController();
  let token: Token | undefined;
  let running: Promise<Token> | undefined;

  const renew = (): Promise<Token> => {
    running ??= login({ signal: closing.signal, deadline: clock.now().getTime() + loginMs, traceparent: undefined })
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  const current = async (call: Limits): Promise<Token> => {
    const now = clock.now().getTime();
    if (token && (token.until === undefined || now < token.until)) return token;
    try {
      return await within(call, now, renew());
    } catch (error) {
      throw beforeSending(error);
    }
  };

  return {
    async request(call, send) {
      const used = await current(call);
      const answer = await send(used.value);
      if (answer.status !== 401) return answer;
      // Another call may have renewed it meanwhile.
      if (token === used) token = undefined;
      return send((await current(call)).value);
    },
    close() {
      closing.abort(unreachable(new Error('the connection is closed')));
    },
  };
};
