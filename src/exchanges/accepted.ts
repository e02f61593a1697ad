import type { Grant } from '../agreements/authorize.js';
import type { Contract } from '../contracts/contract.js';
import type { Minimiser } from '../contracts/minimise.js';
import type { Json } from '../core/json.js';
import type { Language } from '../core/text.js';
import type { Subject } from '../log/log.js';
import type { Route } from '../routes/route.js';

/** A call for one exchange, as it came in: who, what, why; nothing checked yet. */
export interface ExchangeRequest {
  /** The consumer system, proven. */
  readonly consumer: string;
  readonly service: string;
  readonly purpose: string;
  readonly elements?: readonly string[] | undefined;
  readonly agreement?: string | undefined;
  readonly officer?: string | undefined;
  readonly case?: string | undefined;
  /** The address the call came from. */
  readonly address: string;
  /** The exact bytes of the body. */
  readonly body: Uint8Array;
  readonly traceparent?: string | undefined;
  /** Of the problem documents it may get. */
  readonly language: Language;
  /** One of many asked for in one call; it leaves the kept part of the quota alone. */
  readonly bulk?: boolean;
}

/** An exchange that an agreement allows and whose request fits its contract. */
export interface AcceptedExchange {
  readonly id: string;
  readonly startedAt: Date;
  readonly asked: ExchangeRequest;
  readonly contract: Contract;
  readonly grant: Grant;
  readonly minimiser: Minimiser;
  readonly route: Route;
  readonly request: Json;
  readonly subjects: readonly Subject[];
  /** The configuration version in force when it was accepted. */
  readonly config: number;
}

/** The answer to a synchronous exchange, ready to leave once its entry is durable. */
export interface Answer {
  /** JSON text of the canonical, minimised response. */
  readonly body: string;
  /** Elements asked for and removed, or granted by the contract but not by the agreement. */
  readonly withheld: readonly string[];
  readonly returned: readonly string[];
  readonly warnings: readonly string[];
  /** Whom the minimised response is about, beyond the request's own subjects. */
  readonly subjects: readonly Subject[];
  readonly native: string | null;
  readonly providerMs: number;
}
