/** What the gateway says when it does not answer (RFC 9457). May be shown as it is: it never holds personal data. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  /** Names the exchange to whoever is asked for help; empty when there was none. */
  readonly exchange: string;
  /** Seconds to wait before repeating it; absent when the gateway names none. */
  readonly retryAfter: number | undefined;

  constructor(status: number, body: Readonly<Record<string, unknown>>, retryAfter?: number) {
    const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    // The token endpoint has words of its own (RFC 6749 §5.2).
    super(
      `${text('title') || text('error') || `HTTP ${status}`}. ${text('detail') || text('error_description')}`.trim(),
    );
    this.status = status;
    this.code = text('code') || text('error');
    this.exchange = text('exchange');
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return [429, 503, 504].includes(this.status) || this.code === 'EXCHANGE_IN_PROGRESS';
  }
}
