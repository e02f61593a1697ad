import type { Call } from '../adapter/adapter.js';
import type { Clock } from '../core/clock.js';
import { timedOut } from './http-failures.js';

/** Why a call ended early: its deadline, or whoever aborted it. An abort that is no deadline is passed on as it is: it is not an attempt. */
export const interruption = (
  { signal, deadline }: Pick<Call, 'signal' | 'deadline'>,
  sent: boolean,
  clock: Clock,
): unknown => {
  const reason: unknown = signal?.reason;
  const expired = !signal?.aborted || clock.now().getTime() >= deadline;
  if (expired || (reason instanceof Error && reason.name === 'TimeoutError')) return timedOut(sent ? 'unknown' : 'no');
  return reason;
};
