import type { Consumer } from './consumer.js';
import { at, type Json, list, text } from './json.js';
import { waitFor } from './patience.js';
import { expectEqual } from './step.js';

/** What waited for a system that cannot be called. */
export interface Item {
  readonly exchange: string;
  /** The exchange of the event that this one is a child of. */
  readonly parent: string;
  readonly body: Json | undefined;
}

/** Takes everything that waits for a subscriber now, and acknowledges it. */
export const empty = async (subscriber: Consumer): Promise<readonly Item[]> => {
  const taken: Item[] = [];
  for (;;) {
    const { status, body } = await subscriber.get('/v1/inbox');
    expectEqual('its mailbox', status, 200);
    const waiting = list(at(body, 'items'));
    if (waiting.length === 0) return taken;
    for (const item of waiting) {
      const acknowledged = await subscriber.post(`/v1/inbox/${text(at(item, 'id'))}/ack`);
      expectEqual('the acknowledgement', acknowledged.status, 204);
      const [exchange, parent] = [text(at(item, 'exchange')), text(at(item, 'parent'))];
      taken.push({ exchange, parent, body: at(item, 'body') });
    }
  }
};

/** Empties a mailbox until as many of the wanted ones have come. */
export const receive = async (
  subscriber: Consumer,
  count: number,
  wanted: (body: Json | undefined) => boolean,
): Promise<readonly Item[]> => {
  const found: Item[] = [];
  return waitFor('what should be in its mailbox', async () => {
    found.push(...(await empty(subscriber)).filter(({ body }) => wanted(body)));
    return found.length >= count ? found : undefined;
  });
};
