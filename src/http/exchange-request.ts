import type { FastifyRequest } from 'fastify';
import type { ExchangeRequest } from '../exchanges/accepted.js';
import type { ExchangeHeaders } from './exchange-headers.js';
import { languageOf } from './language.js';
import { principalOf } from './principal.js';

/** What a call at `/v1/exchanges/:exchange` asks for. */
export const exchangeRequest = (
  request: FastifyRequest,
  headers: ExchangeHeaders,
  body: Uint8Array,
  bulk = false,
): ExchangeRequest => ({
  purpose: headers.purpose,
  officer: headers.officer,
  case: headers.case,
  elements: headers.elements,
  agreement: headers.agreement,
  traceparent: headers.traceparent,
  consumer: principalOf(request).system,
  service: (request.params as { readonly exchange: string }).exchange,
  address: request.ip,
  language: languageOf(request.headers['accept-language']),
  body,
  bulk,
});
