import { randomUUID } from 'node:crypto';
import { type Consumer, consumer } from './consumer.js';
import { control } from './control.js';
import { at, type Json, list, text } from './json.js';
import { receive } from './mailbox.js';
import { waitFor } from './patience.js';
import type { Place } from './place.js';
import { expectEqual, step } from './step.js';
import type { Tell, Text } from './tell.js';

const service = 'tax.property.settlement.report.v1';

type Payment = {
  readonly nop: Json;
  readonly year: Json;
  readonly amount: number;
  readonly referenceNumber: string;
};

interface Found {
  readonly payment: Payment;
  readonly kind: string;
  readonly words: Text;
}

const write = async (bank: Consumer, service: string, payment: Payment): Promise<void> => {
  const reply = await bank.exchange(service, payment, { 'idempotency-key': randomUUID() });
  expectEqual(service, reply.status, 200);
};

/** A payment of the named bill as the bank would make it. */
const paymentOf = async (place: Place, bank: Consumer, name: string): Promise<Payment> => {
  const [nop, year] = [at(place.cases, 'bills', name, 'nop') ?? null, at(place.cases, 'bills', name, 'year') ?? null];
  const { body } = await bank.exchange('tax.property.bill.v1', { nop, year });
  const referenceNumber = randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();
  // A bill that is paid names no amount; the bank took the money all the same.
  return { nop, year, amount: Number(at(body, 'total') ?? 250_000), referenceNumber };
};

const drop = async (place: Place, payments: readonly Payment[], more: { mistake?: string } = {}): Promise<string> => {
  const name = `pbb_${randomUUID().slice(0, 8)}.txt`;
  return text(at(await control(place, '/bank/settle', { payments, name, ...more }), 'file'));
};

/** The comparison of a night, out of the bank's mailbox; each difference that was made on purpose is in it. */
const compare = (place: Place, tell: Tell, bank: Consumer, payments: readonly Payment[], found: readonly Found[]) =>
  step(service, async () => {
    const started = performance.now();
    await drop(place, payments);
    const [ended] = await receive(bank, 1, (body) => at(body, 'service') === service);
    const exchange = text(at(ended?.body, 'exchange'));
    const { body } = await bank.get(`/v1/exchanges/${exchange}/response`);
    const ms = Math.round(performance.now() - started);
    for (const { payment, kind, words } of found) {
      const one = list(at(body, 'differences')).find(
        (difference) => at(difference, 'referenceNumber') === payment.referenceNumber,
      );
      expectEqual('what was found', text(at(one, 'kind')), kind);
      tell.step(service, kind, { exchange, ms }, words);
    }
  });

/** A file whose last line does not agree with the others is put aside whole, with the reason beside it. */
const refused = (place: Place, tell: Tell, payments: readonly Payment[]): Promise<void> =>
  step('bank', async () => {
    const started = performance.now();
    const file = await drop(place, payments, { mistake: 'total' });
    const told = await waitFor('the report about the file', async () =>
      list(at(await control(place, '/bank/reports'), 'reports')).find((one) => at(one, 'report', 'file') === file),
    );
    expectEqual('where it ended', at(told, 'folder'), 'rejected');
    tell.step(
      { en: "the bank's file", id: 'berkas bank' },
      'PUT ASIDE',
      { exchange: text(at(told, 'report', 'failure', 'exchange')), ms: Math.round(performance.now() - started) },
      { en: 'its last line says another sum', id: 'baris terakhirnya menyebut jumlah lain' },
    );
  });

/** Flow F12, by night: what the bank says it received against what the tax office booked. */
export const settlement = async (place: Place, tell: Tell): Promise<void> => {
  const bank = await consumer(place, 'bank.pembayaran', 'PUBLIC_SERVICE.TAX_PAYMENT');
  const [differs, absent, unheard, late] = await Promise.all(
    ['due', 'overdue', 'billed', 'paid'].map((name) => paymentOf(place, bank, name)),
  );
  if (!differs || !absent || !unheard || !late) return;
  for (const payment of [differs, absent]) await write(bank, 'tax.property.pay.v1', payment);
  tell.remark({
    en: 'by day the bank paid two bills; at night it drops its file',
    id: 'siang hari bank membayar dua tagihan; malamnya bank menaruh berkas settlement',
  });
  const settled = [{ ...differs, amount: differs.amount + 1 }, unheard, late];
  await compare(place, tell, bank, settled, [
    {
      payment: differs,
      kind: 'AMOUNT_DIFFERS',
      words: { en: 'Rp1 more than was booked', id: 'Rp1 lebih banyak dari pembukuan' },
    },
    {
      payment: unheard,
      kind: 'NOT_BOOKED',
      words: { en: 'still due: pay it under the same reference', id: 'masih terutang: bayar dengan acuan yang sama' },
    },
    {
      payment: late,
      kind: 'ALREADY_PAID',
      words: { en: 'paid otherwise before: the payer gets it back', id: 'sudah lunas sebelumnya: kembalikan' },
    },
    {
      payment: absent,
      kind: 'NOT_SETTLED',
      words: { en: 'booked, and not in the file', id: 'dibukukan, tidak ada dalam berkas' },
    },
  ]);
  await refused(place, tell, [differs]);
  for (const payment of [differs, absent]) await write(bank, 'tax.property.reverse.v1', payment);
};
