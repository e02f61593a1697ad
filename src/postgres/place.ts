import type { Account } from './account.js';
import type { Binaries } from './binaries.js';

/** One data folder and the programs that run it. */
export interface Place {
  readonly account: Account;
  readonly binaries: Binaries;
  readonly data: string;
  readonly password: string;
  /** Whether what is committed survives a power cut. */
  readonly durable: boolean;
}
