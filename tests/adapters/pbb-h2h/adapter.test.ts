import t, { type Test } from 'tap';
import { pbbH2h } from '../../../adapters/pbb-h2h/adapter.js';
import type { PbbH2hConfig } from '../../../adapters/pbb-h2h/config.js';
import { elements } from '../../../adapters/pbb-h2h/dialect.js';
import { type DialectPeer, exercise } from '../../../src/adapter/conformance.js';
import { objectBody } from '../../../src/protocols/http-request.js';
import type { IsoMessage } from '../../../src/protocols/iso8583.js';
import { failureOf } from '../../failure-of.js';
import { libraryPeer } from '../../protocols/iso8583-peer.js';
import { callFor, serveRaw } from '../../protocols/peers.js';
import { connect, openSandbox } from '../bench.js';

const nop = '351024000800101240';
const config = (url: string): PbbH2hConfig => ({
  url: url.replace('http:', 'tcp:'),
  institution: '3510',
  terminal: 'JMBT0001',
  bitmap: 'binary',
});

const library = libraryPeer(elements);

const billOf = (property = nop, year = '2026', principal = 273_200, penalty = 5464): string =>
  [
    `137${property}${year}`,
    'SRI CONTOH'.padEnd(30),
    'DUSUN KRAJAN'.padEnd(45),
    '3329',
    String(principal).padStart(12, '0'),
    String(penalty).padStart(12, '0'),
  ].join('');

const echo = ({ type, bits }: IsoMessage, more: IsoMessage['bits']): IsoMessage => ({
  type: `${type.slice(0, 2)}10`,
  bits: { 3: bits[3] ?? '', 4: bits[4] ?? '', 11: bits[11] ?? '', 37: bits[37] ?? '', ...more },
});

const booked = { 12: '083000', 13: '1125', 39: '00', 61: 'NTPD0000000123' };
const due = (question: IsoMessage): IsoMessage => echo(question, { ...booked, 4: '000000278664', 48: billOf() });

/** A host whose messages another library reads and writes; `answer` is for what comes after the sign-on. */
const host = async (t: Test, answer: (question: IsoMessage) => IsoMessage, signOn = '00') => {
  const heard: IsoMessage[] = [];
  let connections = 0;
  const url = await serveRaw(t, (socket) => {
    connections += 1;
    socket.on('data', (chunk) => {
      const question = library.decode(chunk.subarray(4));
      heard.push(question);
      const { bits } = question;
      const reply =
        question.type === '0800'
          ? { type: '0810', bits: { 11: bits[11] ?? '', 39: signOn, 70: '001' } }
          : answer(question);
      const message = library.encode(reply);
      socket.write(Buffer.concat([Buffer.from(String(message.length).padStart(4, '0')), message]));
    });
  });
  return { url, heard, connections: () => connections };
};

const peer = async (t: Test): Promise<DialectPeer> => {
  const { url, heard } = await host(t, due);
  return { url, received: () => JSON.stringify(heard) };
};

const answer = {
  RC: '00',
  NOP: nop,
  TAHUN: '2026',
  NAMA_WP: 'SRI CONTOH',
  ALAMAT_OP: 'DUSUN KRAJAN',
  POKOK: '273200',
  DENDA: '5464',
  JUMLAH: '000000278664',
  RRN: '261125000001',
  NTPD: 'NTPD0000000123',
};

const paying = { NOP: nop, TAHUN: '2026', JUMLAH: '278664', RRN: '261125000001' };

const at = (instant: string) => ({ now: () => new Date(instant) });

const nearest = (time: string): string => {
  const year = new Date().getUTCFullYear();
  const distance = (one: number) => Math.abs(Date.parse(`${one}-${time.replace(' ', 'T')}+07:00`) - Date.now());
  return `${[year - 1, year, year + 1].sort((one, other) => distance(one) - distance(other))[0]}-${time}`;
};

