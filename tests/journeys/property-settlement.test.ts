import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import type { Json, JsonObject } from '../../src/core/json.js';
import { startGateway, type TestGateway, withAgreement, withConnection, withRoute } from '../gateway.js';

const bank = 'bank.pembayaran';
const collector = 'tamansari.kolektor';
const service = 'tax.property.settlement.report.v1';
const purpose = { 'gateway-purpose': 'PUBLIC_SERVICE.TAX_PAYMENT' };

interface Told {
  readonly folder: string;
  readonly text: string;
  readonly report: { readonly file: string; readonly outcome: string } & JsonObject;
}

type Payment = { readonly nop: Json; readonly year: Json; readonly amount: number; readonly referenceNumber: string };

const until = async <Value>(look: () => Promise<Value | undefined>): Promise<Value> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(25);
  }
};

/** The bank at work: what it pays, what it drops, and what it hears. */
const atBank = ({ control, exchange, call }: TestGateway) => {
  let [references, files] = [0, 0];
  const drop = async (payments: readonly Payment[], more: JsonObject = {}): Promise<string> => {
    const sent = await control('/bank/settle', { body: { payments, name: `pbb_${++files}.txt`, ...more } });
    return sent.json<{ file: string }>().file;
  };
  const reported = (file: string): Promise<Told> =>
    until(async () => {
      const { reports } = (await control('/bank/reports')).json<{ reports: readonly Told[] }>();
      return reports.find(({ report }) => report.file === file);
    });
  return {
    newReference: (): string => `BWI${String(++references).padStart(9, '0')}`,
    due: async (nop: Json, year: Json): Promise<number> =>
      Number((await exchange('tax.property.bill.v1', { nop, year }, purpose, bank)).json().total),
    async pay(payment: Payment, system = bank): Promise<Payment> {
      const headers = { ...purpose, 'idempotency-key': `"${system} ${payment.referenceNumber}"` };
      const reply = await exchange('tax.property.pay.v1', payment, headers, system);
      if (reply.status !== 200) throw new Error(reply.text);
      return payment;
    },
    drop,
    settle: async (payments: readonly Payment[], more: JsonObject = {}) => reported(await drop(payments, more)),
    /** The next of its exchanges that ended, out of the bank's mailbox, with its answer. */
    ended: () =>
      until(async () => {
        const [item] = (await call(bank, '/v1/inbox')).json<{ items: { id: string; body: JsonObject }[] }>().items;
        if (item === undefined) return undefined;
        await call(bank, `/v1/inbox/${item.id}/ack`, { method: 'POST' });
        const answer = await call(bank, `/v1/exchanges/${item.body.exchange}/response`);
        return { ...item.body, answer: answer.status === 200 ? answer.json<JsonObject>() : null };
      }),
    waiting: async () => (await call(bank, '/v1/inbox')).json<{ items: unknown[] }>().items,
    compared: async () =>
      (await control('/calls/bapenda')).json<{ operations: Record<string, number> }>().operations.postRekonPBB ?? 0,
  };
};

