import { randomUUID } from 'node:crypto';
import { member, pick } from './ask.js';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { deliver } from './deliver.js';
import { at, type Json, text } from './json.js';
import { receive } from './mailbox.js';
import type { Place } from './place.js';
import { expectEqual } from './step.js';
import type { Tell, Text } from './tell.js';

const purpose = 'PUBLIC_SERVICE.CIVIL_EVENT';
const days = 24 * 60 * 60 * 1000;

/** Flow F17: a citizen asks for a correction; the registry decides within three times 24 hours, and whoever needs to know hears. */
export const correction = async (place: Place, tell: Tell): Promise<void> => {
  const counter = await consumer(place, 'mpp.loket', purpose);
  const village = await consumer(place, 'tamansari.smartkampung', purpose);
  const citizen = await control(place, '/dukcapil/eldest/35.10.24.2008');

  const request = async (words: Text): Promise<string> => {
    const requestNumber = `MPP-${randomUUID().slice(0, 8)}`;
    const requestedAt = new Date(Math.floor(Date.now() / 1000) * 1000);
    const { body } = await deliver(counter, tell, {
      service: 'population.correction.request.v1',
      body: {
        requestNumber,
        ...pick(citizen, 'nik'),
        requestedAt: requestedAt.toISOString(),
        member: 'STREET',
        shouldBe: `DUSUN KRAJAN ${requestNumber}`,
        evidence: { kind: 'OTHER', number: 'KK' },
      },
      verdict: member('status'),
      expected: 'RECEIVED',
      words,
    });
    const due = text(at(body, 'dueAt'));
    expectEqual('days until it is due', (Date.parse(due) - requestedAt.getTime()) / days, 3);
    tell.remark({ en: `due ${due}`, id: `batas waktu ${due}` });
    return requestNumber;
  };

  const decide = (body: { readonly [name: string]: Json } = {}) =>
    control(place, '/dukcapil/decide', { url: `${place.url}/native/dukcapil.siak/PUTUSAN_PEMBETULAN`, ...body });

  const hears = async (who: Consumer, requestNumber: string, expected: string, words: Text): Promise<void> => {
    const [event] = await receive(who, 1, (body) => at(body, 'requestNumber') === requestNumber);
    expectEqual('the decision', at(event?.body, 'decision'), expected);
    tell.step('population.correction.decided.v1', expected, { exchange: text(event?.exchange), ms: 0 }, words);
  };

  const first = await request({ en: 'the counter sends the request on', id: 'loket meneruskan permintaan warga' });
  await decide({ reject: 'Bukti tidak menyebut alamat itu' });
  await hears(counter, first, 'REJECTED', {
    en: 'with the reason; nothing changes',
    id: 'dengan alasannya; data tetap',
  });

  const second = await request({ en: 'the citizen asks again', id: 'warga mengajukan lagi' });
  await decide();
  await hears(counter, second, 'ACCEPTED', { en: 'the citizen can be told', id: 'warga dapat diberi tahu' });
  await hears(village, second, 'ACCEPTED', {
    en: 'the village corrects its register',
    id: 'desa membetulkan registernya',
  });
};
