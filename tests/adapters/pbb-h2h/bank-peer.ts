import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Test } from 'tap';
import { elements } from '../../../adapters/pbb-h2h/dialect.js';
import type { IsoMessage } from '../../../src/protocols/iso8583.js';
import { libraryPeer } from '../../protocols/iso8583-peer.js';

const library = libraryPeer(elements);

/** A teller's words for one payment. */
export interface Errand {
  readonly nop: string;
  readonly year: string | number;
  readonly amount?: number;
  readonly stan?: string;
  readonly reference?: string;
}

const framed = (message: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(String(message.length).padStart(4, '0')), message]);

const reach = async (port: number): Promise<Socket> => {
  for (;;) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }).on('error', () => {});
    try {
      await once(socket, 'connect');
      return socket;
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
};

/** A bank's own program, which has its ISO 8583 from another library, on one connection to the gateway. */
export const dialBank = async (t: Test, port: number, sender = { institution: '114', terminal: 'BANK0001' }) => {
  const socket = await reach(port);
  t.teardown(() => socket.destroy());
  const exchange = async (message: IsoMessage): Promise<IsoMessage> => {
    socket.write(framed(library.encode(message)));
    let received = Buffer.alloc(0);
    while (received.length < 4 || received.length < 4 + Number(received.subarray(0, 4))) {
      const [chunk] = await once(socket, 'data');
      received = Buffer.concat([received, chunk]);
    }
    return library.decode(received.subarray(4));
  };
  const common = { 32: sender.institution, 41: sender.terminal.padEnd(8) };
  const ask = (
    type: string,
    code: string,
    { nop, year, amount = 0, stan = '000001', reference = '000000000001' }: Errand,
  ) =>
    exchange({
      type,
      bits: {
        3: code,
        4: String(amount).padStart(12, '0'),
        7: '1125013000',
        11: stan,
        12: '083000',
        13: '1125',
        18: '6011',
        ...common,
        37: reference,
        48: `022${nop}${year}`,
        49: '360',
      },
    });
  return {
    socket,
    exchange,
    signOn: () => exchange({ type: '0800', bits: { 7: '1125013000', 11: '000001', ...common, 70: '001' } }),
    inquiry: (errand: Errand) => ask('0200', '360000', errand),
    payment: (errand: Errand) => ask('0200', '560000', errand),
    reversal: (errand: Errand) => ask('0400', '560000', errand),
    ask,
  };
};
