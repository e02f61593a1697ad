import { hash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RateState } from '../../agreements/rate.js';
import type { Catalog } from '../../contracts/contract.js';
import { Failure } from '../../core/failure.js';
import { isId } from '../../core/id.js';
import { answerHeaders } from '../../exchanges/describe.js';
import type { ExchangeView } from '../../exchanges/exchange.js';
import type { FrontDoor, Served, Wishes } from '../../exchanges/front-door.js';
import type { ExchangeStore } from '../../exchanges/store.postgres.js';
import { bytesOf, isJson, notJson } from '../body.js';
import { type ExchangeHeaders, readExchangeHeaders } from '../exchange-headers.js';
import { exchangeRequest } from '../exchange-request.js';
import type { Metrics } from '../metrics.js';
import { principalOf } from '../principal.js';
import { failureOf } from '../problem.js';
import { limitHeaders } from '../rate-limit.js';
import type { WaitingOf } from '../waiting.js';
import { concerns, stateOf, stateSchema } from './exchange-state.js';

export interface ExchangeRoutes {
  readonly frontDoor: FrontDoor;
  readonly store: ExchangeStore;
  readonly catalog: () => Catalog;
  /** Bytes of the largest body any contract allows. */
  readonly largestBody: number;
  readonly metrics: Pick<Metrics, 'exchange'>;
}

/** Of `POST`, the name of a service; elsewhere the id of an exchange. */
interface Asked {
  readonly exchange: string;
}

/** Longest a caller may have a queued exchange held open, seconds. */
const longestWait = 30;

const noExchange = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'You have no queued or writing exchange with this id. Synchronous reads keep no state; the exchange log has them.',
    id: 'Anda tidak memiliki pertukaran antrean atau tulis dengan id ini. Pembacaan seketika tidak menyimpan status; catatannya ada di log pertukaran.',
  });

const notReady = (view: ExchangeView): Failure =>
  new Failure(
    'EXCHANGE_IN_PROGRESS',
    {
      en: 'The exchange has not ended yet; ask for its state, and for its response once it is completed.',
      id: 'Pertukaran belum selesai; tanyakan statusnya, lalu jawabannya setelah selesai.',
    },
    { retryAfter: 2, exchange: view.id },
  );

const responseGone = (): Failure =>
  new Failure('NOT_FOUND', {
    en: 'There is no response: the exchange failed, has none, or its retention has ended.',
    id: 'Tidak ada jawaban: pertukaran gagal, memang tanpa jawaban, atau masa simpannya sudah berakhir.',
  });

const tooLarge = (): Failure =>
  new Failure('TOO_LARGE', {
    en: 'The body is larger than this service allows.',
    id: 'Isi permintaan lebih besar daripada yang diizinkan layanan ini.',
  });

const rateHeaders = (policy: string, rate: RateState | undefined): Record<string, string> =>
  rate === undefined
    ? {}
    : limitHeaders({ policy, quota: rate.limit, windowSeconds: 60, left: rate.left, resetsIn: rate.resetsIn });

const digest = (body: string): string => `sha-256=:${hash('sha256', body, 'base64')}:`;

const answer = (
  reply: FastifyReply,
  served: Extract<Served, { kind: 'answered' }>,
  key: string | undefined,
): FastifyReply => {
  const { exchange, answer, rate } = served;
  const headers = answerHeaders(exchange, answer);
  headers['cache-control'] = 'no-store';
  headers['content-digest'] = digest(answer.body);
  Object.assign(headers, rateHeaders(exchange.grant.agreement.id, rate));
  // A read is not kept, so a repeat asks again; the echo says no more than that the key arrived (`decisions` 10).
  if (key !== undefined) headers['idempotency-key'] = key;
  return reply.headers(headers).send(answer.body);
};

