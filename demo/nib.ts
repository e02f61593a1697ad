import { randomInt } from 'node:crypto';
import { consumer } from './consumer.js';
import { at, type Json } from './json.js';
import { empty, type Item, receive } from './mailbox.js';
import type { Place } from './place.js';
import { sendNib } from './send-nib.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const operation = 'receiveNIB';

const send = (place: Place, nib: string, token = 'today') => sendNib(place, { token, changes: { nib } });

interface Subscriber {
  readonly system: string;
  readonly verdict: string;
  readonly words: Text;
}

const subscribers: readonly Subscriber[] = [
  {
    system: 'dpmptsp.perizinan',
    verdict: 'WITH PERSONS',
    words: { en: 'licensing learns who is responsible', id: 'perizinan tahu penanggung jawabnya' },
  },
  {
    system: 'bapenda.pajak',
    verdict: 'BUSINESS ALONE',
    words: { en: 'the tax office learns of the business', id: 'pajak hanya tahu usahanya' },
  },
  {
    system: 'tamansari.smartkampung',
    verdict: 'BUSINESS ALONE',
    words: { en: 'so does the village', id: 'desa juga hanya usahanya' },
  },
];

const shareOf = (body: Json | undefined): string =>
  at(body, 'responsiblePersons') === undefined ? 'BUSINESS ALONE' : 'WITH PERSONS';

/** Each subscriber empties its mailbox, and finds its own share of the event. Resolves with what they found. */
const collect = async (place: Place, tell: Tell, nib: string, started: number): Promise<readonly Item[]> => {
  const found: Item[] = [];
  for (const { system, verdict, words } of subscribers)
    await step(system, async () => {
      const mailbox = await consumer(place, system);
      const [item] = await receive(mailbox, 1, (body) => at(body, 'nib') === nib);
      if (item === undefined) return;
      expectEqual('its share', shareOf(item.body), verdict);
      tell.step(system, verdict, { exchange: item.exchange, ms: Math.round(performance.now() - started) }, words);
      found.push(item);
    });
  return found;
};

/** Flow F3: OSS issues a business number and hands it to the regency; whoever subscribed gets its own share. */
export const nib = async (place: Place, tell: Tell): Promise<void> => {
  const number = `9${String(randomInt(1e12)).padStart(12, '0')}`;
  const started = performance.now();
  const tellCall = (words: Text, verdict: string, ms: number, exchange = ''): void =>
    tell.step(operation, verdict, { exchange, ms }, words);

  const first = await step(operation, async () => {
    const sent = await send(place, number);
    expectEqual('the answer to OSS', sent.status, '1');
    return sent;
  });
  tellCall({ en: 'OSS hands over a new business number', id: 'OSS menyerahkan NIB baru' }, 'ACCEPTED', first.ms);
  const shares = await collect(place, tell, number, started);
  const parents = new Set(shares.map(({ parent }) => parent));
  expectEqual(`${operation}: events that the shares are children of`, parents.size, 1);

  await step(operation, async () => {
    const again = await send(place, number);
    expectEqual('the answer to the same message again', again.status, '1');
    const repeated = await empty(await consumer(place, 'bapenda.pajak'));
    expectEqual('events of it', repeated.filter(({ body }) => at(body, 'nib') === number).length, 0);
    const words = { en: 'sent again, it is still one event', id: 'dikirim ulang, tetap satu peristiwa' };
    tellCall(words, 'ACCEPTED', again.ms, shares[0]?.parent);

    const wrong = await send(place, number, 'wrong');
    expectEqual('the answer to a wrong token', wrong.status, '2');
    tellCall(
      { en: 'a caller with a wrong token is refused', id: 'pemanggil tanpa token yang benar' },
      'REFUSED',
      wrong.ms,
    );
  });
};
