import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { JsonObject } from '../../src/core/json.js';
import { type Reply, startGateway, withRoute } from '../gateway.js';

const bank = 'bank.pembayaran';
const collector = 'tamansari.kolektor';
const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.TAX_PAYMENT' };

t.test('F12: the land tax is paid at the bank and by the village’s collector', async (t) => {
  const retry = { attempts: 50, firstDelayMs: 20, maxDelayMs: 100 };
  const { exchange, call, cases, control, reconfigure, lines } = await startGateway(t, {
    configure: withRoute('tax.property.pay.v1', { retry }),
  });
  let references = 0;
  const newReference = (): string => `BWI${String(++references).padStart(9, '0')}`;
  const property = (name: string): JsonObject => {
    const { nop = null, year = null } = cases.bills?.[name] ?? {};
    return { nop, year };
  };
  const due = property('due');
  const bill = (of: JsonObject, system = bank) => exchange('tax.property.bill.v1', of, purpose, system);
  const total = Number((await bill(due)).json().total);
  const send = (service: string, system: string, reference: string, headers: object, changes: object) => {
    const body = { ...due, amount: total, referenceNumber: reference, ...changes };
    return exchange(service, body, { ...purpose, 'idempotency-key': `"${Math.random()}"`, ...headers }, system);
  };
  const pay = (reference: string, headers: object = {}, system = bank, changes: object = {}) =>
    send('tax.property.pay.v1', system, reference, headers, changes);
  const reverse = (reference: string, system = bank) => send('tax.property.reverse.v1', system, reference, {}, {});
  const status = async () => (await exchange('tax.property.status.v1', due)).json().status;
  const booked = async () => (await control('/bapenda/payments')).json();
  const fault = (body: object) => control('/faults/bapenda', { body });
  const reset = () => control('/reset', { method: 'POST' });
  const told = ({ status, json }: Reply): unknown[] => [status, json().code];

  await t.test('each named bill is told as it stands, and a payer sees the name alone', async (t) => {
    for (const [name, { expect }] of Object.entries(cases.bills ?? {})) {
      const reply = await bill(property(name));
      const { status, code } = reply.json();
      t.equal(reply.status === 200 ? status : code, expect, `${name}: ${reply.text}`);
    }
    const reply = await bill(due);
    const { principal, penalty, ...rest } = reply.json<Record<string, number>>();
    t.equal(Number(principal) + Number(penalty), rest.total);
    t.match([reply.headers.get('gateway-withheld'), reply.json().location], ['location', undefined]);
    t.match((await bill(due, collector)).json(), { taxpayer: { fullName: /./ }, location: { street: /./ } });
  });

  await t.test(
    'paid once: repeats give the same receipt, another payment is told, a reversal makes it due again',
    async (t) => {
      const reference = newReference();
      const key = { 'idempotency-key': '"teller-7-0001"' };
      const first = await pay(reference, key);
      t.match(
        [first.status, first.json()],
        [200, { amount: total, receiptNumber: /^NTPD/, paidAt: /\+07:00$/ }],
        first.text,
      );
      t.match([await status(), (await bill(due)).json().status], ['PAID', 'PAID']);
      t.equal((await pay(reference, key)).text, first.text, 'the same Idempotency-Key');
      t.same((await pay(reference)).json(), first.json(), 'the same reference under another key');
      t.same(told(await pay(newReference())), [409, 'ALREADY_DONE']);
      t.same(told(await pay(newReference(), {}, collector)), [409, 'ALREADY_DONE']);
      t.match(await booked(), { booked: 1, reversed: 0 });
      const undone = await reverse(reference);
      t.match(
        [undone.status, undone.json()],
        [200, { referenceNumber: reference, reversedAt: /\+07:00$/ }],
        undone.text,
      );
      t.match([await status(), (await bill(due)).json().status], ['UNPAID', 'DUE']);
      t.equal((await reverse(reference)).status, 200, 'who did not hear of it asks again');
      t.same(told(await pay(reference)), [422, 'REQUEST_INVALID'], 'a reversed reference is never taken for paid');
      t.match(await booked(), { booked: 1, reversed: 1 });
    },
  );

  await t.test('only who paid can undo it, whatever reference others name', async (t) => {
    const reference = newReference();
    t.equal((await pay(reference)).status, 200);
    t.same(told(await reverse(reference, collector)), [404, 'SUBJECT_NOT_FOUND']);
    t.same(told(await pay(reference, {}, collector)), [409, 'ALREADY_DONE']);
    t.equal((await reverse(reference)).status, 200);
    await reset();
  });

  await t.test(
    'an answer lost after booking: the key is not sent again, the reference is, and is booked once',
    async (t) => {
      for (const end of ['repeat', 'reversal']) {
        const [reference, key] = [newReference(), { 'idempotency-key': `"lost-${end}"` }];
        await fault({ operation: 'PAYMENT', drop: true, after: true, times: 1 });
        t.same(told(await pay(reference, key)), [503, 'PROVIDER_UNAVAILABLE']);
        t.same(told(await pay(reference, key)), [409, 'EXCHANGE_IN_PROGRESS']);
        t.equal(await status(), 'PAID', 'the host has booked it');
        if (end === 'repeat') t.match((await pay(reference)).json(), { receiptNumber: /^NTPD/ });
        t.match(await booked(), { booked: 1 });
        t.equal((await reverse(reference)).status, 200);
        t.equal(await status(), 'UNPAID');
        await reset();
      }
    },
  );

  await t.test('a line that breaks before the host acts leaves nothing booked, and the reversal says so', async (t) => {
    const reference = newReference();
    await fault({ operation: 'PAYMENT', drop: true, times: 1 });
    t.same(told(await pay(reference)), [503, 'PROVIDER_UNAVAILABLE']);
    t.same(told(await reverse(reference)), [404, 'SUBJECT_NOT_FOUND']);
    t.match(await booked(), { booked: 0 });
  });

  await t.test('a host that is down was sent nothing: the same key may be used again', async (t) => {
    const [reference, key] = [newReference(), { 'idempotency-key': '"host-down"' }];
    await fault({ maintenance: true });
    t.same(told(await pay(reference, key)), [503, 'PROVIDER_UNAVAILABLE']);
    await reset();
    t.equal((await pay(reference, key)).status, 200);
    await reset();
  });

  await t.test('an answer in pieces, or none in time, never books twice', async (t) => {
    await reconfigure(withRoute('tax.property.pay.v1', { retry, timeoutMs: 1000 }));
    for (const [way, code] of [
      [{ malformed: 'half' }, 'PROVIDER_UNAVAILABLE'],
      [{ malformed: 'html' }, 'PROVIDER_ANSWER_INVALID'],
      [{ hang: true, after: true }, 'PROVIDER_TIMEOUT'],
    ] as const) {
      const reference = newReference();
      await fault({ operation: 'PAYMENT', ...way, times: 1 });
      t.equal((await pay(reference)).json().code, code);
      t.match((await pay(reference)).json(), { receiptNumber: /^NTPD/ });
      t.match(await booked(), { booked: 1 });
      await reset();
    }
  });

  await t.test('a wrong amount, a zero bill and a reversal after the hour are refused for good', async (t) => {
    t.same(told(await pay(newReference(), {}, bank, { amount: total - 1 })), [422, 'REQUEST_INVALID']);
    t.same(told(await pay(newReference(), {}, bank, property('untaxed'))), [422, 'REQUEST_INVALID']);
    const reference = newReference();
    t.equal((await pay(reference)).status, 200);
    await control('/bapenda/payments', { body: { minutesAgo: 61 } });
    t.same(told(await reverse(reference)), [422, 'REQUEST_INVALID']);
    t.equal(await status(), 'PAID');
    await reset();
  });

  await t.test(
    'what the collector queued without a line is booked once when there is one, its answer lost or not',
    async (t) => {
      await fault({ operation: 'PAYMENT', drop: true, after: true, times: 2 });
      const queued = await pay(newReference(), { prefer: 'respond-async' }, collector);
      t.equal(queued.status, 202, queued.text);
      const id = queued.headers.get('gateway-exchange');
      let view = (await call(collector, `/v1/exchanges/${id}`)).json<{
        state: string;
        delivery: { attempts: number };
      }>();
      while (['accepted', 'queued'].includes(view.state)) {
        await pause(50);
        view = (await call(collector, `/v1/exchanges/${id}`)).json();
      }
      t.match(view, { state: 'completed', delivery: { attempts: 3 } });
      t.match(await booked(), { booked: 1 });
    },
  );

  t.notMatch(lines.join('\n'), new RegExp(String(due.nop)), 'no property number is in the log of the process');
});