t.test('it keeps the rules of every adapter', (t) =>
  exercise(t, {
    adapter: pbbH2h,
    config: (url) => ({ ...config(url) }),
    secrets: [],
    operation: 'payment',
    native: { body: paying },
    // The year is the one nearest to now, whenever this runs.
    answer: { ...answer, WAKTU: nearest('11-25 08:30:00') },
    carried: [nop],
    peer: () => peer(t),
  }),
);

t.test('it signs on before each call, on the same connection', async (t) => {
  const { url, heard, connections } = await host(t, due);
  const { connection } = await connect(t, pbbH2h, config(url), at('2026-11-25T01:30:00Z'));
  await connection.send?.('inquiry', { body: { NOP: nop, TAHUN: '2026' } }, callFor());
  await connection.send?.('payment', { body: paying }, callFor());
  t.same(
    heard.map(({ type, bits }) => [type, bits[3], bits[70]]),
    [
      ['0800', undefined, '001'],
      ['0200', '360000', undefined],
      ['0800', undefined, '001'],
      ['0200', '560000', undefined],
    ],
  );
  t.equal(connections(), 2);
  t.match(heard[3]?.bits, {
    4: '000000278664',
    7: '1125013000',
    12: '083000',
    13: '1125',
    32: '3510',
    37: '261125000001',
    41: 'JMBT0001',
    48: `022${nop}2026`,
    49: '360',
  });
});

t.test('a host that does not let it in was asked nothing', async (t) => {
  for (const [signOn, code] of [
    ['58', 'PROVIDER_AUTH_FAILED'],
    ['91', 'PROVIDER_UNAVAILABLE'],
  ] as const) {
    const { url, heard } = await host(t, due, signOn);
    const { connection } = await connect(t, pbbH2h, config(url));
    const failure = await failureOf(() => connection.send?.('payment', { body: paying }, callFor()));
    t.match(failure, { code, sent: 'no', native: signOn });
    t.match(await failureOf(() => connection.probe(AbortSignal.timeout(5000))), { code });
    t.same(
      heard.map(({ type }) => type),
      ['0800', '0800'],
    );
  }
});

t.test('a payment, its repeat and its reversal carry the same numbers; no other payment does', async (t) => {
  const { url, heard } = await host(t, (question) =>
    question.type === '0400' ? echo(question, booked) : due(question),
  );
  const { connection } = await connect(t, pbbH2h, config(url));
  const call = (exchange: string, consumer = 'bank.pembayaran') => ({ ...callFor(), exchange, consumer });
  await connection.send?.('payment', { body: paying }, call('one'));
  await connection.send?.('payment', { body: paying }, { ...call('two'), attempt: 2 });
  await connection.send?.('reversal', { body: paying }, call('three'));
  const traces = () => heard.filter(({ type }) => type !== '0800').map(({ bits }) => `${bits[11]} ${bits[37]}`);
  t.equal(new Set(traces()).size, 1);
  const reversal = heard.at(-1);
  t.match(reversal, {
    type: '0400',
    bits: { 3: '560000', 90: `0200${reversal?.bits[11]}${'0'.repeat(10)}00000003510` },
  });
  await connection.send?.('payment', { body: paying }, call('one', 'tamansari.kolektor'));
  t.equal(new Set(traces()).size, 2, "another collector's reference of the same digits is another payment");
});

t.test('an inquiry is named by its exchange, attempt for attempt', async (t) => {
  const { url, heard } = await host(t, due);
  const { connection } = await connect(t, pbbH2h, config(url));
  for (const [exchange, attempt] of [
    ['one', 1],
    ['one', 2],
    ['two', 1],
  ] as const)
    await connection.send?.('inquiry', { body: { NOP: nop, TAHUN: '2026' } }, { ...callFor(), exchange, attempt });
  const [first, repeat, other] = heard.filter(({ type }) => type === '0200').map(({ bits }) => [bits[11], bits[37]]);
  t.same(repeat, first);
  t.notSame(other, first);
});