/** `POST /v1/exchanges/{service}` and what became of it. */
export const exchangeRoutes = (app: FastifyInstance, parts: ExchangeRoutes, waitingOf: WaitingOf): void => {
  const { frontDoor, store, catalog, metrics } = parts;

  const held = async (id: string, wishes: Wishes, signal: AbortSignal): Promise<string | undefined> => {
    if (wishes.wait === undefined) return undefined;
    const view = await store.waitForEnd(id, Math.min(wishes.wait, longestWait) * 1000, signal);
    return view?.state === 'completed' ? store.response(id) : undefined;
  };

  const outcome = async (
    reply: FastifyReply,
    served: Extract<Served, { kind: 'outcome' }>,
    wishes: Wishes,
  ): Promise<FastifyReply> => {
    const completed = served.queued ? await held(served.exchange, wishes, waitingOf(reply)) : undefined;
    const { status, headers, body } = served.outcome;
    reply.headers(headers).header('cache-control', 'no-store').header('gateway-exchange', served.exchange);
    reply.headers(rateHeaders(served.agreement, served.rate));
    if (served.replayed) reply.header('idempotency-replayed', 'true');
    if (completed !== undefined) return reply.code(200).header('content-digest', digest(completed)).send(completed);
    return reply.code(status).header('content-digest', digest(body)).send(body);
  };

  const observe = (request: FastifyRequest, outcome: string, code: string): void => {
    const { exchange: service } = request.params as Asked;
    const known = catalog().get(service) === undefined ? 'unknown' : service;
    metrics.exchange(known, outcome, code);
    // What was answered is on record in the exchange log; a line each would cost more than the entry's own bytes.
    request.log[outcome === 'answered' ? 'debug' : 'info'](
      { exchange: request.id, consumer: request.principal?.system, service: known, outcome, code },
      'exchange',
    );
  };

  /** Hands a request to the front door, which records it even when it is refused. */
  const ask = (request: FastifyRequest, wishes: Wishes, headers: ExchangeHeaders, body: Uint8Array): Promise<Served> =>
    frontDoor(exchangeRequest(request, headers, body), wishes, request.id).catch((error: unknown) => {
      const { code, fault } = failureOf(error as Error);
      observe(request, fault === 'consumer' ? 'refused' : 'failed', code);
      throw error;
    });

  const nothing = new Uint8Array();

  app.post(
    '/v1/exchanges/:exchange',
    {
      bodyLimit: parts.largestBody,
      config: { role: 'consumer' },
      preParsing: async (request, _reply, payload) => {
        const { exchange: service } = request.params as Asked;
        const limit = catalog().get(service)?.document.bodyLimit ?? 1024 * 1024;
        if (Number(request.headers['content-length'] ?? 0) > limit) {
          const { asked, wishes } = readExchangeHeaders(request.headers);
          await ask(request, { ...wishes, problem: tooLarge() }, asked, nothing);
        }
        return payload;
      },
      // A body that could not be read; its caller is known, so the refusal goes on record.
      errorHandler: async (error, request) => {
        if (request.principal === null || !error.code?.startsWith('FST_ERR_CTP_')) throw error;
        const { asked, wishes } = readExchangeHeaders(request.headers);
        await ask(request, { ...wishes, problem: failureOf(error) }, asked, nothing);
      },
    },
    async (request, reply) => {
      const { asked, wishes } = readExchangeHeaders(request.headers);
      const wanted = isJson(request) || wishes.problem !== undefined ? wishes : { ...wishes, problem: notJson() };
      const served = await ask(request, wanted, asked, bytesOf(request));
      observe(request, served.kind === 'answered' ? 'answered' : served.queued ? 'queued' : 'written', '');
      return served.kind === 'answered' ? answer(reply, served, wishes.idempotencyKey) : outcome(reply, served, wishes);
    },
  );

  const concerning = async (request: FastifyRequest<{ Params: Asked }>): Promise<ExchangeView> => {
    const view = isId(request.params.exchange) ? await store.get(request.params.exchange) : undefined;
    if (view === undefined || !concerns(view, principalOf(request).system)) throw noExchange();
    return view;
  };

  app.get<{ Params: Asked }>(
    '/v1/exchanges/:exchange',
    {
      config: { role: 'consumer' },
      schema: {
        summary: 'State and timeline of a write or queued exchange, for its consumer and its provider',
        response: { 200: stateSchema },
      },
    },
    async (request) => stateOf(await concerning(request), principalOf(request).system),
  );

  app.get<{ Params: Asked }>(
    '/v1/exchanges/:exchange/response',
    {
      config: { role: 'consumer' },
      schema: { summary: 'The answer of an own write or queued exchange, until its retention ends' },
    },
    async (request, reply) => {
      const view = await concerning(request);
      if (view.consumer !== principalOf(request).system) throw noExchange();
      if (view.endedAt === null) throw notReady(view);
      const body = await store.response(view.id);
      if (body === undefined) throw responseGone();
      return reply
        .headers({
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'no-store',
          'content-digest': digest(body),
          'gateway-exchange': view.id,
          'gateway-agreement': view.agreement,
          ...(view.elements.withheld.length === 0 ? {} : { 'gateway-withheld': view.elements.withheld.join(', ') }),
        })
        .send(body);
    },
  );
};
