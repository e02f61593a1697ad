import type { SystemDocument } from '../config/documents.js';
import type { Clock } from '../core/clock.js';
import { type Breaker, type BreakerState, createBreaker } from './breaker.js';

/** The breakers of all systems of this process. */
export interface Breakers {
  /** The same breaker as before unless the system's own document changed: mended credentials deserve a new try. */
  of(system: SystemDocument): Breaker;
  get(system: string): Breaker | undefined;
  states(): (readonly [system: string, state: BreakerState])[];
}

export const createBreakers = (clock: Clock): Breakers => {
  const breakers = new Map<string, { document: string; breaker: Breaker }>();
  return {
    of(system) {
      const document = JSON.stringify(system);
      const held = breakers.get(system.id);
      if (held?.document === document) return held.breaker;
      const breaker = createBreaker({ clock });
      breakers.set(system.id, { document, breaker });
      return breaker;
    },
    get: (system) => breakers.get(system)?.breaker,
    states: () => [...breakers].map(([system, { breaker }]) => [system, breaker.state()] as const),
  };
};