t.test('an answer that is not of this question, or does not add up, is passed on by nobody', async (t) => {
  const wrong: ((question: IsoMessage) => IsoMessage)[] = [
    (question) => ({ ...due(question), type: '0410' }),
    (question) => echo(question, { ...booked, 11: '999999', 48: billOf() }),
    (question) => echo(question, { ...booked, 37: '000000000000', 48: billOf() }),
    (question) => echo(question, { ...booked, 3: '360000', 48: billOf() }),
    (question) => echo(question, { ...booked, 48: billOf('351024000800101230') }),
    (question) => echo(question, { ...booked, 48: billOf(nop, '2025') }),
    (question) => echo(question, { ...booked, 48: billOf(nop, '2026', 1) }),
    (question) => echo(question, { ...booked, 4: '000000000001', 48: billOf() }),
    (question) => echo(question, { ...booked, 48: 'pendek' }),
    (question) => echo(question, { 12: '083000', 48: billOf() }),
  ];
  for (const reply of wrong) {
    const { url } = await host(t, reply);
    const { connection } = await connect(t, pbbH2h, config(url));
    const failure = await failureOf(() => connection.send?.('payment', { body: paying }, callFor()));
    t.match(failure, { code: 'PROVIDER_ANSWER_INVALID', sent: 'unknown' }, String(reply));
    t.notMatch(failure.message, new RegExp(nop));
  }
});

t.test('what cannot be sent is told before anything is', async (t) => {
  const { connection } = await connect(t, pbbH2h, config('http://127.0.0.1:1'));
  for (const body of [{}, { NOP: nop }, { ...paying, JUMLAH: '1234567890123' }, { ...paying, RRN: null }])
    t.equal((await failureOf(() => connection.send?.('payment', { body }, callFor()))).code, 'TRANSLATION_FAILED');
  t.equal((await failureOf(() => connection.send?.('saldo', { body: paying }, callFor()))).code, 'CONFIG_INVALID');
  t.equal((await failureOf(() => connect(t, pbbH2h, config('https://127.0.0.1:1')))).code, 'CONFIG_INVALID');
});

t.test('the simulated host takes a payment once and answers its repeat with the same receipt', async (t) => {
  const { env, control } = await openSandbox(t);
  const login = { institution: env('SANDBOX_BAPENDA_INSTITUTION'), terminal: env('SANDBOX_BAPENDA_TERMINAL') };
  const settings = { ...login, url: env('SANDBOX_BAPENDA_H2H_URL') };
  const { connection } = await connect(t, pbbH2h, settings);
  await connection.probe(AbortSignal.timeout(5000));
  const year = String(new Date().getUTCFullYear() - 1);
  const bill = await connection.send?.('inquiry', { body: { NOP: nop, TAHUN: year } }, callFor());
  const { JUMLAH = null } = objectBody(bill?.body ?? null);
  const pay = () => connection.send?.('payment', { body: { ...paying, TAHUN: year, JUMLAH } }, callFor());
  const first = await pay();
  t.match(first?.body, { RC: '00', JUMLAH, NTPD: /^NTPD/ });
  t.same(await pay(), first);
  t.same(await control('GET', '/bapenda/payments'), { booked: 1, reversed: 0 });
  const booking = { body: { ...paying, TAHUN: year, JUMLAH } };
  const strange = await connect(t, pbbH2h, { ...settings, terminals: { [callFor().consumer]: 'ASING' } });
  t.match((await strange.connection.send?.('payment', booking, callFor()))?.body, { RC: '58' });
  const others = await connect(t, pbbH2h, { ...settings, terminals: { 'bank.lain': 'ASING' } });
  t.same(
    await others.connection.send?.('payment', booking, callFor()),
    first,
    'a terminal is that of its system alone',
  );
  const stranger = await connect(t, pbbH2h, { ...settings, terminal: 'ASING' });
  const refused = await failureOf(() => stranger.connection.probe(AbortSignal.timeout(5000)));
  t.match(refused, { code: 'PROVIDER_AUTH_FAILED', native: '58' });
});
