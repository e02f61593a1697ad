import type { Tools } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import { unreachable } from './http-failures.js';
import { interruption } from './interruption.js';
import { createSlots } from './slots.js';
import type { Limits, OpenSession, SqlResult, SqlSession, SqlSettings, SqlStatement, SqlValue } from './sql-session.js';

/** Declared statements at one database, each in a transaction of its own, over sessions that are kept for a while. */
export interface SqlClient {
  /**
   * Runs a statement once. `judge` looks at its result before it is committed; what it throws undoes it. An abort or the deadline ends
   * the statement on the server too.
   */
  run<Answer>(
    statement: SqlStatement,
    values: readonly SqlValue[],
    call: Limits,
    judge: (result: SqlResult) => Answer,
  ): Promise<Answer>;
  /** Logs in and lets the server look at every statement without running it. `values`: a NULL for each place. */
  examine(statements: readonly { statement: SqlStatement; values: readonly SqlValue[] }[], call: Limits): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

interface SqlOptions extends SqlSettings {
  readonly open: OpenSession;
  /** Sessions at most. */
  readonly pool: number;
}

/** Sessions stay this long without work: longer, and a firewall in between may have forgotten them. */
const idleMs = 60_000;

/** What an interruption has to end. */
interface Held {
  sent: boolean;
  end(): Promise<void>;
}

const createIdle = () => {
  const idle = new Map<SqlSession, NodeJS.Timeout>();
  const take = (): SqlSession | undefined => {
    const session = [...idle.keys()].at(-1);
    if (session) {
      clearTimeout(idle.get(session));
      idle.delete(session);
    }
    return session;
  };
  return {
    take,
    keep(session: SqlSession): void {
      const drop = (): void => {
        idle.delete(session);
        session.close();
      };
      idle.set(session, setTimeout(drop, idleMs).unref());
    },
    clear(): void {
      for (let session = take(); session; session = take()) session.close();
    },
  };
};

export const createSqlClient = (options: SqlOptions, { tcp, clock }: Pick<Tools, 'tcp' | 'clock'>): SqlClient => {
  const slots = createSlots(options.pool);
  const idle = createIdle();
  const endings = new Set<Promise<void>>();
  let closed = false;

  const openSession = async (held: Held, call: Limits): Promise<SqlSession> => {
    const socket = await tcp.open({ ...call, host: options.host, port: options.port });
    held.end = async () => void socket.destroy();
    return options.open(options, socket, tcp);
  };

  /** A session with a transaction begun; one whose connection was lost while it lay idle is passed over. */
  const begin = async (effect: 'read' | 'write', held: Held, call: Limits): Promise<SqlSession> => {
    for (let kept = idle.take(); kept; kept = idle.take()) {
      held.end = kept.abandon;
      try {
        await kept.begin(effect);
        return kept;
      } catch {
        kept.close();
      }
    }
    const session = await openSession(held, call);
    held.end = session.abandon;
    await session.begin(effect);
    return session;
  };

  /** What failed leaves a session only after a rollback that worked. */
  const undo = async (session: SqlSession): Promise<void> => {
    try {
      await session.rollback();
    } catch {
      await session.abandon();
      return;
    }
    giveBack(session);
  };

  const giveBack = (session: SqlSession): void => {
    if (closed) session.close();
    else idle.keep(session);
  };

  const transact = async <Answer>(
    effect: 'read' | 'write',
    held: Held,
    call: Limits,
    work: (session: SqlSession) => Promise<Answer>,
  ): Promise<Answer> => {
    const session = await begin(effect, held, call);
    try {
      const answer = await work(session);
      await (effect === 'read' ? session.rollback() : session.commit());
      giveBack(session);
      return answer;
    } catch (error) {
      await undo(session);
      throw error;
    }
  };

  /** Whichever comes first: the end of `work`, the deadline or an abort; the latter two end what is held. */
  const bounded = <Answer>(call: Limits, held: Held, work: Promise<Answer>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        call.signal?.removeEventListener('abort', interrupt);
      };
      const interrupt = (): void => {
        end();
        reject(interruption(call, held.sent, clock));
        const ending = held.end().finally(() => endings.delete(ending));
        endings.add(ending);
      };
      const timer = setTimeout(interrupt, Math.max(call.deadline - clock.now().getTime(), 0));
      call.signal?.addEventListener('abort', interrupt);
      if (call.signal?.aborted) interrupt();
      work.then(resolve, reject).finally(end);
    });

  const within = async <Answer>(
    effect: 'read' | 'write',
    call: Limits,
    work: (session: SqlSession, held: Held) => Promise<Answer>,
  ): Promise<Answer> => {
    if (closed) throw unreachable(new Error('the client is closed'));
    const leave = await slots.enter(call, () => interruption(call, false, clock), clock);
    const held: Held = { sent: false, end: async () => {} };
    const done = transact(effect, held, call, (session) => work(session, held));
    // The place is free once the session is, which an interruption may outrun.
    done.catch(() => {}).finally(leave);
    return bounded(call, held, done);
  };

  return {
    run: (statement, values, call, judge) =>
      within(statement.effect, call, async (session, held) => {
        held.sent = true;
        return judge(await session.execute(statement, values));
      }),
    async examine(statements, call) {
      for (const { statement, values } of statements)
        await within(statement.effect, call, async (session) => {
          try {
            await session.examine(statement, values);
          } catch (error) {
            throw error instanceof Failure ? named(statement, error) : error;
          }
        });
    },
    async close() {
      closed = true;
      idle.clear();
      await slots.close();
      await Promise.all(endings);
    },
  };
};

const named = ({ name }: SqlStatement, failure: Failure): Failure =>
  new Failure(
    failure.code,
    { en: `Operation "${name}": ${failure.detail.en}`, id: `Operasi "${name}": ${failure.detail.id}` },
    { sent: failure.sent, ...(failure.native === undefined ? {} : { native: failure.native }), cause: failure },
  );
