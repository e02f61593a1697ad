import type { Party } from '../exchanges/exchange.js';
import type { LogKind, LogRecord, Subject } from '../log/log.js';
import type { Delivered } from './delivery.js';
import type { Leased } from './lease.postgres.js';

/** What an entry says of the exchange behind a delivery. */
export type Concerned = Pick<
  Leased,
  | 'exchange'
  | 'parent'
  | 'consumer'
  | 'provider'
  | 'service'
  | 'agreement'
  | 'purpose'
  | 'config'
  | 'asked'
  | 'returned'
  | 'withheld'
  | 'attempt'
  | 'acceptedAt'
>;

const common = (kind: LogKind, concerned: Concerned, party: Party, at: Date) => ({
  kind,
  at,
  exchange: concerned.exchange,
  ...(concerned.parent === null ? {} : { parent: concerned.parent }),
  consumer: concerned.consumer,
  provider: concerned.provider,
  service: concerned.service,
  mode: 'queued' as const,
  purpose: concerned.purpose,
  agreement: concerned.agreement,
  config: concerned.config,
  native: null,
  attempts: concerned.attempt,
  ms: { total: at.getTime() - concerned.acceptedAt.getTime(), provider: 0 },
  sealed: party,
});

/** The provider answered, and the consumer may see this much of it. */
export const completedRecord = (
  leased: Leased,
  party: Party,
  delivered: Delivered,
  response: string,
  at: Date,
): LogRecord => {
  const base = common('delivery.completed', leased, party, at);
  const { returned = [], withheld = [], native, providerMs, subjects = [] } = delivered;
  return {
    ...base,
    elements: { asked: leased.asked, returned, withheld },
    outcome: 'completed',
    code: null,
    native,
    ms: { total: base.ms.total, provider: providerMs },
    sealed: { ...party, subjects: distinct([...party.subjects, ...subjects]), response },
  };
};

/** A subscriber took an event from its mailbox: it now holds the body. */
export const acknowledgedRecord = (concerned: Concerned, party: Party, at: Date): LogRecord => ({
  ...common('delivery.completed', concerned, party, at),
  elements: { asked: concerned.asked, returned: concerned.returned, withheld: concerned.withheld },
  outcome: 'completed',
  code: null,
});

export const deadRecord = (
  concerned: Concerned,
  party: Party,
  { outcome, code, native }: { outcome: 'dead' | 'failed'; code: string; native: string | null },
  at: Date,
): LogRecord => ({
  ...common('delivery.dead', concerned, party, at),
  elements: { asked: concerned.asked, returned: [], withheld: [] },
  outcome,
  code,
  native,
});

/** Held by the gateway, or decided by an operator. */
export const decidedRecord = (
  concerned: Concerned,
  party: Party,
  decision: {
    outcome: 'held' | 'queued' | 'discarded';
    code: string | null;
    native: string | null;
    note: Record<string, string>;
  },
  at: Date,
): LogRecord => ({
  ...common('delivery.decided', concerned, party, at),
  elements: { asked: concerned.asked, returned: [], withheld: [] },
  outcome: decision.outcome,
  code: decision.code,
  native: decision.native,
  note: decision.note,
});

const distinct = (subjects: readonly Subject[]): Subject[] => [
  ...new Map(subjects.map((subject) => [`${subject.scheme}\0${subject.value}`, subject])).values(),
];
