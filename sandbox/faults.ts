import type { AgencyName } from './agency.js';

export type Malformed = 'html' | 'empty' | 'null' | 'half' | 'cut';

/** How an agency misbehaves; what is left out does not happen. */
export interface Fault {
  /** Only calls of this operation. */
  readonly operation?: string;
  /** Waits before anything else. */
  readonly latencyMs?: number;
  /** The next n calls answer `status` (default 503); the same as `status` with `times`. */
  readonly failNext?: number;
  readonly status?: number;
  /** Seconds for a Retry-After header beside `status`, `maintenance` or HTTP 429. */
  readonly retryAfter?: number;
  /** Breaks the connection without an answer. */
  readonly drop?: boolean;
  /** Never answers. */
  readonly hang?: boolean;
  /** `drop` and `hang` strike after the agency has acted, so that its answer is lost. */
  readonly after?: boolean;
  readonly quotaExhausted?: boolean;
  readonly maintenance?: boolean;
  readonly malformed?: Malformed;
  /** The answer comes in drops, a byte every 200 ms. */
  readonly slowBody?: boolean;
  /** Lasts so many calls; without it, until removed. */
  readonly times?: number;
}

/** The faults in force, one an agency. */
export interface Faults {
  set(agency: AgencyName, fault: Fault): void;
  clear(agency: AgencyName): void;
  clearAll(): void;
  /** The fault that strikes this call, if any; counts it. */
  take(agency: AgencyName, operation: string): Fault | undefined;
}

export const createFaults = (): Faults => {
  const inForce = new Map<AgencyName, { fault: Fault; left: number }>();
  return {
    set: (agency, fault) => {
      inForce.set(agency, { fault, left: fault.failNext ?? fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear: (agency) => {
      inForce.delete(agency);
    },
    clearAll: () => inForce.clear(),
    take: (agency, operation) => {
      const entry = inForce.get(agency);
      if (entry === undefined || entry.left <= 0) return undefined;
      if (entry.fault.operation !== undefined && entry.fault.operation !== operation) return undefined;
      entry.left -= 1;
      return entry.fault;
    },
  };
};

/** JSON Schema of a fault, for the control API. */
export const faultSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    operation: { type: 'string' },
    latencyMs: { type: 'integer', minimum: 0, maximum: 60_000 },
    failNext: { type: 'integer', minimum: 1 },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    retryAfter: { type: 'integer', minimum: 0 },
    drop: { type: 'boolean' },
    hang: { type: 'boolean' },
    after: { type: 'boolean' },
    quotaExhausted: { type: 'boolean' },
    maintenance: { type: 'boolean' },
    malformed: { enum: ['html', 'empty', 'null', 'half', 'cut'] },
    slowBody: { type: 'boolean' },
    times: { type: 'integer', minimum: 1 },
  },
} as const;
