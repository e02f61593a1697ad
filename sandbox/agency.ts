export type AgencyName =
  | 'dukcapil'
  | 'djp'
  | 'bapenda'
  | 'bpn'
  | 'oss'
  | 'village'
  | 'samsat'
  | 'sim'
  | 'sicantik'
  | 'siskeudes'
  | 'bumdes'
  | 'kua'
  | 'bank'
  | 'immigration';

/** What an agency's server received, body unread. */
export interface Request {
  readonly body: Uint8Array;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Operation {
  /** As counted by the control API and named by a fault. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  answer(request: Request): Promise<Answer> | Answer;
}

/** A dialect over bare TCP, beside or instead of HTTP. */
export interface SocketService {
  /** The environment variable that tells its address, `tcp://host:port`. */
  readonly variable: string;
  /** How many bytes the question at the front of these has; `undefined` = cannot be told yet, NaN = no question at all. */
  sizeOf(bytes: Uint8Array): number | undefined;
  /** As counted by the control API and named by a fault. */
  nameOf(question: Uint8Array): string;
  /** For each connection: one whole question in, one whole answer out, framing included. What it throws ends the connection. */
  open(): (question: Uint8Array) => Uint8Array;
  /** The dialect's own way of saying no. */
  refuse(why: 'maintenance' | 'quota' | 'failure', question: Uint8Array): Uint8Array;
}

/** One simulated agency: what it answers natively, and what a test may change about it. */
export interface Agency {
  readonly name: AgencyName;
  /** What a client needs to know besides the address: environment variable → value. */
  readonly env: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
  readonly socket?: SocketService;
  /** Served by the control API, below `/<agency>/`. */
  readonly controls: readonly Operation[];
  /** The agency's own way of saying that the day's quota is used up; without it, HTTP 429. */
  exhausted?(operation: string): Answer;
  reset(): void;
  /** Removes what it left on this machine. */
  close?(): Promise<void> | void;
}

export type Clock = () => Date;

export const json = (status: number, value: unknown): Answer => ({
  status,
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json; charset=utf-8' },
});

export const html = (status: number, text: string): Answer => ({
  status,
  body: `<!DOCTYPE html>\n<html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>\n`,
  headers: { 'content-type': 'text/html; charset=utf-8' },
});
