import t, { type Test } from 'tap';
import { pbbH2h } from '../../../adapters/pbb-h2h/adapter.js';
import type { Accept } from '../../../src/adapter/adapter.js';
import { Failure } from '../../../src/core/failure.js';
import type { JsonObject } from '../../../src/core/json.js';
import { failureOf } from '../../failure-of.js';
import { deserted } from '../../protocols/peers.js';
import { connect } from '../bench.js';
import { dialBank } from './bank-peer.js';

const nop = '351024000800101240';
const errand = { nop, year: 2026, amount: 278_664, stan: '000042', reference: '261125000001' };
const sender = { institution: '114', terminal: 'BANK0001', bitmap: 'binary' as const };
type Message = Parameters<Accept>[0];

/** The adapter as a bank meets it; `answer` is what the gateway makes of a message. */
const open = async (t: Test, answer: (message: Message) => JsonObject | Promise<JsonObject>) => {
  const port = Number(new URL(await deserted()).port);
  const { connection, lines } = await connect(t, pbbH2h, { ...sender, listen: `tcp://127.0.0.1:${port}` });
  const stop = new AbortController();
  const heard: Message[] = [];
  const accept: Accept = async (message) => {
    heard.push(message);
    return { body: await answer(message) };
  };
  const listening = connection.listen?.(accept, stop.signal, async () => '');
  t.teardown(async () => {
    stop.abort();
    await listening;
  });
  return { port, heard, lines };
};

const booked = {
  RC: '00',
  NAMA_WP: 'SRI CONTOH',
  POKOK: '273200',
  DENDA: '5464',
  JUMLAH: '278664',
  NTPD: 'NTPD3510000001',
  WAKTU: '2026-11-25 08:30:59',
};

t.test('what a bank asks arrives in the dialect’s own words, and is answered under the same numbers', async (t) => {
  const { port, heard } = await open(t, () => booked);
  const { signOn, payment } = await dialBank(t, port);
  t.match(await signOn(), { type: '0810', bits: { 39: '00', 70: '001' } });
  const { type, bits } = await payment(errand);
  t.match(heard, [
    {
      operation: 'payment',
      native: { body: { NOP: nop, TAHUN: '2026', JUMLAH: '000000278664', RRN: '261125000001' } },
      address: '127.0.0.1',
    },
  ]);
  t.match(
    [type, bits],
    ['0210', { 3: '560000', 4: '000000278664', 11: '000042', 12: '083059', 13: '1125', 37: '261125000001' }],
  );
  t.match(bits, { 39: '00', 61: 'NTPD3510000001' });
  const bill = `137${nop}2026${'SRI CONTOH'.padEnd(30)}${' '.repeat(45)}3329000000273200000000005464`;
  t.equal(bits[48], bill, 'what the agreement withholds is blank');
});

t.test(
  'a repeat is the same message, another amount does not make it another, and a reversal is not its payment',
  async (t) => {
    const { port, heard } = await open(t, () => booked);
    const { signOn, payment, reversal } = await dialBank(t, port);
    await signOn();
    await payment(errand);
    await payment({ ...errand, amount: 1 });
    await payment({ ...errand, stan: '000043' });
    t.match(await reversal(errand), { type: '0410', bits: { 39: '00' } });
    const [first, repeat, other, reversed] = heard.map(({ dedupeKey }) => dedupeKey);
    t.equal(repeat, first);
    t.equal(new Set([first, other, reversed]).size, 3);
    t.notMatch(String(first), new RegExp(nop));
  },
);

t.test('nobody is served before the logon of its connection, or under another name', async (t) => {
  const { port, heard } = await open(t, () => booked);
  const early = await dialBank(t, port);
  t.match(await early.inquiry(errand), { bits: { 39: '58' } });
  for (const stranger of [
    { institution: '115', terminal: 'BANK0001' },
    { institution: '114', terminal: 'BANK0002' },
  ]) {
    const { signOn, inquiry } = await dialBank(t, port, stranger);
    t.match(await signOn(), { bits: { 39: '58' } });
    t.match(await inquiry(errand), { bits: { 39: '58' } });
  }
  t.same(heard, []);
});

t.test('what cannot be asked has its code, and no one is asked', async (t) => {
  const { port, heard } = await open(t, () => booked);
  const { signOn, ask, inquiry } = await dialBank(t, port);
  await signOn();
  t.match(await ask('0200', '990000', errand), { bits: { 39: '34' } });
  t.match(await ask('0400', '360000', errand), { bits: { 39: '34' } });
  t.match(await inquiry({ ...errand, year: '20X6' }), { bits: { 39: '30' } });
  t.match(await inquiry({ ...errand, nop: '35.10' }), { bits: { 39: '30' } });
  t.same(heard, []);
});

t.test('a refusal and a failure are told by their code alone, and nothing of them reaches the log', async (t) => {
  const answers: (() => JsonObject)[] = [
    () => ({ RC: '13' }),
    () => ({}),
    () => {
      throw new Failure('LOG_UNAVAILABLE', { en: `about ${nop}`, id: `tentang ${nop}` });
    },
  ];
  const { port, lines } = await open(t, () => (answers.shift() ?? (() => ({})))());
  const { signOn, payment } = await dialBank(t, port);
  await signOn();
  const codes = [];
  for (let times = 0; times < 3; times += 1) codes.push((await payment(errand)).bits[39]);
  t.same(codes, ['13', '96', '96']);
  t.match(lines.join('\n'), 'LOG_UNAVAILABLE');
  t.notMatch(lines.join('\n'), new RegExp(nop));
});

t.test('a name the columns cannot hold is cut and written as far as it can be', async (t) => {
  const { port } = await open(t, () => ({ ...booked, NAMA_WP: `東 ${'X'.repeat(60)}` }));
  const { signOn, inquiry } = await dialBank(t, port);
  await signOn();
  t.equal((await inquiry(errand)).bits[48]?.slice(25, 55), `? ${'X'.repeat(28)}`);
});

t.test('it listens on this machine alone, and is one of the two: asked or asking', async (t) => {
  const wrong = [
    { listen: 'tcp://0.0.0.0:8583' },
    { listen: 'tcp://10.35.10.4:8583' },
    { listen: 'tcp://bank.example:8583' },
    { listen: 'http://127.0.0.1:8583' },
    { listen: 'tcp://127.0.0.1:8583', url: 'tcp://127.0.0.1:8584' },
    {},
  ];
  for (const one of wrong)
    t.equal(
      (await failureOf(() => connect(t, pbbH2h, { ...sender, ...one }))).code,
      'CONFIG_INVALID',
      JSON.stringify(one),
    );
});
