import { lookup as systemLookup } from 'node:dns';
import type { Socket } from 'node:net';
import { Agent, buildConnector, type Dispatcher, errors } from 'undici';
import type { Http, HttpAnswer, HttpRequest } from '../adapter/adapter.js';
import { type Clock, systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { createGuard, type Guard, guardedLookup, type Resolve } from './addresses.js';
import { answerInvalid, cutOff, tooLarge, unreachable, untrusted } from './http-failures.js';
import { checkedHeaders, checkedUrl, type Target } from './http-outgoing.js';
import { interruption } from './interruption.js';

export interface HttpOptions {
  /** CIDR blocks beyond the public Internet. */
  readonly allowed: readonly string[];
  /** Connections to one origin; more calls than that wait for one, within their deadline. */
  readonly connections: number;
  /** Default 3,000. */
  readonly connectTimeoutMs?: number;
  readonly clock?: Clock;
  /** How names are resolved. Default: the operating system's resolver. */
  readonly resolve?: Resolve;
}

const defaultMaxBytes = 4 * 1024 * 1024;

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH)/;

/** Names what undici met; `sent` tells whether the request had begun to leave. */
const describe = (error: Error & { code?: string }, sent: boolean): Failure => {
  if (error instanceof Failure) return error;
  const code = error.code ?? '';
  if (!sent) return tlsCode.test(code) ? untrusted(error) : unreachable(error);
  if (
    error instanceof errors.HeadersOverflowError ||
    error instanceof errors.HTTPParserError ||
    code.startsWith('HPE_')
  )
    return answerInvalid(
      { en: "The provider's answer is not valid HTTP.", id: 'Jawaban penyedia bukan HTTP yang sah.' },
      error,
    );
  return cutOff(error);
};

const compressed = (): Failure =>
  answerInvalid({
    en: 'The provider compressed its answer although the gateway asked for none of it.',
    id: 'Penyedia memampatkan jawabannya padahal gateway tidak memintanya.',
  });

type RawHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

const flatten = (headers: RawHeaders): Record<string, string> => {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
};

interface Settle {
  started(controller: Dispatcher.DispatchController): void;
  answered(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/** Gathers one answer, giving up as soon as it is known to be too large or compressed. */
const receive = (maxBytes: number, settle: Settle): Dispatcher.DispatchHandler => {
  let status = 0;
  let headers: Record<string, string> = {};
  let size = 0;
  const chunks: Uint8Array[] = [];
  return {
    onRequestStart: (controller) => settle.started(controller),
    onResponseStart(_controller, code, raw) {
      if (code < 200) return;
      status = code;
      headers = flatten(raw);
      const encoding = headers['content-encoding'];
      if (encoding !== undefined && encoding !== '' && encoding.toLowerCase() !== 'identity')
        settle.failed(compressed());
      else if (Number(headers['content-length'] ?? 0) > maxBytes) settle.failed(tooLarge(maxBytes));
    },
    onResponseData(_controller, chunk) {
      size += chunk.length;
      if (size > maxBytes) settle.failed(tooLarge(maxBytes));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      const [first] = chunks;
      settle.answered({ status, headers, body: chunks.length === 1 && first ? first : Buffer.concat(chunks) });
    },
    onResponseError: (_controller, error) => settle.failed(error),
  };
};

const perform = (agent: Agent, target: Target, request: HttpRequest, clock: Clock): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const headers = checkedHeaders(request);
    const { signal, deadline } = request.call;
    let running: Dispatcher.DispatchController | undefined;
    let settled = false;
    const end = (): boolean => {
      if (settled) return false;
      settled = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      return true;
    };
    const interrupt = (): void => {
      const why = interruption(request.call, running !== undefined, clock);
      if (end()) reject(why);
      running?.abort(new Error('interrupted'));
    };
    const timer = setTimeout(interrupt, Math.max(deadline - clock.now().getTime(), 0));
    signal?.addEventListener('abort', interrupt);
    if (signal?.aborted) return interrupt();
    const settle: Settle = {
      started(controller) {
        if (settled) return controller.abort(new Error('interrupted'));
        running = controller;
      },
      answered: (answer) => {
        if (end()) resolve(answer);
      },
      failed(error) {
        if (end()) reject(describe(error, running !== undefined));
        running?.abort(error);
      },
    };
    const { method, body = null, maxBytes = defaultMaxBytes } = request;
    const { origin, path } = target;
    agent.dispatch({ origin, path, method, headers, body }, receive(maxBytes, settle));
  });

const checkedConnect = (guard: Guard, options: HttpOptions, ca: string | undefined): buildConnector.connector => {
  const connect = buildConnector({
    timeout: options.connectTimeoutMs ?? 3000,
    lookup: guardedLookup(guard, options.resolve ?? systemLookup),
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
  });
  return (target, callback) =>
    connect(target, (error, socket) => {
      if (error) return callback(error, null);
      const remote = (socket as Socket).remoteAddress ?? '';
      if (guard.permits(remote)) return callback(null, socket as Socket);
      socket.destroy();
      return callback(guard.refusal(remote), null);
    });
};

/** One agent for each authority that certificates are trusted by. */
const agentsOf = (guard: Guard, options: HttpOptions) => {
  const agents = new Map<string | undefined, Agent>();
  let closing: Promise<void> | undefined;
  const open = (ca: string | undefined): Agent =>
    new Agent({
      connect: checkedConnect(guard, options, ca),
      connections: options.connections,
      pipelining: 1,
      maxHeaderSize: 16_384,
      // The deadline of the call bounds both together.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  return {
    for(ca: string | undefined): Agent {
      if (closing) throw unreachable(new Error('the client is closed'));
      const agent = agents.get(ca) ?? open(ca);
      agents.set(ca, agent);
      return agent;
    },
    close(): Promise<void> {
      closing ??= Promise.all([...agents.values()].map((agent) => agent.close())).then(() => undefined);
      return closing;
    },
  };
};

/**
 * The guarded HTTP client of one system: the host is checked as an address, whatever it resolves to is checked and pinned, and so is
 * the address that was connected to (`standards.md`: a lookup hook alone never sees an IP literal). Redirects are never followed and nothing is
 * decompressed. Throws PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, PROVIDER_ANSWER_INVALID or CONFIG_INVALID with what is known about `sent`.
 */
export const createHttp = (options: HttpOptions): Http & { close(): Promise<void> } => {
  const clock = options.clock ?? systemClock;
  const guard = createGuard(options.allowed);
  const agents = agentsOf(guard, options);
  // Most dialects post to one address: the last one need not be parsed and looked at again.
  let known: { readonly url: string; readonly target: Target } | undefined;
  return {
    async request(request) {
      const agent = agents.for(request.ca);
      if (request.url !== known?.url) known = { url: request.url, target: checkedUrl(request.url, guard) };
      return perform(agent, known.target, request, clock);
    },
    close: agents.close,
  };
};
