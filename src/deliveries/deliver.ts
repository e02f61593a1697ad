import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../core/failure.js';
import { readPayload } from '../exchanges/payloads.postgres.js';
import { attempt } from './attempt.js';
import type { Limits } from './delivery.js';
import type { DeliveryTools } from './delivery-tools.js';
import { type Leased, nextInLine, peek, take } from './lease.postgres.js';
import { type Ended, settle } from './settle.postgres.js';

/** Looks at one delivery: takes its lease, tries once, writes down how that ended, wakes whoever comes next. */
export const createDeliver =
  (tools: DeliveryTools, stopping: AbortSignal) =>
  async (id: string): Promise<void> => {
    if (stopping.aborted) return;
    const { database, sealer, clock, leaseMarginMs = 30_000 } = tools;
    const seen = await peek(database, id);
    if (!seen) return;
    const request = await readPayload(database, sealer, seen.exchange, 'request');
    const { limits, fault } = limitsOrFault(tools, seen.service, seen.system);
    const began = clock.now();
    const until = new Date(began.getTime() + limits.timeoutMs + leaseMarginMs);
    const leased = await take(database, id, began, until);
    if (!leased) return;

    const ended: Ended = fault
      ? { kind: 'held', failure: fault, reason: fault.detail, unsent: true }
      : await attempt(tools, { leased, request, limits, stopping });
    const isWritten = await settleSurely(tools, leased, ended);
    observe(tools, leased, isWritten ? ended : 'fenced', began);
    if (isWritten) await wakeNext(tools, leased, ended);
  };

const noRoute: Limits = {
  effect: 'write',
  deduplicates: false,
  timeoutMs: 10_000,
  attempts: 1,
  firstDelayMs: 1_000,
  maxDelayMs: 1_000,
  maxAgeMs: 0,
};

/** A new configuration may have dropped the route of a delivery that still waits. */
const limitsOrFault = (tools: DeliveryTools, service: string, system: string): { limits: Limits; fault?: Failure } => {
  try {
    return { limits: tools.limits(service, system) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { limits: noRoute, fault: error };
  }
};

const pauseMs = 250;
const times = 6;

/** The attempt happened, so a database that is away for a moment must not make it look as if it had not. */
const settleSurely = async (tools: DeliveryTools, leased: Leased, ended: Ended): Promise<boolean> => {
  for (let time = 1; ; time += 1) {
    try {
      return await settle(tools, leased, ended, tools.clock.now());
    } catch (error) {
      tools.report?.(error);
      if (time === times) throw error;
      await delay(pauseMs * 2 ** (time - 1));
    }
  }
};

const observe = (tools: DeliveryTools, leased: Leased, ended: Ended | 'fenced', began: Date): void => {
  const code = ended !== 'fenced' && 'failure' in ended ? ended.failure.code : null;
  tools.observe?.({
    delivery: leased.id,
    exchange: leased.exchange,
    system: leased.system,
    service: leased.service,
    attempt: leased.attempt,
    outcome: ended === 'fenced' ? ended : ended.kind,
    code,
    ms: tools.clock.now().getTime() - began.getTime(),
  });
};

/** What the queue forgets, the reconciler finds. */
const wakeNext = async (tools: DeliveryTools, leased: Leased, ended: Ended): Promise<void> => {
  const { queue, clock, database, report } = tools;
  const now = clock.now().getTime();
  try {
    if (ended.kind === 'retry') await queue.wake(leased.id, leased.attempt + 1, ended.dueAt.getTime() - now);
    if (!leased.inLine || (ended.kind !== 'completed' && ended.kind !== 'dead')) return;
    const next = await nextInLine(database, leased.id);
    if (next) await queue.wake(next.id, next.attempt + 1, Math.max(0, next.dueAt.getTime() - now));
  } catch (error) {
    report?.(error);
  }
};
