import { setTimeout as delay } from 'node:timers/promises';
import { Unexpected } from './step.js';

const seconds = 90;

/** Looks again until there is something to see. */
export const waitFor = async <Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> => {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Unexpected(`${what}: not within ${seconds} s`);
    await delay(100);
  }
};
