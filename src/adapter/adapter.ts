import type { Socket } from 'node:net';
import type { Clock } from '../core/clock.js';
import type { FailureCode } from '../core/failure.js';
import type { Format } from '../core/format.js';
import type { Json, JsonObject, JsonSchema } from '../core/json.js';

/** The version of this seam; `check` refuses an adapter built for another one. */
export const ADAPTER_API = 1;

/** What travels between the gateway and a system, in the system's own dialect. JSON bodies were parsed losslessly. */
export interface NativeMessage {
  readonly body: Json | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The HTTP status, where the protocol has one. */
  readonly status?: number;
}

/** The circumstances of one attempt. */
export interface Call {
  readonly exchange: string;
  /** The system that the exchange is made for: its id. */
  readonly consumer: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly idempotencyKey: string | undefined;
  /** When the answer stops being of use (epoch milliseconds). */
  readonly deadline: number;
  /** Aborts when the process drains, which is not an attempt; `undefined` = nothing but the deadline ends the call. */
  readonly signal: AbortSignal | undefined;
  /** W3C Trace Context, to be sent on where the protocol carries it. */
  readonly traceparent: string | undefined;
}

/**
 * Hands what a system offers or asks to the gateway and resolves with the native answer, once it is safe to tell. The adapter has
 * proven the sender and taken its credentials out. What the gateway refuses or cannot do is an answer, too, where the mapping
 * document has words for failures and somebody hears them; otherwise, and when nothing can be told, it throws a Failure.
 */
export type Accept = (message: {
  readonly operation: string;
  readonly native: NativeMessage;
  /** Names the message: the same key again is the same event, or the same write. Reads are asked anew whatever it says. */
  readonly dedupeKey: string;
  /** The network address it came from, which agreements may limit. Absent = it came by no call, like a file, and nobody hears an answer. */
  readonly address?: string;
}) => Promise<NativeMessage>;

/**
 * Puts on record that something a system offered cannot be taken and is not tried again: an exchange of its own, refused, under the
 * inbound agreement of the operation. Resolves with the exchange's id once that is durable; the same `dedupeKey` again is the same
 * exchange. `note` leads back to what was refused (the number of a row, how many) and holds nothing personal. What it rejects with
 * passes: hold the matter back and say it again. The caller bounds how often it is called for one thing that was offered.
 */
export type Refuse = (refused: {
  readonly operation: string;
  readonly code: FailureCode;
  readonly dedupeKey: string;
  readonly note?: Readonly<Record<string, string | number>>;
}) => Promise<string>;

