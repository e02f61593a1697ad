import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import { asFailure } from '../core/unexpected.js';
import type { Delivered, Limits } from './delivery.js';
import type { DeliveryTools } from './delivery-tools.js';
import type { Leased } from './lease.postgres.js';
import { abandoned, judge } from './retry.js';
import type { Ended } from './settle.postgres.js';

/** A leased delivery with what the attempt needs beside it. */
export interface Trial {
  readonly leased: Leased;
  /** The canonical request as JSON text; undefined when it is no longer kept. */
  readonly request: string | undefined;
  readonly limits: Limits;
  /** Aborts when the process may wait no longer. */
  readonly stopping: AbortSignal;
}

/** One try at bringing a leased delivery to its system; always resolves, with how it ended. */
export const attempt = async (tools: DeliveryTools, trial: Trial): Promise<Ended> => {
  const { leased, limits, stopping } = trial;
  try {
    const noLonger = tools.agreementStands({ ...leased, at: tools.clock.now() });
    if (noLonger) return { kind: 'held', failure: noLonger, reason: noLonger.detail, unsent: true };
    if (leased.abandoned && limits.effect === 'write' && !limits.deduplicates) throw abandoned();
    return { kind: 'completed', delivered: await send(tools, trial) };
  } catch (error) {
    return judge(asFailure(error, 'exchange', 'unknown'), {
      limits,
      tries: leased.attempt - leased.sinceAttempt,
      since: leased.since,
      now: tools.clock.now(),
      random: tools.random,
      stopping: stopping.aborted,
    });
  }
};

const send = async (tools: DeliveryTools, { leased, request, limits, stopping }: Trial): Promise<Delivered> => {
  if (request === undefined) throw noLongerKept();
  const over = new AbortController();
  const done = new AbortController();
  const stop = (): void => over.abort();
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop();
  try {
    return await Promise.race([
      tools.send({
        exchange: leased.exchange,
        delivery: leased.id,
        consumer: leased.consumer,
        provider: leased.provider,
        service: leased.service,
        system: leased.system,
        agreement: leased.agreement,
        purpose: leased.purpose,
        elementsAsked: leased.asked,
        request: JSON.parse(request) as Json,
        attempt: leased.attempt,
        unsure: leased.unsure,
        idempotencyKey: leased.exchange,
        deadline: tools.clock.now().getTime() + limits.timeoutMs,
        signal: over.signal,
        traceparent: leased.traceparent ?? undefined,
      }),
      silence(limits.timeoutMs, over, done.signal),
    ]);
  } finally {
    stopping.removeEventListener('abort', stop);
    done.abort();
  }
};

/** A sender keeps its own deadline and says what it saw; only one that says nothing this long after is given up. */
export const graceMs = 2_000;

const silence = async (ms: number, over: AbortController, done: AbortSignal): Promise<never> => {
  await pass(ms + graceMs, AbortSignal.any([over.signal, done]));
  over.abort();
  await pass(graceMs, done);
  throw new Failure(
    'PROVIDER_TIMEOUT',
    {
      en: 'The provider did not answer in time.',
      id: 'Penyedia tidak menjawab tepat waktu.',
    },
    { sent: 'unknown' },
  );
};

const pass = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

const noLongerKept = (): Failure =>
  new Failure('REQUEST_INVALID', {
    en: 'The request is no longer kept, so it cannot be sent. The consumer must make it again.',
    id: 'Isi permintaan sudah tidak disimpan sehingga tidak dapat dikirim. Konsumen perlu mengajukannya kembali.',
  });
