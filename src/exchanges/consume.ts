import type { Accept as AcceptNative, NativeMessage } from '../adapter/adapter.js';
import type { InboundDocument, ReferenceDocument } from '../config/documents.js';
import { Failure, type FailureCode, isFailureCode } from '../core/failure.js';
import { newId } from '../core/id.js';
import { isObject, type Json } from '../core/json.js';
import { readPointer } from '../core/pointer.js';
import { asFailure } from '../core/unexpected.js';
import type { Translation } from '../translation/translation.js';
import type { ExchangeRequest } from './accepted.js';
import type { FrontDoor, Served, Wishes } from './front-door.js';
import { notConfigured } from './receive.js';
import type { ExchangeStore } from './store.postgres.js';

/** What a native consumer's call needs of one configuration version. */
export interface ConsumeRules {
  inbound(system: string, operation: string): InboundDocument | undefined;
  translation(system: string, operation: string): Translation | undefined;
}

/** How one call of a native consumer ended, for metrics and the process log. */
export interface Consumed {
  readonly exchange: string;
  readonly consumer: string;
  readonly service: string;
  readonly outcome: 'answered' | 'queued' | 'written' | 'refused' | 'failed';
  /** Of a failure; else `''`. */
  readonly code: FailureCode | '';
}

interface ConsumeParts {
  readonly exchanges: Pick<ExchangeStore, 'get' | 'response'>;
  readonly rules: () => ConsumeRules;
  readonly frontDoor: FrontDoor;
  readonly observe: (consumed: Consumed) => void;
}

type Message = Parameters<AcceptNative>[0];

const printable = /^[\x20-\x7e]{1,128}$/;

/** The officer or the case of a call; what cannot stand in a header is as if it were not said. */
const said = (reference: ReferenceDocument | undefined, native: Json): string | undefined => {
  if (reference === undefined || 'value' in reference) return reference?.value;
  const found = readPointer(native, reference.native);
  const text = typeof found === 'string' || typeof found === 'number' ? String(found).trim() : '';
  return printable.test(text) ? text : undefined;
};

/** The canonical request, as the bytes that the front door takes; one that cannot be read is refused there, on record. */
const read = (translation: Translation, native: Json): { readonly body: Uint8Array; readonly problem?: Failure } => {
  try {
    return { body: Buffer.from(JSON.stringify(translation.decodeRequest(native))) };
  } catch (error) {
    return { body: new Uint8Array(), problem: asFailure(error, 'exchange') };
  }
};

/** The code of a problem document that was kept as the outcome of an earlier, equal call. */
const codeOf = (problem: Json): FailureCode => {
  const code = isObject(problem) ? problem.code : undefined;
  return typeof code === 'string' && isFailureCode(code) ? code : 'UNEXPECTED';
};

const endingOf = (served: Served): Pick<Consumed, 'outcome' | 'code'> => {
  if (served.kind === 'answered') return { outcome: 'answered', code: '' };
  if (served.queued) return { outcome: 'queued', code: '' };
  const { status, body } = served.outcome;
  return status < 400 ? { outcome: 'written', code: '' } : { outcome: 'failed', code: codeOf(JSON.parse(body)) };
};

/** What became of a queued exchange, for whoever makes the same call again; `undefined` = it has not ended, or it is no longer kept. */
const tellEnd = async (translation: Translation, exchanges: ConsumeParts['exchanges'], id: string) => {
  const view = await exchanges.get(id);
  if (!view?.endedAt) return undefined;
  const code = view.delivery?.code ?? '';
  if (view.state !== 'completed') return isFailureCode(code) ? translation.encodeFailure(code) : undefined;
  const answer = await exchanges.response(id);
  return answer === undefined ? undefined : translation.encodeAnswer(JSON.parse(answer));
};

/** What was served, in the consumer's own words; `undefined` = it has none for this. */
const tell = async (translation: Translation, served: Served, exchanges: ConsumeParts['exchanges']) => {
  if (served.kind === 'answered') return translation.encodeAnswer(JSON.parse(served.answer.body));
  if (served.queued) {
    const ended = served.replayed ? await tellEnd(translation, exchanges, served.exchange) : undefined;
    return ended ?? translation.encodeQueued();
  }
  const { status, body } = served.outcome;
  const kept: Json = JSON.parse(body);
  return status < 400 ? translation.encodeAnswer(kept) : translation.encodeFailure(codeOf(kept));
};

/**
 * Takes what a consumer asks in its own dialect: translated, through the same front door as every exchange, and translated back.
 * Its system is the consumer; purpose, agreement, officer and case are those its `inbound` names. A Failure is told in native
 * words where the mapping document has them, and thrown otherwise.
 */
export const createConsume = (parts: ConsumeParts): ((system: string) => AcceptNative) => {
  const { exchanges, rules, frontDoor, observe } = parts;
  const ask = (system: string, message: Message, inbound: InboundDocument, translation: Translation, id: string) => {
    const native = message.native.body as Json;
    const { body, problem } = read(translation, native);
    const asked: ExchangeRequest = {
      consumer: system,
      service: inbound.service,
      purpose: inbound.purpose,
      agreement: inbound.agreement,
      officer: said(inbound.officer, native),
      case: said(inbound.case, native),
      address: message.address ?? '',
      body,
      language: 'id',
    };
    const wishes: Wishes = {
      respondAsync: false,
      idempotencyKey: message.dedupeKey,
      ...(problem === undefined ? {} : { problem }),
    };
    return frontDoor(asked, wishes, id);
  };

  return (system) => async (message) => {
    const current = rules();
    const inbound = current.inbound(system, message.operation);
    const translation = current.translation(system, message.operation);
    if (inbound === undefined || translation === undefined) throw notConfigured(system, message.operation);
    const about = { consumer: system, service: inbound.service };
    const id = newId();
    try {
      const served = await ask(system, message, inbound, translation, id);
      const exchange = served.kind === 'answered' ? served.exchange.id : served.exchange;
      const body = (await tell(translation, served, exchanges)) ?? throwUntold(inbound.service);
      observe({ ...about, exchange, ...endingOf(served) });
      return answer(exchange, body);
    } catch (error) {
      const failure = asFailure(error, 'exchange');
      observe({
        ...about,
        exchange: id,
        outcome: failure.fault === 'consumer' ? 'refused' : 'failed',
        code: failure.code,
      });
      const body = message.address === undefined ? undefined : translation.encodeFailure(failure.code);
      if (body === undefined) throw failure;
      return answer(id, body, failure.retryAfter);
    }
  };
};

/** The headers are of use over HTTP only: with the exchange's id an officer can ask about it. */
const answer = (exchange: string, body: Json, retryAfter?: number): NativeMessage => ({
  status: 200,
  headers: {
    'gateway-exchange': exchange,
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
  },
  body,
});

const throwUntold = (service: string): never => {
  throw new Failure('TRANSLATION_FAILED', {
    en: `The mapping document of ${service} does not say how this outcome is told. An administrator must add failures or queued to its answer.`,
    id: `Dokumen pemetaan ${service} tidak menyebutkan cara menyampaikan hasil ini. Administrator perlu menambahkan failures atau queued pada answer.`,
  });
};
