import { randomInt, randomUUID } from 'node:crypto';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { at, type Json, list, text } from './json.js';
import { empty, type Item, receive } from './mailbox.js';
import { waitFor } from './patience.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const villages = ['35.10.24.2008', '35.10.24.2005'];
const period = '2026-06';
const exported = 'Siskeudes';

/** A village drops an export; resolves with what the sandbox says about it, and when it was dropped. */
const drop = async (place: Place, errand: Readonly<Record<string, Json>>): Promise<{ dropped: Json; at: number }> => {
  const name = `${randomUUID().slice(0, 8)}_${period}.zip`;
  const dropped = await control(place, '/siskeudes/export', { villages, period, name, ...errand });
  return { dropped, at: performance.now() };
};

const since = (started: number): number => Math.round(performance.now() - started);

/** Rupiah spent so far, as the message of a village adds up. */
const spent = (body: Json | undefined): number =>
  list(at(body, 'lines'))
    .filter((line) => text(at(line, 'accountCode')).startsWith('5'))
    .reduce<number>((sum, line) => sum + Number(at(line, 'realised')), 0);

const rupiah = (amount: number): string => `Rp${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')}`;

const tellItem = (tell: Tell, system: string, { exchange, body }: Item, started: number, words: Text): void => {
  const verdict = `version ${text(at(body, 'version'))}`.toUpperCase();
  const of = `${text(at(body, 'villageName'))}, ${rupiah(spent(body))}`;
  tell.step(system, verdict, { exchange, ms: since(started) }, { en: `${of}; ${words.en}`, id: `${of}; ${words.id}` });
};

interface Readers {
  readonly office: Consumer;
  readonly treasury: Consumer;
}

const isOfPeriod = (body: Json | undefined): boolean => at(body, 'period') === period;

/** Both villages' books arrive at both offices, with the sums the villages keep themselves. */
const books = async (place: Place, tell: Tell, { office, treasury }: Readers, more: number): Promise<void> => {
  const { dropped, at: started } = await drop(place, { more, separator: ';' });
  const expected = new Map(
    list(at(dropped, 'villages')).map((one) => [at(one, 'villageCode'), at(one, 'spending', 'realised')]),
  );
  const receiveAt = (system: string, reader: Consumer, words: Text, judges: boolean): Promise<void> =>
    step(system, async () => {
      for (const item of await receive(reader, 2, isOfPeriod)) {
        expectEqual('what was spent', spent(item.body), expected.get(at(item.body, 'villageCode')));
        expectEqual('checks are in it', at(item.body, 'checks') !== undefined, judges);
        tellItem(tell, system, item, started, words);
      }
    });
  await receiveAt('dpmd.pembinaan', office, { en: 'as the village says', id: 'sesuai pembukuan desa' }, true);
  await receiveAt('bpkad.anggaran', treasury, { en: 'without checks', id: 'tanpa catatan pemeriksaan' }, false);
};

/** A corrected export replaces one village's message, and says what is odd in it. */
const correction = (place: Place, tell: Tell, { office }: Readers, more: number): Promise<void> =>
  step('dpmd.pembinaan', async () => {
    const { at: started } = await drop(place, { more, mistake: 'overspent' });
    const [item, ...others] = await receive(office, 1, isOfPeriod);
    expectEqual('messages of the other village', others.length, 0);
    if (item === undefined) return;
    expectEqual('its check', text(at(item.body, 'checks', 0, 'code')), 'OVERSPENT');
    tellItem(tell, 'dpmd.pembinaan', item, started, { en: 'OVERSPENT', id: 'OVERSPENT (melebihi anggaran)' });
  });

/** A copy that broke off is put aside with a report, and nobody receives anything of it. */
const broken = (place: Place, tell: Tell, { treasury }: Readers): Promise<void> =>
  step(exported, async () => {
    await empty(treasury);
    const { dropped, at: started } = await drop(place, { copied: 'half' });
    const told = await waitFor('the report about the broken copy', async () =>
      list(at(await control(place, '/siskeudes/reports'), 'reports')).find(
        (one) => at(one, 'report', 'file') === at(dropped, 'file'),
      ),
    );
    expectEqual('where it ended', at(told, 'folder'), 'rejected');
    expectEqual('messages of it', (await empty(treasury)).length, 0);
    const detail = at(told, 'report', 'failure', 'detail');
    const words = { en: text(at(detail, 'en')), id: text(at(detail, 'id')) };
    tell.step(exported, 'PUT ASIDE', { exchange: '', ms: since(started) }, words);
  });

/** Flow F9: the villages' books, from an export in a folder to the treasury and the office that looks after villages. */
export const villageBudget = async (place: Place, tell: Tell): Promise<void> => {
  const readers = {
    office: await consumer(place, 'dpmd.pembinaan'),
    treasury: await consumer(place, 'bpkad.anggaran'),
  };
  await Promise.all([empty(readers.office), empty(readers.treasury)]);
  const more = randomInt(1_000_000);
  tell.remark({ en: 'two villages export their books', id: 'dua desa mengekspor pembukuannya' });
  await books(place, tell, readers, more);
  await correction(place, tell, readers, more);
  await broken(place, tell, readers);
};
