import { randomUUID } from 'node:crypto';
import { ask, code, member, pick, type Question } from './ask.js';
import { consumer } from './consumer.js';
import { control } from './control.js';
import { at, type Json } from './json.js';
import type { Place } from './place.js';
import type { Tell } from './tell.js';

type Property = { readonly [name: string]: Json };

/** The number under which a collector books a payment: 12 digits or capitals. */
const newReference = (): string => randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase();

const paymentOf = (property: Property, total: Json, referenceNumber: string, key: string): Omit<Question, 'words'> => ({
  service: 'tax.property.pay.v1',
  body: { ...property, amount: total, referenceNumber },
  headers: { 'idempotency-key': key },
  verdict: (reply) => (at(reply.body, 'receiptNumber') ? 'BOOKED' : code(reply)),
  expected: 'BOOKED',
});

const reversalOf = (property: Property, total: Json, referenceNumber: string): Omit<Question, 'words'> => ({
  service: 'tax.property.reverse.v1',
  body: { ...property, amount: total, referenceNumber },
  headers: { 'idempotency-key': randomUUID() },
  verdict: ({ status }) => (status === 200 ? 'REVERSED' : 'FAILED'),
  expected: 'REVERSED',
});

/** Flow F12: the land tax is paid at the bank, once, whatever becomes of the line to the payment host. */
export const propertyTax = async (place: Place, tell: Tell): Promise<void> => {
  const bank = await consumer(place, 'bank.pembayaran', 'PUBLIC_SERVICE.TAX_PAYMENT');
  const collector = await consumer(place, 'tamansari.kolektor', 'PUBLIC_SERVICE.TAX_PAYMENT');
  const desk = await consumer(place, 'dpmptsp.perizinan', 'PUBLIC_SERVICE.LICENSING');
  const property = pick(at(place.cases, 'bills', 'due'), 'nop', 'year');
  const [reference, key] = [newReference(), randomUUID()];
  const inquiry = { service: 'tax.property.bill.v1', body: property, verdict: member('status') };

  const { body: bill } = await ask(bank, tell, {
    ...inquiry,
    expected: 'DUE',
    words: { en: 'principal and penalty of this year', id: 'pokok dan denda tahun ini' },
  });
  const total = at(bill, 'total') ?? null;
  await ask(bank, tell, {
    ...paymentOf(property, total, reference, key),
    words: { en: 'the bank pays, the host gives a receipt', id: 'bank membayar, host memberi NTPD' },
  });
  await ask(desk, tell, {
    service: 'tax.property.status.v1',
    body: property,
    verdict: member('status'),
    expected: 'PAID',
    words: { en: 'the licensing desk sees it at once', id: 'loket perizinan langsung melihatnya' },
  });
  await ask(bank, tell, {
    ...paymentOf(property, total, reference, key),
    words: { en: 'asked again: the same receipt, nothing sent', id: 'diulang: NTPD yang sama, tanpa kirim' },
  });
  await ask(collector, tell, {
    ...paymentOf(property, total, newReference(), randomUUID()),
    status: 409,
    expected: 'ALREADY_DONE',
    words: { en: 'the village’s collector need not ask for it', id: 'kolektor desa tidak perlu menagih' },
  });
  await ask(bank, tell, {
    ...reversalOf(property, total, reference),
    words: { en: 'a mistake at the counter, undone in time', id: 'salah di teller, dibatalkan tepat waktu' },
  });
  await loseAnswer(place, tell, property, total);
  await ask(bank, tell, {
    ...inquiry,
    expected: 'DUE',
    words: { en: 'as before', id: 'seperti semula' },
  });
};

/** The host books, and its answer never arrives: under the same reference it is booked once. */
const loseAnswer = async (place: Place, tell: Tell, property: Property, total: Json): Promise<void> => {
  const bank = await consumer(place, 'bank.pembayaran', 'PUBLIC_SERVICE.TAX_PAYMENT');
  const reference = newReference();
  await control(place, '/faults/bapenda', { operation: 'PAYMENT', drop: true, after: true, times: 1 });
  await ask(bank, tell, {
    ...paymentOf(property, total, reference, randomUUID()),
    status: 503,
    expected: 'PROVIDER_UNAVAILABLE',
    words: { en: 'the line broke after the host had booked', id: 'sambungan putus setelah host membukukan' },
  });
  await ask(bank, tell, {
    ...paymentOf(property, total, reference, randomUUID()),
    words: { en: 'the same reference again: booked once', id: 'nomor acuan sama: dibukukan satu kali' },
  });
  await ask(bank, tell, {
    ...reversalOf(property, total, reference),
    words: { en: 'undone too', id: 'dibatalkan juga' },
  });
};
