import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { setUp } from './bench.js';

const setup = async (t: Test) => {
  const bench = await setUp(t);
  const pin = bench.variable('sim', 'SANDBOX_SIM_PIN');
  const message = `Q|01|BWI00001|${pin}|N|${bench.cases.persons.papua.nik}\r\n`;
  const open = async () => {
    const { port } = new URL(bench.variable('sim', 'SANDBOX_SIM_TCP_URL'));
    const socket = connect(Number(port), '127.0.0.1');
    t.teardown(() => socket.destroy());
    await once(socket, 'connect');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    return {
      socket,
      /** Resolves once so many answers are whole. */
      async answers(count: number): Promise<string> {
        while (received.split('SUKSES').length <= count || !received.endsWith('\r\n')) await once(socket, 'data');
        return received;
      },
      /** Resolves with all that came before the end. */
      async ended(): Promise<string> {
        if (!socket.closed) await once(socket, 'close');
        return received;
      },
    };
  };
  return { ...bench, open, framed: String(message.length).padStart(4, '0') + message };
};

t.test('questions on one connection are answered in turn, also cut in pieces or sent at once', async (t) => {
  const { open, framed, control } = await setup(t);
  const { socket, answers } = await open();
  for (const part of [framed.slice(0, 2), framed.slice(2, 9), framed.slice(9) + framed]) socket.write(part);
  t.equal((await answers(2)).match(/H\|01\|00\|SUKSES\|1\|/g)?.length, 2);
  t.match((await control('GET', '/calls/sim')).json, { total: 2, operations: { 'BACA-SIM': 2 } });
});

t.test('what is no question ends the connection', async (t) => {
  const { open } = await setup(t);
  for (const noise of ['GET / HTTP/1.1\r\n', 'abcd', '-001', '00000000']) {
    const { socket, ended } = await open();
    socket.write(noise);
    if (noise === '00000000') socket.end();
    t.notMatch(await ended(), 'SUKSES', noise);
  }
});

t.test('faults strike as over HTTP', async (t) => {
  const { open, framed, control } = await setup(t);
  const struck = async (fault: object): Promise<string> => {
    await control('POST', '/faults/sim', { ...fault, times: 1 });
    const { socket, ended } = await open();
    socket.end(framed);
    return ended();
  };
  t.equal(await struck({ drop: true }), '');
  t.equal(await struck({ drop: true, after: true }), '');
  t.match(await struck({ malformed: 'half' }), /^\d{4}H\|01\|00\|SUKSES\|1\|/);
  t.match(await struck({ malformed: 'html' }), /^<!DOCTYPE html>/);
  t.match(await struck({ maintenance: true }), 'HOST SEDANG TUTUP');
  t.match(await struck({ quotaExhausted: true }), 'KUOTA HARIAN HABIS');
  t.match(await struck({ status: 500 }), 'GANGGUAN SISTEM');
  t.match(await struck({ latencyMs: 1 }), 'YOHANIS LATIHAN');
});
