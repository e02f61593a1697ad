import type { Agreement } from '../agreements/agreement.js';
import type { Authorize, Grant } from '../agreements/authorize.js';
import type { Catalog, Contract } from '../contracts/contract.js';
import { type Minimiser, minimiser } from '../contracts/minimise.js';
import { parseBody } from '../core/body.js';
import type { Clock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import type { Json } from '../core/json.js';
import { nikProblem } from '../core/nik.js';
import type { Subject } from '../log/log.js';
import type { Route } from '../routes/route.js';
import type { AcceptedExchange, ExchangeRequest } from './accepted.js';

/** What accepting an exchange needs of one configuration version. */
export interface Rules {
  readonly config: number;
  readonly catalog: Catalog;
  readonly authorize: Authorize;
  routeTo(system: string, service: string): Route | undefined;
}

/** What was known of a request when it was refused: the more is known, the more its entry says. */
export interface Known {
  contract?: Contract;
  /** One of the closed list. */
  purpose?: string;
  /** Of the only route; an agreement's provider goes before it. */
  provider?: string;
  agreement?: Agreement;
  elements?: ReadonlySet<string>;
  subjects?: readonly Subject[];
}

export const unknownService = (): Failure =>
  new Failure('SERVICE_UNKNOWN', {
    en: 'No service has this name. GET /v1/services lists the services you may call.',
    id: 'Tidak ada layanan dengan nama ini. GET /v1/services menampilkan layanan yang boleh Anda panggil.',
  });

const isEvent = (contract: Contract): Failure =>
  new Failure('SERVICE_UNKNOWN', {
    en: `${contract.service} is an event, not a call: it reaches its subscribers by itself. Look in GET /v1/inbox.`,
    id: `${contract.service} adalah peristiwa, bukan panggilan: datanya dikirim sendiri kepada pelanggannya. Lihat GET /v1/inbox.`,
  });

const noRoute = (contract: Contract, agreement: Agreement): Failure =>
  new Failure('CONFIG_INVALID', {
    en: `Agreement ${agreement.id} names ${agreement.provider}, which has no route for ${contract.service}. The administrator must add one.`,
    id: `Perjanjian ${agreement.id} menunjuk ${agreement.provider}, yang tidak memiliki rute untuk ${contract.service}. Administrator harus menambahkannya.`,
  });

const tooLarge = (limit: number): Failure =>
  new Failure('TOO_LARGE', {
    en: `The body is larger than this service allows (${limit} bytes).`,
    id: `Isi permintaan lebih besar daripada yang diizinkan layanan ini (${limit} byte).`,
  });

/** Throws REQUEST_INVALID with the breaches, or IDENTIFIER_INVALID for a number that cannot exist. */
export const assertRequest = (contract: Contract, request: Json): readonly Subject[] => {
  if (!contract.request.valid(request)) {
    throw new Failure(
      'REQUEST_INVALID',
      {
        en: `The body does not fit the contract of ${contract.service}; see errors. GET /v1/services/${contract.service} shows it.`,
        id: `Isi permintaan tidak sesuai kontrak ${contract.service}; lihat errors. GET /v1/services/${contract.service} menampilkannya.`,
      },
      { errors: contract.request.explain(request) },
    );
  }
  const subjects = contract.request.subjects(request);
  for (const subject of subjects) {
    const problem = subject.scheme === 'nik' ? nikProblem(subject.value) : undefined;
    if (problem !== undefined) throw new Failure('IDENTIFIER_INVALID', problem);
  }
  return subjects;
};

/** Minimisers compiled so far, for each contract and set of elements; bounded, since consumers choose the sets. */
const createMinimisers = (): ((contract: Contract, elements: ReadonlySet<string>) => Minimiser) => {
  const largest = 2_000;
  const byGrant = new WeakMap<ReadonlySet<string>, Minimiser>();
  const byNames = new Map<string, Minimiser>();
  return (contract, elements) => {
    const held = byGrant.get(elements);
    if (held !== undefined) return held;
    const names = `${contract.hash} ${[...elements].sort().join(' ')}`;
    const compiled = byNames.get(names) ?? minimiser(contract, elements);
    if (byNames.size >= largest) byNames.clear();
    byNames.set(names, compiled);
    byGrant.set(elements, compiled);
    return compiled;
  };
};

export type Accept = (asked: ExchangeRequest, id: string, known: Known) => AcceptedExchange;

/**
 * Decides whether an exchange may happen: the contract, the agreement, the route, the request. Nothing has been sent or
 * counted yet. `known` is filled as it goes, so that a refusal can be recorded with what was understood.
 */
export const createAccept = (rules: Rules, clock: Clock): Accept => {
  const minimise = createMinimisers();
  return (asked, id, known) => {
    const contract = rules.catalog.get(asked.service);
    if (contract === undefined) throw unknownService();
    if (contract.document.disclosed === 'request') throw isEvent(contract);
    known.contract = contract;
    const grant: Grant = rules.authorize(asked, known);
    known.elements = grant.elements;
    const route = rules.routeTo(grant.agreement.provider, asked.service);
    if (route === undefined) throw noRoute(contract, grant.agreement);

    const limit = contract.document.bodyLimit ?? 1024 * 1024;
    if (asked.body.length > limit) throw tooLarge(limit);
    const request = parseBody(asked.body);
    const subjects = assertRequest(contract, request);
    known.subjects = subjects;
    return {
      id,
      startedAt: clock.now(),
      asked,
      contract,
      grant,
      minimiser: minimise(contract, grant.elements),
      route,
      request,
      subjects,
      config: rules.config,
    };
  };
};
