import type { Clock } from '../core/clock.js';
import { Failure, type FailureCode } from '../core/failure.js';
import type { Text } from '../core/text.js';

/** Stands before every call to a system, synchronous or queued, so that a system in trouble is left alone. */
export interface Breaker {
  /** Runs `work` unless the system's breaker is open; then throws PROVIDER_UNAVAILABLE or PROVIDER_AUTH_FAILED and sends nothing. */
  run<Result>(system: string, work: () => Promise<Result>): Promise<Result>;
  /** Runs an administrator's or a health check's probe. After a failed login only one every `loginEveryMs`; success closes the breaker. */
  probe<Result>(system: string, work: () => Promise<Result>): Promise<Result>;
  /** An administrator says it is mended, or its configuration changed. */
  reset(system: string): void;
  state(system: string): BreakerState;
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
  | { kind: 'login'; since: number; lastLogin: number };

const unavailable: ReadonlySet<string> = new Set<FailureCode>([
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_TIMEOUT',
  'PROVIDER_MAINTENANCE',
]);

/** Knows no network and no timer; state is of this process. */
export const createBreaker = (options: BreakerOptions): Breaker => {
  const { clock, failures = 5, openMs = 30_000, loginEveryMs = 900_000 } = options;
  const circuits = new Map<string, Circuit>();
  const circuitOf = (system: string): Circuit => circuits.get(system) ?? { kind: 'closed', failures: 0 };
  const now = (): number => clock.now().getTime();

  const failed = (system: string, failure: Failure): void => {
    const circuit = circuitOf(system);
    if (failure.code === 'PROVIDER_AUTH_FAILED') {
      const since = circuit.kind === 'login' ? circuit.since : now();
      circuits.set(system, { kind: 'login', since, lastLogin: now() });
      return;
    }
    if (circuit.kind === 'login') return;
    if (!unavailable.has(failure.code)) {
      circuits.delete(system);
      return;
    }
    const seen = circuit.kind === 'closed' ? circuit.failures + 1 : failures;
    if (seen < failures) {
      circuits.set(system, { kind: 'closed', failures: seen });
      return;
    }
    const since = circuit.kind === 'open' ? circuit.since : now();
    circuits.set(system, { kind: 'open', code: failure.code, since, until: now() + openMs, trying: false });
  };

  const watch = async <Result>(system: string, work: () => Promise<Result>, login: boolean): Promise<Result> => {
    try {
      const result = await work();
      // A call sent before the failed login may still succeed; that says nothing about the next login.
      if (login || circuitOf(system).kind !== 'login') circuits.delete(system);
      return result;
    } catch (error) {
      if (error instanceof Failure) failed(system, error);
      throw error;
    }
  };

  const tryOnce = async <Result>(system: string, work: () => Promise<Result>): Promise<Result> => {
    const circuit = circuitOf(system);
    if (circuit.kind === 'open') circuits.set(system, { ...circuit, trying: true });
    try {
      return await watch(system, work, false);
    } finally {
      // Whatever else ended the trial (a shutdown), the next call may try.
      const after = circuitOf(system);
      if (after.kind === 'open' && after.trying) circuits.set(system, { ...after, trying: false });
    }
  };

  return {
    async run(system, work) {
      const circuit = circuitOf(system);
      if (circuit.kind === 'closed') return watch(system, work, false);
      if (circuit.kind === 'login') throw loginFailed(seconds(circuit.lastLogin + loginEveryMs - now()));
      if (circuit.trying || now() < circuit.until) throw stillOpen(circuit, seconds(circuit.until - now()));
      return tryOnce(system, work);
    },
    async probe(system, work) {
      const circuit = circuitOf(system);
      if (circuit.kind !== 'login') return watch(system, work, false);
      const wait = circuit.lastLogin + loginEveryMs - now();
      if (wait > 0) throw loginFailed(seconds(wait));
      circuits.set(system, { ...circuit, lastLogin: now() });
      return watch(system, work, true);
    },
    reset(system) {
      circuits.delete(system);
    },
    state: (system) => describe(circuitOf(system)),
  };
};

const describe = (circuit: Circuit): BreakerState => {
  if (circuit.kind === 'closed') return { state: 'closed' };
  const since = new Date(circuit.since);
  return circuit.kind === 'login'
    ? { state: 'open', code: 'PROVIDER_AUTH_FAILED', since, until: null }
    : { state: 'open', code: circuit.code, since, until: new Date(circuit.until) };
};

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

const loginFailed = (retryAfter: number): Failure => new Failure('PROVIDER_AUTH_FAILED', loginText, { retryAfter });

const stillOpen = ({ code }: { code: FailureCode }, retryAfter: number): Failure =>
  code === 'PROVIDER_MAINTENANCE'
    ? new Failure('PROVIDER_MAINTENANCE', maintenanceText, { retryAfter })
    : new Failure('PROVIDER_UNAVAILABLE', unavailableText, { retryAfter });

const loginText: Text = {
  en: 'The provider refused the gateway’s login earlier, so nothing was sent. An administrator must correct the credentials and reset the connection.',
  id: 'Penyedia sebelumnya menolak login gateway, jadi tidak ada yang dikirim. Administrator perlu memperbaiki kredensial lalu mengatur ulang koneksi.',
};

const unavailableText: Text = {
  en: 'The provider has not been answering, so nothing was sent for now. Try again later.',
  id: 'Penyedia beberapa saat ini tidak menjawab, jadi untuk sementara tidak ada yang dikirim. Coba lagi nanti.',
};

const maintenanceText: Text = {
  en: 'The provider is under maintenance, so nothing was sent for now. Try again later.',
  id: 'Penyedia sedang dalam pemeliharaan, jadi untuk sementara tidak ada yang dikirim. Coba lagi nanti.',
};
