import { setTimeout as delay } from 'node:timers/promises';
import { type Rotation, type SigningParts, takeOffice } from './office.js';
import { type RefusalReason, SigningRefused } from './signing-refused.js';

/** The right to be the only integrator: spares the others their work; that nothing goes wrong is up to the epoch. */
export interface OnlyOne {
  enter(): Promise<{ readonly lost: AbortSignal; leave(): Promise<void> } | undefined>;
  close(): Promise<void>;
}

export interface IntegratorParts extends SigningParts {
  readonly only: OnlyOne;
  /** Hears of every refusal to sign, once while it lasts. */
  readonly refused: (refusal: SigningRefused) => void;
  /** Puts on record that another key signs from now on; runs before it does. */
  readonly rotated: (rotation: Rotation) => Promise<void>;
  /** Anything else that went wrong; it is tried again. */
  readonly report: (error: unknown) => void;
  /** Between two looks for new entries. Default 200. */
  readonly pauseMs?: number;
}

export interface Integrator {
  /** Whether this process integrates and signs at this moment. */
  holds(): boolean;
  /** Why it does not sign although it should; since when. */
  refusal(): { readonly reason: RefusalReason; readonly since: Date } | undefined;
  /** Publishes what is there, and lets another process take over at once. */
  close(): Promise<void>;
}

/** Until a process looks again whether the office is free. */
const contestMs = 500;
/** Until it is checked again what a person may have mended meanwhile. */
const refusedMs = 5_000;

/** Integrates and signs as long as no other process does: every entry is published within a second of being durable. */
export const startIntegrator = (parts: IntegratorParts): Integrator => {
  const stopped = new AbortController();
  const { pauseMs = 200 } = parts;
  let holding = false;
  let refusal: { reason: RefusalReason; since: Date } | undefined;

  const pause = (ms: number): Promise<void> => delay(ms, undefined, { signal: stopped.signal }).catch(() => {});

  const hold = async (lost: AbortSignal): Promise<void> => {
    const office = await takeOffice(parts);
    if (office.rotation !== undefined) await parts.rotated(office.rotation);
    while (!lost.aborted) {
      const left = await office.round();
      if (left === undefined) return;
      holding = true;
      refusal = undefined;
      // Told to stop while it paused, it publishes once more what came meanwhile.
      if (stopped.signal.aborted) return;
      if (left === 0) await pause(pauseMs);
    }
  };

  /** Keeps the lock while it refuses: another process may not know what this one does. */
  const refuse = async (refused: SigningRefused): Promise<void> => {
    if (refusal?.reason !== refused.reason) {
      refusal = { reason: refused.reason, since: new Date() };
      parts.refused(refused);
    }
    await pause(refusedMs);
  };

  const serve = async (lost: AbortSignal): Promise<void> => {
    while (!stopped.signal.aborted && !lost.aborted) {
      try {
        await hold(lost);
        return;
      } catch (error) {
        holding = false;
        if (!(error instanceof SigningRefused)) throw error;
        await refuse(error);
      }
    }
  };

  const contest = async (): Promise<void> => {
    const sole = await parts.only.enter();
    if (sole === undefined) {
      refusal = undefined;
      return;
    }
    try {
      await serve(sole.lost);
    } finally {
      holding = false;
      await sole.leave();
    }
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await contest().catch(parts.report);
      await pause(contestMs);
    }
  };

  const running = run();
  return {
    holds: () => holding,
    refusal: () => refusal,
    async close() {
      stopped.abort();
      await running;
      await parts.only.close();
    },
  };
};
