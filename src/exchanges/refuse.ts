import type { Refuse } from '../adapter/adapter.js';
import { newId } from '../core/id.js';
import { eventRecord } from '../log/event.js';
import { fingerprintOf } from './idempotency.js';
import { notConfigured, type ReceiveParts } from './receive.js';

/** Longer than a file waits for its process to come back. */
const keptDays = 90;

/**
 * Records what a system offered and nobody can take (`decisions` 9): one `exchange.refused` each, under the inbound agreement, its
 * code and what leads back to it. The same key again is the exchange of the first time, so that whoever starts anew after a crash
 * records nothing twice.
 */
export const createRefuse = (parts: Omit<ReceiveParts, 'store'>): ((system: string) => Refuse) => {
  const { rules: current, enqueue, idempotency, clock } = parts;
  return (system) =>
    async ({ operation, code, dedupeKey, note }) => {
      const rules = current();
      const inbound = rules.inbound(system, operation);
      if (inbound === undefined) throw notConfigured(system, operation);
      const { service, purpose, agreement } = inbound;
      const parties = rules.parties(agreement);
      if (parties === undefined) throw notConfigured(system, operation);
      const at = clock.now();
      const exchange = newId();
      const begun = await idempotency.begin({
        client: system,
        service,
        // Keys of rows that are taken are apart.
        key: `refused\0${dedupeKey}`,
        fingerprint: fingerprintOf(dedupeKey, purpose),
        exchange,
        deadline: at.getTime() + 10_000,
        keptDays,
      });
      if (begun.kind === 'replay') return begun.exchange;
      if (begun.kind !== 'fresh') throw begun.failure;
      const record = eventRecord({
        kind: 'exchange.refused',
        at,
        exchange,
        consumer: parties.consumer,
        provider: parties.provider,
        service,
        purpose,
        agreement,
        config: rules.config,
        outcome: 'refused',
        code,
        ...(note === undefined ? {} : { note }),
      });
      try {
        await enqueue.enqueueChildren([], {
          records: [record],
          write: (sql) => begun.claim.finishIn(sql, { status: 200, headers: {}, body: '' }),
        });
      } catch (error) {
        await begun.claim.release().catch(() => undefined);
        throw error;
      }
      return exchange;
    };
};
