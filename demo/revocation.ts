import { randomInt } from 'node:crypto';
import { consumer } from './consumer.js';
import { at, text } from './json.js';
import { type Item, receive } from './mailbox.js';
import type { Place } from './place.js';
import { sendNib } from './send-nib.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

/** A document of OSS: its kind and the day of the change. */
interface Document {
  readonly documentType: '9' | '5' | '3' | '4';
  readonly changedOn: string;
  readonly words: Text;
}

/** The update overtakes the document it changes, and comes twice. */
const documents: readonly Document[] = [
  {
    documentType: '5',
    changedOn: '2026-03-02',
    words: { en: 'an update, before its original', id: 'perubahan, mendahului aslinya' },
  },
  {
    documentType: '5',
    changedOn: '2026-03-02',
    words: { en: 'the update again', id: 'perubahan yang sama, sekali lagi' },
  },
  { documentType: '9', changedOn: '2026-03-01', words: { en: 'the original, late', id: 'dokumen asli, terlambat' } },
  { documentType: '3', changedOn: '2026-05-20', words: { en: 'the revocation', id: 'pencabutan' } },
];

const hand = (place: Place, tell: Tell, nib: string, { documentType, changedOn, words }: Document): Promise<void> =>
  step('receiveNIB', async () => {
    const { status, ms } = await sendNib(place, { documentType, changes: { nib, tgl_perubahan_nib: changedOn } });
    expectEqual('the answer to OSS', status, '1');
    tell.step('receiveNIB', 'ACCEPTED', { exchange: '', ms }, words);
  });

const eventOf = ({ body }: Item): string => text(at(body, 'event'));

/** What holds of several events about one NIB: that of the latest day. */
const latest = (items: readonly Item[]): Item | undefined =>
  [...items].sort((a, b) => (text(at(a.body, 'changedOn')) < text(at(b.body, 'changedOn')) ? 1 : -1))[0];

const everything = 'UPDATED, ISSUED, REVOKED';

const subscribers: readonly { readonly system: string; readonly hears?: string; readonly words: Text }[] = [
  { system: 'dpmptsp.perizinan', words: { en: 'licensing withdraws its permits', id: 'perizinan mencabut izinnya' } },
  {
    system: 'bapenda.pajak',
    words: { en: 'the tax office ends what it granted', id: 'Bapenda menghentikan keringanannya' },
  },
  { system: 'tamansari.smartkampung', words: { en: 'the village knows, too', id: 'desa juga tahu' } },
  {
    system: 'samsat.pajak',
    hears: 'REVOKED',
    words: { en: 'Samsat hears of the end alone', id: 'Samsat hanya diberi tahu pencabutannya' },
  },
];

/** Flow F15: OSS revokes a business number; every subscriber is told once, and knows what holds whatever came first. */
export const revocation = async (place: Place, tell: Tell): Promise<void> => {
  const nib = `8${String(randomInt(1e12)).padStart(12, '0')}`;
  const started = performance.now();
  for (const document of documents) await hand(place, tell, nib, document);
  for (const { system, hears = everything, words } of subscribers)
    await step(system, async () => {
      const count = hears.split(', ').length;
      const items = await receive(await consumer(place, system), count, (body) => at(body, 'nib') === nib);
      expectEqual('its events', items.map(eventOf).join(', '), hears);
      const held = latest(items);
      expectEqual('what holds', held && eventOf(held), 'REVOKED');
      tell.step(
        system,
        'REVOKED',
        { exchange: held?.exchange ?? '', ms: Math.round(performance.now() - started) },
        words,
      );
    });
};
