import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Agency, SocketService } from './agency.js';
import type { Calls } from './calls.js';
import type { Fault, Faults } from './faults.js';
import type { Listener } from './listener.js';

const longestQuestion = 64 * 1024;

/** Opens an agency's bare TCP service on 127.0.0.1; questions on one connection are answered in turn, faults strike as over HTTP. */
export const openSocket = async (
  agency: Pick<Agency, 'name'>,
  service: SocketService,
  faults: Faults,
  calls: Calls,
): Promise<Listener> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    const answer = service.open();
    receive(socket, service, async (question) => {
      const name = service.nameOf(question);
      calls.count(agency.name, name);
      await respond(socket, { ...service, answer }, question, faults.take(agency.name, name) ?? {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
};

/** Cuts what arrives into questions, and has them answered one after the other. */
const receive = (socket: Socket, service: SocketService, ask: (question: Uint8Array) => Promise<void>): void => {
  let pending: Uint8Array = new Uint8Array();
  let work: Promise<void> = Promise.resolve();
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let size = service.sizeOf(pending); size !== undefined; size = service.sizeOf(pending)) {
      if (!(size > 0 && size <= longestQuestion)) return void socket.destroy();
      if (size > pending.length) return;
      const question = pending.subarray(0, size);
      pending = pending.subarray(size);
      work = work.then(() => ask(question)).catch(() => void socket.destroy());
    }
    if (pending.length > longestQuestion) socket.destroy();
  });
  // Whoever has asked everything still waits for the answers.
  socket.on('end', () => void work.finally(() => socket.end()));
};

/** A service as one connection knows it. */
interface Opened extends SocketService {
  answer(question: Uint8Array): Uint8Array;
}

const respond = async (socket: Socket, service: Opened, question: Uint8Array, fault: Fault): Promise<void> => {
  if (fault.latencyMs !== undefined) await wait(fault.latencyMs);
  const lost = fault.drop || fault.hang;
  if (lost && fault.after !== true) return leave(socket, fault);
  const answer = refusalOf(service, question, fault) ?? service.answer(question);
  if (lost) return leave(socket, fault);
  const half = answer.subarray(0, Math.floor(answer.length / 2));
  if (fault.malformed === 'half' || fault.malformed === 'cut') return void socket.end(half);
  if (fault.slowBody) return drip(socket, answer);
  socket.write(answer);
};

/** The answers that need no work of the agency. */
const refusalOf = (service: SocketService, question: Uint8Array, fault: Fault): Uint8Array | undefined => {
  if (fault.maintenance) return service.refuse('maintenance', question);
  if (fault.quotaExhausted) return service.refuse('quota', question);
  if (fault.status !== undefined || fault.failNext !== undefined) return service.refuse('failure', question);
  if (fault.malformed === 'html') return Buffer.from('<!DOCTYPE html><title>Selamat datang</title>');
  if (fault.malformed === 'empty') return Buffer.from('{}');
  if (fault.malformed === 'null') return Buffer.from('null');
  return undefined;
};

const leave = (socket: Socket, fault: Fault): void => {
  if (fault.drop) socket.destroy();
};

const drip = async (socket: Socket, answer: Uint8Array): Promise<void> => {
  for (const byte of answer) {
    if (socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await wait(200, undefined, { ref: false });
  }
};
