import type { Clock } from '../core/clock.js';
import { Failure, type FailureCode } from '../core/failure.js';

/** The breaker of one system; synchronous and queued exchanges share it. Knows no network and no timer. */
export interface Breaker {
  /** Before a call; throws the Failure that opened it while it is open. */
  enter(): void;
  succeeded(): void;
  failed(failure: Failure): void;
  /** Before a probe. After a failed login it lets one through every `loginEveryMs`; otherwise always. */
  enterProbe(): void;
  /** An administrator says it is mended, or its configuration changed. */
  reset(): void;
  state(): BreakerState;
}

export type BreakerState =
  | { readonly state: 'closed' }
  /** `until` is null after a failed login: that waits for a person. */
  | { readonly state: 'open'; readonly code: FailureCode; readonly since: Date; readonly until: Date | null };

export interface BreakerOptions {
  readonly clock: Clock;
  /** Consecutive failures of availability that open it. Default 5. */
  readonly failures?: number;
  /** How long it stays open before one call may try. Default 30,000. */
  readonly openMs?: number;
  /** Between two logins of a probe after a failed one; agencies lock an account after a few. Default 900,000. */
  readonly loginEveryMs?: number;
}

type Circuit =
  | { kind: 'closed'; failures: number }
  | { kind: 'open'; code: FailureCode; since: number; until: number; trying: boolean }
  | { kind: 'login'; since: number; lastLogin: number; probing: boolean };

const closed: Circuit = { kind: 'closed', failures: 0 };

export const createBreaker = (options: BreakerOptions): Breaker => {
  const { clock, loginEveryMs = 900_000 } = options;
  const now = (): number => clock.now().getTime();
  let circuit: Circuit = closed;

  return {
    enter() {
      if (circuit.kind === 'closed') return;
      if (circuit.kind === 'login') throw loginFailed(circuit.lastLogin + loginEveryMs - now());
      if (circuit.trying || now() < circuit.until) throw stillOpen(circuit.code, circuit.until - now());
      circuit = { ...circuit, trying: true };
    },
    enterProbe() {
      if (circuit.kind !== 'login') return;
      const wait = circuit.lastLogin + loginEveryMs - now();
      if (wait > 0) throw loginFailed(wait);
      circuit = { ...circuit, lastLogin: now(), probing: true };
    },
    succeeded() {
      // A call sent before the login failed may still succeed; that says nothing about the next login.
      if (circuit.kind !== 'login' || circuit.probing) circuit = closed;
    },
    failed(failure) {
      circuit = afterFailure(circuit, failure, now(), options);
    },
    reset() {
      circuit = closed;
    },
    state: () => describe(circuit),
  };
};

const unavailable: ReadonlySet<FailureCode> = new Set([
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_TIMEOUT',
  'PROVIDER_MAINTENANCE',
]);

const afterFailure = (circuit: Circuit, failure: Failure, now: number, options: BreakerOptions): Circuit => {
  const { failures = 5, openMs = 30_000 } = options;
  const { code } = failure;
  if (code === 'PROVIDER_AUTH_FAILED')
    return { kind: 'login', since: circuit.kind === 'login' ? circuit.since : now, lastLogin: now, probing: false };
  if (circuit.kind === 'login') return { ...circuit, probing: false };
  if (!unavailable.has(code)) return afterAnswer(circuit, failure);
  const seen = circuit.kind === 'closed' ? circuit.failures + 1 : failures;
  if (seen < failures) return { kind: 'closed', failures: seen };
  return {
    kind: 'open',
    code,
    since: circuit.kind === 'open' ? circuit.since : now,
    until: now + openMs,
    trying: false,
  };
};

/** An error the provider answered shows that it is there; one of the gateway's own shows nothing, and the next call may try. */
const afterAnswer = (circuit: Circuit, failure: Failure): Circuit => {
  if (failure.fault !== 'gateway') return closed;
  return circuit.kind === 'open' ? { ...circuit, trying: false } : circuit;
};

const describe = (circuit: Circuit): BreakerState => {
  if (circuit.kind === 'closed') return { state: 'closed' };
  const since = new Date(circuit.since);
  return circuit.kind === 'login'
    ? { state: 'open', code: 'PROVIDER_AUTH_FAILED', since, until: null }
    : { state: 'open', code: circuit.code, since, until: new Date(circuit.until) };
};

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

const loginFailed = (waitMs: number): Failure =>
  new Failure(
    'PROVIDER_AUTH_FAILED',
    {
      en: 'The provider refused the gateway’s login earlier, so nothing was sent. An administrator must correct the credentials and reset the connection.',
      id: 'Penyedia sebelumnya menolak login gateway, jadi tidak ada yang dikirim. Administrator perlu memperbaiki kredensial lalu mengatur ulang koneksi.',
    },
    { retryAfter: seconds(waitMs) },
  );

const stillOpen = (code: FailureCode, waitMs: number): Failure =>
  new Failure(
    code === 'PROVIDER_MAINTENANCE' ? code : 'PROVIDER_UNAVAILABLE',
    {
      en: 'The provider has not been answering, so nothing was sent for now. Try again later.',
      id: 'Penyedia beberapa saat ini tidak menjawab, jadi untuk sementara tidak ada yang dikirim. Coba lagi nanti.',
    },
    { retryAfter: seconds(waitMs) },
  );