t.test('F12: at night the bank’s settlement is compared with what the tax office booked', async (t) => {
  const retry = { attempts: 50, firstDelayMs: 20, maxDelayMs: 100 };
  const gateway = await startGateway(t, {
    configure: (configuration) =>
      [withConnection(bank, { pollMs: 30, settleMs: 30 }), withRoute(service, { retry })].reduce(
        (changed, change) => change(changed),
        configuration,
      ),
  });
  const { cases, control, call, reconfigure, lines } = gateway;
  const { newReference, due, pay, drop, settle, ended, waiting, compared } = atBank(gateway);
  const { nop = null, year = null } = cases.bills?.due ?? {};
  const lastYear = Number(year) - 1;
  const billed = cases.bills?.billed?.nop ?? null;
  const of = async (nop: Json, year: Json): Promise<Payment> => ({
    nop,
    year,
    amount: await due(nop, year),
    referenceNumber: newReference(),
  });
  const paid = await pay(await of(nop, year));

  await t.test('books that agree: everything matches, and the bank finds that in its mailbox', async (t) => {
    t.match(await settle([paid]), { folder: 'done', report: { outcome: 'accepted', rows: { read: 1 } } });
    const { answer, ...told } = await ended();
    t.match(told, { service, state: 'completed', code: null });
    t.match(answer, { terminal: 'BANK0001', matched: 1, differences: [] });
  });

  const unheard = await of(billed, year);
  const forgotten = await pay(await of(nop, lastYear));
  const late: Payment = { ...paid, nop: cases.bills?.paid?.nop ?? null, referenceNumber: newReference() };

  await t.test(
    'each way in which they may not is told of the payment it concerns, and nothing is booked',
    async (t) => {
      const before = (await control('/bapenda/payments')).json();
      await settle([{ ...paid, amount: paid.amount + 1 }, unheard, late]);
      const { answer } = await ended();
      const about = ({ nop, year, referenceNumber }: Payment) => ({ nop, year, referenceNumber });
      t.same((answer as JsonObject).differences, [
        { ...about(paid), kind: 'AMOUNT_DIFFERS', settled: paid.amount + 1, booked: paid.amount },
        { ...about(unheard), kind: 'NOT_BOOKED', settled: unheard.amount, booked: null },
        { ...about(late), kind: 'ALREADY_PAID', settled: late.amount, booked: null },
        { ...about(forgotten), kind: 'NOT_SETTLED', settled: null, booked: forgotten.amount },
      ]);
      t.match(answer, { matched: 0 });
      t.same((await control('/bapenda/payments')).json(), before);
    },
  );

  await t.test(
    'what was not booked is paid again under its reference; if somebody else was first, it goes back',
    async (t) => {
      await pay(unheard);
      await settle([paid, unheard, forgotten]);
      t.match((await ended()).answer, { matched: 3, differences: [] });
      await control('/reset', { method: 'POST' });
      await pay({ ...unheard, referenceNumber: newReference() }, collector);
      await settle([unheard]);
      t.match(
        (await ended()).answer,
        { matched: 0, differences: [{ kind: 'ALREADY_PAID' }] },
        'and not the collector’s',
      );
    },
  );

  await t.test('the same file again, under whatever name, is compared once', async (t) => {
    const before = await compared();
    t.match(await settle([unheard]), { folder: 'done', report: { outcome: 'received before' } });
    t.same([await compared(), await waiting()], [before, []]);
  });

  await t.test(
    'a file that does not add up, is cut short or has a faulty row is refused whole, with its reason',
    async (t) => {
      const before = await compared();
      for (const [mistake, reason] of [
        ['total', /Baris terakhir tidak sesuai isi berkas/],
        ['cut', /tidak diakhiri satu baris T/],
        ['row', /1 pembayaran tidak dapat dibaca[\s\S]*Baris 2: NOP tidak terbaca/],
      ] as const) {
        const { folder, text, report } = await settle([paid, forgotten], { mistake });
        t.match(
          [folder, text, report],
          ['rejected', reason, { outcome: 'rejected', failure: { code: 'BODY_MALFORMED' } }],
        );
        t.notMatch(text, new RegExp(String(forgotten.nop)), 'what stands in a row is not repeated');
      }
      t.same([await compared(), await waiting()], [before, []]);
      const entries = await call('inspektorat.audit', `/audit/v1/exchanges?service=${service}&kind=exchange.refused`);
      t.match(entries.json<{ entries: { entry: JsonObject }[] }>().entries.at(0)?.entry, {
        consumer: bank,
        provider: 'bapenda.sismiop',
        code: 'BODY_MALFORMED',
      });
    },
  );

  await t.test('while the tax office is down the settlement is kept and compared later', async (t) => {
    await control('/faults/bapenda', { body: { failNext: 3, status: 503, operation: 'postRekonPBB' } });
    t.match(await settle([forgotten]), { folder: 'done', report: { outcome: 'accepted' } });
    t.match(await ended(), { state: 'completed', answer: { differences: [{ kind: 'NOT_BOOKED' }] } });
  });

  await t.test('while the agreement is suspended the file waits, and nothing is lost', async (t) => {
    await reconfigure(withAgreement('bank-bapenda-settlement-2026', { status: 'suspended' }));
    await drop([paid, forgotten]);
    await until(async () => (lines.some((line) => line.includes('a file waits')) ? true : undefined));
    await reconfigure(withAgreement('bank-bapenda-settlement-2026', { status: 'active' }));
    t.match(await ended(), { state: 'completed' });
  });

  await t.test('a night of 5,000 payments is one exchange', async (t) => {
    const many = Array.from({ length: 5000 }, (_, at) => ({
      nop: `3510240008${String(at).padStart(8, '0')}`,
      year,
      amount: 100_000 + at,
      referenceNumber: newReference(),
    }));
    t.match(await settle(many), { report: { outcome: 'accepted', rows: { read: 1 } } });
    const { answer } = await ended();
    t.equal(((answer as JsonObject).differences as Json[]).length, 5000, 'the host knows none of them');
  });

  t.notMatch(lines.join('\n'), new RegExp(String(nop)), 'no property number is in the log of the process');
});
