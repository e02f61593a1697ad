export type AgencyName = 'dukcapil' | 'djp' | 'bapenda' | 'oss' | 'village';

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

/** One simulated agency: what it answers natively, and what a test may change about it. */
export interface Agency {
  readonly name: AgencyName;
  /** What a client needs to know besides the address: environment variable → value. */
  readonly env: Readonly<Record<string, string>>;
  readonly operations: readonly Operation[];
  /** Served by the control API, below `/<agency>/`. */
  readonly controls: readonly Operation[];
  /** The agency's own way of saying that the day's quota is used up; without it, HTTP 429. */
  exhausted?(operation: string): Answer;
  reset(): void;
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
