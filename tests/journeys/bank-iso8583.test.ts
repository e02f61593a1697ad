import t from 'tap';
import type { SystemDocument } from '../../src/config/documents.js';
import { dialBank, type Errand } from '../adapters/pbb-h2h/bank-peer.js';
import { type Change, startGateway, withAgreement } from '../gateway.js';
import { deserted } from '../protocols/peers.js';

const inbound = (service: string, translation: string) => ({
  service,
  translation,
  purpose: 'PUBLIC_SERVICE.TAX_PAYMENT',
  agreement: 'bank-bapenda-2026',
});

/** The bank's channels as a host of its own, which asks over ISO 8583 and not over HTTP. */
const bankAt = (port: number): SystemDocument => ({
  id: 'bank.h2h',
  agency: 'bank-daerah',
  name: { en: 'Host of the bank', id: 'Host bank' },
  adapter: 'pbb-h2h',
  connection: { listen: `tcp://127.0.0.1:${port}`, institution: '114', terminal: 'BANK0001', bitmap: 'binary' },
  inbound: {
    inquiry: inbound('tax.property.bill.v1', 'bank.bill'),
    payment: inbound('tax.property.pay.v1', 'bank.payment'),
    reversal: inbound('tax.property.reverse.v1', 'bank.reversal'),
  },
});

t.test('F12: a bank pays the land tax in its own dialect, through the same front door', async (t) => {
  const port = Number(new URL(await deserted()).port);
  const withBank: Change = (configuration) =>
    withAgreement('bank-bapenda-2026', { consumer: 'bank.h2h' })({
      ...configuration,
      systems: [...configuration.systems, bankAt(port)],
    });
  const { cases, control, exchange, reconfigure, lines } = await startGateway(t, { configure: withBank });
  const { nop, year } = cases.bills?.due ?? {};
  const property = { nop: String(nop), year: Number(year) };
  const bank = await dialBank(t, port);
  t.match(await bank.signOn(), { bits: { 39: '00' } });
  const due = await bank.inquiry(property);
  const amount = Number(due.bits[4]);
  const errandOf = (number: number): Errand => ({
    ...property,
    amount,
    stan: String(number).padStart(6, '0'),
    reference: String(number).padStart(12, '0'),
  });
  const codeOf = async (told: ReturnType<typeof bank.inquiry>) => (await told).bits[39];
  const status = async () => (await exchange('tax.property.status.v1', property)).json().status;
  const booked = async () => (await control('/bapenda/payments')).json();

  await t.test('a bill says name and amounts, and not the address, which the agreement withholds', async (t) => {
    const [told] = /(?<=2026|20\d\d).{75}/.exec(due.bits[48] ?? '') ?? [''];
    t.match([due.type, due.bits[39], told.slice(0, 30).trim() === ''], ['0210', '00', false]);
    t.equal(told.slice(30).trim(), '');
    for (const [name, code] of [
      ['paid', '13'],
      ['untaxed', '03'],
      ['unknown', '10'],
    ] as const) {
      const one = cases.bills?.[name] ?? {};
      t.equal(await codeOf(bank.inquiry({ nop: String(one.nop), year: Number(one.year) })), code, name);
    }
  });

  await t.test(
    'a payment is booked once, its repeat has the same receipt, its reversal makes it due again',
    async (t) => {
      const first = await bank.payment(errandOf(1));
      t.match(first, { type: '0210', bits: { 11: '000001', 37: '000000000001', 39: '00', 61: /^NTPD/ } });
      t.same(await bank.payment(errandOf(1)), first);
      t.equal(await status(), 'PAID');
      t.equal(await codeOf(bank.payment(errandOf(2))), '13');
      t.match(await booked(), { booked: 1, reversed: 0 });
      t.equal(
        await codeOf(bank.payment({ ...errandOf(1), amount: amount + 1 })),
        '94',
        'the same numbers for another amount',
      );
      t.match(await bank.reversal(errandOf(1)), { type: '0410', bits: { 39: '00' } });
      t.equal(await status(), 'UNPAID');
    },
  );

  await t.test(
    'when the answer of the tax office is lost the bank is told so, and its reversal undoes what was booked',
    async (t) => {
      await control('/faults/bapenda', { body: { operation: 'PAYMENT', drop: true, after: true, times: 1 } });
      t.equal(await codeOf(bank.payment(errandOf(3))), '91');
      t.equal(await codeOf(bank.payment(errandOf(3))), '09', 'nobody knows: it is not sent again');
      t.equal(await status(), 'PAID');
      t.equal(await codeOf(bank.reversal(errandOf(3))), '00');
      t.equal(await status(), 'UNPAID');
    },
  );

  await t.test('a suspended agreement stops the bank at once; another configuration takes the port over', async (t) => {
    await reconfigure(withAgreement('bank-bapenda-2026', { status: 'suspended' }));
    const again = await dialBank(t, port);
    await again.signOn();
    t.equal(await codeOf(again.payment(errandOf(4))), '57');
    t.match(await booked(), { booked: 2, reversed: 2 });
  });

  t.notMatch(lines.join('\n'), new RegExp(property.nop), 'no property number is in the log of the process');
});