/** One open way to one system. */
export interface Connection {
  /**
   * Sends one native request and resolves with the native answer, errors in its body included (the translation reads those).
   * Throws a Failure when there is no answer to read: PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, PROVIDER_AUTH_FAILED, …
   */
  send?(operation: string, native: NativeMessage, call: Call): Promise<NativeMessage>;
  /**
   * Hands over what the system offers until `signal` aborts; acknowledges only after `accept` resolves. What it cannot hand over, or
   * what stays refused, is told by `refuse`.
   */
  listen?(accept: Accept, signal: AbortSignal, refuse: Refuse): Promise<void>;
  /** Tests address, credentials and rights without side effects; throws the Failure it meets. */
  probe(signal: AbortSignal): Promise<void>;
  /** Safe to call twice. */
  close(): Promise<void>;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute; never logged or traced, since a native dialect may demand an identifier in it. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>;
  /** Largest answer accepted, in bytes. Default 4 MiB. */
  readonly maxBytes?: number;
  /** PEM of the authority that signed the provider's certificate, for registries with a private CA. */
  readonly ca?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** The guarded HTTP client: addresses checked, redirects never followed, sizes and times bounded. Throws provider Failures. */
export interface Http {
  request(request: HttpRequest): Promise<HttpAnswer>;
}

export interface TcpMessage {
  /** What is sent, whole, framing included. */
  readonly bytes: Uint8Array;
  /**
   * Told what has arrived so far, says how many bytes the whole answer has, or `undefined` while that cannot be told.
   * A number larger than what has arrived waits for the rest; bytes beyond it are dropped. `ended`: nothing more will come.
   * A Failure it throws is the outcome; anything else it throws is PROVIDER_ANSWER_INVALID.
   */
  readonly frame: (soFar: Uint8Array, ended: boolean) => number | undefined;
  /** Largest answer accepted, in bytes. Default 64 KiB. */
  readonly maxBytes?: number;
}

/** What a dialect says before anything else on a connection, such as a login. Until it is accepted, nothing of the exchange was sent. */
export interface TcpGreeting extends TcpMessage {
  /** Throws the Failure that ends the exchange when this answer does not let it go on. */
  readonly accept: (answer: Uint8Array) => void;
}

export interface TcpExchange extends TcpMessage, Pick<Call, 'signal' | 'deadline'> {
  /** A name or an IP address; checked like the host of a URL. */
  readonly host: string;
  readonly port: number;
  readonly greeting?: TcpGreeting;
}

/**
 * The guarded TCP client, for dialects older than HTTP: one connection an exchange, addresses checked, size and time bounded.
 * Nothing is encrypted: the network in between must be (a VPN). Throws provider Failures with what is known about `sent`.
 */
export interface Tcp {
  /** Resolves with the bytes of one answer. */
  exchange(exchange: TcpExchange): Promise<Uint8Array>;
  /**
   * Resolves with a connected socket, for protocols that a library speaks (SSH, a database's driver). Signal and deadline end the connecting alone;
   * from then on the socket is the caller's, who closes it.
   */
  open(to: Pick<TcpExchange, 'host' | 'port' | 'signal' | 'deadline'>): Promise<Socket>;
}

/** Where an adapter receives native calls: `POST /native/{system}/{operation}`. */
export interface Ingress {
  post(operation: string, handler: (message: InboundRequest) => Promise<NativeMessage>): void;
}

export interface InboundRequest {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  /** The caller's network address. */
  readonly address: string;
}

/** One structured line per call; never an identifier, a secret or a native body. */
export interface AdapterLog {
  info(fields: JsonObject, message: string): void;
  warn(fields: JsonObject, message: string): void;
}

/** All that an adapter is handed; it cannot leak what it is not given. */
export interface Tools {
  readonly http: Http;
  readonly tcp: Tcp;
  readonly ingress: Ingress;
  readonly log: AdapterLog;
  readonly clock: Clock;
}

/** Code that speaks one native dialect. */
export interface Adapter<Config = never> {
  readonly api: typeof ADAPTER_API;
  /** `dukcapil`, `oss`, `rest` … */
  readonly kind: string;
  readonly summary: string;
  /** Folder (file: URL ending in /) that holds `translations/*.yaml` and `codes.yaml`, if any. */
  readonly home: URL;
  /** Its systems take the contracts' own form: their routes need no mapping document. */
  readonly canonical?: boolean;
  /** Drives validation, masking and the documentation of a system's `connection`; `writeOnly` values are secrets, given as `env:NAME` or `file:path`. */
  readonly config: JsonSchema;
  /** What can be asked of the system. `'*'` accepts any operation name (generic adapters). */
  readonly operations: Readonly<Record<string, { readonly effect: 'read' | 'write' }>>;
  /** What the system may call at `/native/{system}/{operation}`. */
  readonly inbound?: readonly string[];
  /** Extra formats its translations may name, `kind.format`. */
  readonly formats?: Readonly<Record<string, Format>>;
  connect(config: Config, tools: Tools): Promise<Connection> | Connection;
}

// biome-ignore lint/suspicious/noExplicitAny: a list of adapters holds each one's own configuration type
export type AnyAdapter = Adapter<any>;

/** Keeps an adapter's own configuration type while checking the rest of its shape. */
export const defineAdapter = <Config>(adapter: Adapter<Config>): Adapter<Config> => adapter;
