import { setTimeout as delay } from 'node:timers/promises';
import { Failure, type FailureCode } from '../core/failure.js';

/** The administrator must act, and every row would meet the same: the file waits. */
const forAll: readonly FailureCode[] = [
  'CONFIG_INVALID',
  'AGREEMENT_MISSING',
  'AGREEMENT_NOT_ACTIVE',
  'PURPOSE_NOT_PERMITTED',
  'SERVICE_UNKNOWN',
];

const waits = (failure: Failure): boolean => failure.next === 'retry' || forAll.includes(failure.code);

const unexpected = (cause: unknown): Failure =>
  new Failure(
    'UNEXPECTED',
    {
      en: 'The gateway could not take this row. Tell its operator, then send the row again.',
      id: 'Gateway tidak dapat menerima baris ini. Beri tahu operatornya, lalu kirim baris ini kembali.',
    },
    { cause },
  );

export interface Patience {
  readonly signal: AbortSignal;
  /** Milliseconds before the first repeat; each further one waits twice as long, up to 30 s. */
  readonly firstMs: number;
  /** Told once a row must wait. */
  waiting(code: FailureCode): void;
}

/**
 * Hands something to the gateway, however long it takes for the gateway to be able to take it. Resolves with what it answered, with
 * the failure that lies in the thing itself, or with `'stopped'` when the signal came first.
 */
export const patiently = async <Value>(
  hand: () => Promise<Value>,
  { signal, firstMs, waiting }: Patience,
): Promise<{ readonly answer: Value } | Failure | 'stopped'> => {
  let surprises = 0;
  for (let wait = firstMs; !signal.aborted; wait = Math.min(wait * 2, 30_000)) {
    try {
      return { answer: await hand() };
    } catch (error) {
      if (error instanceof Failure && !waits(error)) return error;
      if (!(error instanceof Failure) && ++surprises === 3) return unexpected(error);
      waiting(error instanceof Failure ? error.code : 'UNEXPECTED');
    }
    await delay(wait, undefined, { signal }).catch(() => undefined);
  }
  return 'stopped';
};
