import { randomInt, randomUUID } from 'node:crypto';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { at, type Json, list, text } from './json.js';
import { empty, type Item, receive } from './mailbox.js';
import { waitFor } from './patience.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const exported = 'BUMDes';
const village = '35.10.24.2008';

interface Readers {
  readonly office: Consumer;
  readonly district: Consumer;
}

const since = (started: number): number => Math.round(performance.now() - started);

const rupiah = (amount: Json | undefined): string => `Rp${text(amount).replace(/\B(?=(\d{3})+$)/g, '.')}`;

/** An enterprise saves its trial balance into the folder; resolves with what it says about itself. */
const drop = async (place: Place, period: string, errand: Readonly<Record<string, Json>>): Promise<Json> => {
  const name = `tamansari_${period}-${randomUUID().slice(0, 8)}.xlsx`;
  return control(place, '/bumdes/export', { enterprise: 'tamansari', period, name, ...errand });
};

const isReport =
  (period: string) =>
  (body: Json | undefined): boolean =>
    at(body, 'period') === period && at(body, 'enterprise', 'id') === 'tamansari';

/** One month, as the office sees it and as the district does. Resolves with the office's report. */
const report = async (
  place: Place,
  tell: Tell,
  { office, district }: Readers,
  {
    period,
    expected,
    words,
    ...errand
  }: { period: string; expected: string; words: Text; more: number; mistake?: string },
): Promise<Item> => {
  const started = performance.now();
  const said = await drop(place, period, errand);
  const take = (system: string, reader: Consumer, accounts: boolean): Promise<Item> =>
    step(system, async () => {
      const [item] = await receive(reader, 1, isReport(period));
      if (item === undefined) throw new Error('received nothing');
      const assets = at(item.body, 'statements', 'balanceSheet', 'assets');
      expectEqual('its assets', assets, at(said, 'assets'));
      expectEqual('the trial balance is in it', at(item.body, 'trialBalance') !== undefined, accounts);
      expectEqual('its first check', text(at(item.body, 'checks', 0, 'code')), expected);
      const of = `${rupiah(assets)}; `;
      tell.step(
        system,
        expected,
        { exchange: item.exchange, ms: since(started) },
        { en: of + words.en, id: of + words.id },
      );
      return item;
    });
  const item = await take('dpmd.pembinaan', office, true);
  await take('licin.pembinaan', district, false);
  return item;
};

/** Both the village's books and those of its enterprise arrive at the office, which compares what was paid with what was received. */
const capital = (place: Place, tell: Tell, { office }: Readers, march: Item, more: number): Promise<void> =>
  step('dpmd.pembinaan', async () => {
    const started = performance.now();
    const name = `${randomUUID().slice(0, 8)}_2026-03.zip`;
    await control(place, '/siskeudes/export', { villages: [village], period: '2026-03', name, more });
    const [books] = await receive(
      office,
      1,
      (body) => at(body, 'lines') !== undefined && at(body, 'period') === '2026-03',
    );
    const sum = (lines: readonly Json[], account: string, member: string): number =>
      lines.reduce<number>(
        (total, line) => (text(at(line, 'accountCode')).startsWith(account) ? total + Number(at(line, member)) : total),
        0,
      );
    const paid = sum(list(at(books?.body, 'lines')), '6.2.2', 'realised');
    expectEqual('what the enterprise received', sum(list(at(march.body, 'trialBalance')), '3.1.01.01', 'credit'), paid);
    const words = {
      en: `${rupiah(paid)} paid by the village and received`,
      id: `${rupiah(paid)} dibayar desa dan diterima BUMDes`,
    };
    tell.step('6.2.2 = 3.1.01.01', 'EQUAL', { exchange: books?.exchange ?? '', ms: since(started) }, words);
  });

/** A file whose account codes nobody declared is put aside with a report, and nobody receives anything of it. */
const refused = (place: Place, tell: Tell, { office }: Readers): Promise<void> =>
  step(exported, async () => {
    const started = performance.now();
    const said = await drop(place, '2026-04', { mistake: 'unknownAccount' });
    const told = await waitFor('the report about the file', async () =>
      list(at(await control(place, '/bumdes/reports'), 'reports')).find(
        (one) => at(one, 'report', 'file') === at(said, 'file'),
      ),
    );
    expectEqual('where it ended', at(told, 'folder'), 'rejected');
    expectEqual('messages of it', (await empty(office)).length, 0);
    const detail = at(told, 'report', 'failure', 'detail');
    const words = { en: text(at(detail, 'en')), id: text(at(detail, 'id')) };
    tell.step(exported, 'PUT ASIDE', { exchange: '', ms: since(started) }, words);
  });

/** Flow F10: the books of a village enterprise, from a workbook in a folder to the village office and the district. */
export const villageEnterprise = async (place: Place, tell: Tell): Promise<void> => {
  const readers = {
    office: await consumer(place, 'dpmd.pembinaan'),
    district: await consumer(place, 'licin.pembinaan'),
  };
  await Promise.all([empty(readers.office), empty(readers.district)]);
  const more = randomInt(1, 500_000);
  tell.remark({
    en: 'an enterprise saves its trial balances as workbooks',
    id: 'BUMDes menyimpan neraca saldonya sebagai buku kerja',
  });
  const march = await report(place, tell, readers, {
    period: '2026-03',
    more,
    expected: 'PREVIOUS_MISSING',
    words: { en: 'March', id: 'Maret' },
  });
  await capital(place, tell, readers, march, more);
  await report(place, tell, readers, {
    period: '2026-04',
    more,
    mistake: 'unbalanced',
    expected: 'DEBIT_CREDIT_DIFFER',
    words: { en: 'told, not refused', id: 'diberitahukan, tidak ditolak' },
  });
  await refused(place, tell, readers);
};
