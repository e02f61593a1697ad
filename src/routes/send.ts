import type { Call, NativeMessage } from '../adapter/adapter.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import { asFailure } from '../core/unexpected.js';
import type { Deadlines } from './deadlines.js';
import type { Provider, PushRoute } from './route.js';

export interface Sent {
  /** The provider's answer in canonical form; it satisfies the whole contract. */
  readonly response: Json;
  /** The provider's own status, a short token, where it has one. */
  readonly native: string | null;
  /** Milliseconds between sending and the native answer. */
  readonly providerMs: number;
}

/** `unsure`: the same request may have arrived before, though its outcome was not seen. */
export type Send = (route: PushRoute, request: Json, call: Call & { readonly unsure?: boolean }) => Promise<Sent>;

/** Calls that may wait for a place, for each place. */
const patience = 8;

const busy = (system: string): Failure =>
  new Failure(
    'PROVIDER_BUSY',
    {
      en: `Too many calls to ${system} are under way. Try again in a moment.`,
      id: `Terlalu banyak panggilan ke ${system} sedang berjalan. Coba lagi sebentar lagi.`,
    },
    { retryAfter: 2 },
  );

const timedOut = (system: string, cause?: unknown): Failure =>
  new Failure(
    'PROVIDER_TIMEOUT',
    {
      en: `${system} did not answer in time. Try again later; the administrator can see how often this happens.`,
      id: `${system} tidak menjawab tepat waktu. Coba lagi nanti; administrator dapat melihat seberapa sering ini terjadi.`,
    },
    { sent: 'unknown', ...(cause === undefined ? {} : { cause }) },
  );

const brokeContract = (route: PushRoute, response: Json): Failure => {
  const places = route.contract.response
    .explain(response)
    .map(({ pointer, keyword }) => `${pointer || '/'} (${keyword})`);
  return new Failure(
    'PROVIDER_ANSWER_INVALID',
    {
      en: `${route.system} answered, but its answer breaks the contract at: ${places.join(', ')}. The administrator must look at the translation or ask the agency.`,
      id: `${route.system} menjawab, tetapi jawabannya melanggar kontrak pada: ${places.join(', ')}. Administrator perlu memeriksa penerjemahan atau menghubungi instansi.`,
    },
    { sent: 'yes' },
  );
};

/**
 * The canonical answer. A provider that says "already done" to a repeat of what it may have heard before has done it: that is the answer,
 * where the rest of what it says makes one that keeps the contract.
 */
const decode = (route: PushRoute, answer: Json, unsure: boolean): Json => {
  const { translation, contract } = route;
  try {
    return translation.decodeAnswer(answer);
  } catch (error) {
    if (!unsure || !(error instanceof Failure) || error.code !== 'ALREADY_DONE') throw error;
    const done = translation.decodeDone(answer);
    if (done === undefined || !contract.response.valid(done)) throw error;
    return done;
  }
};

/** The provider may be called: it is not under maintenance and not too many calls wait for it already. */
const enter = (provider: Provider): void => {
  provider.assertOpen();
  if (provider.active >= provider.concurrency * patience) throw busy(provider.system);
  provider.breaker.enter();
};

const callSystem = async (deadlines: Deadlines, route: PushRoute, native: Json, call: Call): Promise<NativeMessage> => {
  const { system, connection } = route.provider;
  if (connection.send === undefined)
    throw new Failure('CONFIG_INVALID', {
      en: `${system} cannot be called; its adapter only receives.`,
      id: `${system} tidak dapat dipanggil; adapternya hanya menerima.`,
    });
  try {
    const work = connection.send(route.operation, { body: native }, call);
    return await deadlines.bound(work, call.deadline, () => timedOut(system));
  } catch (error) {
    if (call.signal?.aborted && !(error instanceof Failure)) throw timedOut(system, error);
    throw asFailure(error, { adapterOf: system }, 'unknown');
  }
};

/** Encode → adapter → decode → check: one canonical request becomes one canonical answer, or a Failure. */
export const createSend = (deadlines: Deadlines, clock: Clock): Send => {
  const attempt = async (route: PushRoute, native: Json, call: Parameters<Send>[2]): Promise<Sent> => {
    const started = clock.now().getTime();
    const answer = await callSystem(deadlines, route, native, call);
    const providerMs = clock.now().getTime() - started;
    const response = decode(route, answer.body as Json, call.unsure ?? false);
    if (!route.contract.response.valid(response)) throw brokeContract(route, response);
    return { response, native: answer.status === undefined ? null : String(answer.status), providerMs };
  };

  return async (route, request, call) => {
    const native = route.translation.encodeRequest(request);
    const { provider } = route;
    enter(provider);
    provider.active += 1;
    try {
      const sent = await attempt(route, native, call);
      provider.breaker.succeeded();
      return sent;
    } catch (error) {
      const failure = asFailure(error, { adapterOf: provider.system }, 'unknown');
      provider.breaker.failed(failure);
      throw failure;
    } finally {
      provider.active -= 1;
    }
  };
};
