import { setTimeout as delay } from 'node:timers/promises';
import type { Accept, Refuse, Tools } from '../adapter/adapter.js';
import { Failure } from '../core/failure.js';
import {
  type Claim,
  claimFile,
  claimsIn,
  endClaim,
  isOwnOrUnfinished,
  keepClaim,
  prepareFolders,
  releaseClaim,
  takeUp,
} from './drop-claim.js';
import { receiveFile } from './drop-file.js';
import type { DropPlace } from './drop-place.js';
import type { Report } from './drop-report.js';
import { type DropReader, type DropSettings, fitsPattern } from './drop-settings.js';

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly since: number;
}

/** Milliseconds between looks at a place that cannot be used, at most. */
const longestPause = 300_000;

/** Tells which files have stood still long enough to be whole; the oldest first. */
const createWaiting = (place: DropPlace, { pattern = '*', settleMs = 10_000 }: DropSettings) => {
  let seen = new Map<string, Seen>();
  return async (now: number): Promise<string[]> => {
    const next = new Map<string, Seen>();
    for (const { name, size, mtimeMs, isFile } of await place.list('')) {
      if (!isFile || isOwnOrUnfinished(name) || !fitsPattern(name, pattern)) continue;
      const before = seen.get(name);
      const same = before?.size === size && before.mtimeMs === mtimeMs;
      next.set(name, { size, mtimeMs, since: same ? before.since : now });
    }
    const whole = [...next].filter(([name, { since }]) => seen.get(name)?.since === since && now - since >= settleMs);
    seen = next;
    return whole.sort(([, one], [, other]) => one.mtimeMs - other.mtimeMs).map(([name]) => name);
  };
};

export interface Watching extends Pick<Tools, 'clock' | 'log'> {
  readonly place: DropPlace;
  readonly settings: DropSettings;
  readonly reader: DropReader;
  readonly accept: Accept;
  readonly refuse: Refuse;
  readonly signal: AbortSignal;
}

/** Says all the time that somebody takes care of the claim, until it ends; aborts `lost` once that is no longer so. */
const keepAlive = (claim: Claim, { place, settings, clock }: Watching, lost: AbortController) => {
  const { leaseMs = 60_000 } = settings;
  let until = clock.now().getTime() + leaseMs;
  let beating = Promise.resolve();
  const keep = async (): Promise<void> => {
    const next = clock.now().getTime() + leaseMs;
    // A place that is away for a moment still knows the lease; one that was away for longer may have given it to another.
    const kept = await keepClaim(place, claim, next).catch(() => clock.now().getTime() < until);
    if (!kept) lost.abort();
    else until = next;
  };
  const beat = setInterval(() => {
    beating = beating.then(keep);
  }, leaseMs / 3).unref();
  return {
    async end(): Promise<void> {
      clearInterval(beat);
      await beating;
    },
  };
};

const endWith = async (claim: Claim, { place, reader, log }: Watching, { outcome, rows }: Report): Promise<void> => {
  await endClaim(place, claim, outcome === 'rejected' ? 'rejected' : 'done');
  log.info({ operation: reader.operation, claim: claim.id, ...rows }, `a file was ${outcome}`);
};

const codeOf = (error: unknown): string => {
  if (error instanceof Failure) return error.code;
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : 'unknown');
};

/** Receives one file while saying all the time that somebody does. */
const receive = async (claim: Claim, watching: Watching): Promise<void> => {
  const { place, reader, log, settings, signal } = watching;
  const lost = new AbortController();
  const until = AbortSignal.any([signal, lost.signal]);
  const alive = keepAlive(claim, watching, lost);
  try {
    const firstMs = Math.min(settings.pollMs ?? 5000, 1000);
    const report = await receiveFile(claim, { ...watching, signal: until, firstMs }).finally(alive.end);
    if (report !== undefined) return await endWith(claim, watching, report);
  } catch (error) {
    // It stays in work, and is taken up at the next look.
    if (!until.aborted)
      log.warn({ operation: reader.operation, claim: claim.id, code: codeOf(error) }, 'a file could not be received');
  }
  if (!lost.signal.aborted) await releaseClaim(place, claim).catch(() => undefined);
};

const look = async (watching: Watching, waiting: (now: number) => Promise<string[]>): Promise<void> => {
  const { place, settings, clock, signal } = watching;
  const terms = { clock, leaseMs: settings.leaseMs ?? 60_000 };
  await prepareFolders(place);
  for (const name of await claimsIn(place)) {
    if (signal.aborted) return;
    const left = await takeUp(place, name, terms);
    if (left !== undefined) await receive(left, watching);
  }
  for (const name of await waiting(clock.now().getTime())) {
    if (signal.aborted) return;
    const claim = await claimFile(place, name, terms);
    if (claim !== undefined) await receive(claim, watching);
  }
};

/** A place that fails is asked ever less often; one that waits for an administrator as seldom as any: repeated logins lock accounts. */
const pauseAfter = (error: unknown, before: number, pollMs: number): number => {
  const longest = Math.max(longestPause, pollMs);
  return error instanceof Failure && error.next === 'hold' ? longest : Math.min(before * 2, longest);
};

/**
 * Watches a drop folder until `signal` aborts. A file is claimed once it has stood still (a rename, so that of several processes
 * one has it), its rows are handed over one by one, and it ends with its report in `done` or `rejected`. Nothing is deleted.
 * A file whose process died is taken up again; the rows' keys make sure that nothing comes of that twice.
 */
export const watchFolder = async (watching: Watching): Promise<void> => {
  const { place, settings, signal, log, reader } = watching;
  const { pollMs = 5000 } = settings;
  const waiting = createWaiting(place, settings);
  let pause = pollMs;
  let troubled = false;
  while (!signal.aborted) {
    try {
      await look(watching, waiting);
      pause = pollMs;
      troubled = false;
    } catch (error) {
      if (!troubled && !signal.aborted)
        log.warn({ operation: reader.operation, code: codeOf(error) }, 'the drop folder cannot be used');
      pause = pauseAfter(error, pause, pollMs);
      troubled = true;
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
};
