import { lookup as systemLookup } from 'node:dns';
import { connect, isIP, type Socket } from 'node:net';
import type { Tcp, TcpExchange } from '../adapter/adapter.js';
import { type Clock, systemClock } from '../core/clock.js';
import { Failure } from '../core/failure.js';
import { createGuard, type Guard, guardedLookup, type Resolve } from './addresses.js';
import { createGathering } from './gathering.js';
import { beforeSending, cutOff, unreachable } from './http-failures.js';
import { interruption } from './interruption.js';
import { createSlots } from './slots.js';

export interface TcpOptions {
  /** CIDR blocks beyond the public Internet. */
  readonly allowed: readonly string[];
  /** Connections open at once; more exchanges than that wait for one, within their deadline. */
  readonly connections: number;
  /** Default 3,000. */
  readonly connectTimeoutMs?: number;
  readonly clock?: Clock;
  /** How names are resolved. Default: the operating system's resolver. */
  readonly resolve?: Resolve;
}

interface Settled {
  answered(bytes: Uint8Array): void;
  failed(error: unknown): void;
}

type Opening = Parameters<Tcp['open']>[0];

const begin = ({ host, port }: Opening, guard: Guard, resolve: Resolve): Socket => {
  // A lookup hook never sees an address written as such.
  if (isIP(host) !== 0 && !guard.permits(host)) throw guard.refusal(host);
  return connect({ host, port, noDelay: true, lookup: guardedLookup(guard, resolve) });
};

const described = (error: unknown, sent: boolean): unknown => {
  if (error instanceof Failure) return error;
  return sent ? cutOff(error) : unreachable(error);
};

/**
 * Once connected to a permitted address, gets the greeting accepted, sends, and gathers what comes back.
 * Returns whether bytes of the exchange itself have begun to leave.
 */
const converse = (socket: Socket, exchange: TcpExchange, guard: Guard, settled: Settled): (() => boolean) => {
  const { greeting } = exchange;
  let sent = false;
  let gathering = createGathering(greeting ?? exchange);
  const say = (): void => {
    sent = true;
    gathering = createGathering(exchange);
    socket.write(exchange.bytes);
  };
  const look = (gather: () => Uint8Array | undefined): void => {
    try {
      const answer = gather();
      if (answer === undefined) return;
      if (sent) {
        settled.answered(answer);
        return;
      }
      greeting?.accept(answer);
      say();
    } catch (error) {
      settled.failed(sent ? error : beforeSending(error));
    }
  };
  socket.on('connect', () => {
    const remote = socket.remoteAddress ?? '';
    if (!guard.permits(remote)) return settled.failed(guard.refusal(remote));
    return greeting === undefined ? say() : void socket.write(greeting.bytes);
  });
  socket.on('data', (chunk) => look(() => gathering.add(chunk)));
  socket.on('end', () => {
    if (sent) look(() => gathering.end());
    else settled.failed(unreachable(new Error('the provider ended the connection')));
  });
  socket.on('error', (error) => settled.failed(described(error, sent)));
  socket.on('close', () => settled.failed(described(new Error('the connection was closed'), sent)));
  return () => sent;
};

/**
 * The guarded TCP client of one system: the host is checked as an address, whatever it resolves to is checked, and so is the address
 * that was connected to. Throws PROVIDER_UNAVAILABLE, PROVIDER_TIMEOUT, PROVIDER_ANSWER_INVALID or CONFIG_INVALID.
 */
export const createTcp = (options: TcpOptions): Tcp & { close(): Promise<void> } => {
  const clock = options.clock ?? systemClock;
  const guard = createGuard(options.allowed);
  const slots = createSlots(options.connections);
  const resolver = options.resolve ?? systemLookup;
  const connectTimeoutMs = options.connectTimeoutMs ?? 3000;

  const perform = (exchange: TcpExchange): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const { signal, deadline } = exchange;
      const left = Math.max(deadline - clock.now().getTime(), 0);
      const socket = begin(exchange, guard, resolver);
      const end = (settle: () => void): void => {
        clearTimeout(expiry);
        clearTimeout(reaching);
        signal?.removeEventListener('abort', interrupt);
        socket.destroy();
        settle();
      };
      const failed = (error: unknown): void => end(() => reject(error));
      const sent = converse(socket, exchange, guard, { answered: (bytes) => end(() => resolve(bytes)), failed });
      const interrupt = (): void => failed(interruption(exchange, sent(), clock));
      const expiry = setTimeout(interrupt, left);
      const late = (): void => failed(unreachable(new Error('the connection was not opened in time')));
      const reaching = setTimeout(late, connectTimeoutMs);
      socket.on('connect', () => clearTimeout(reaching));
      signal?.addEventListener('abort', interrupt);
      if (signal?.aborted) interrupt();
    });

  const reach = (to: Opening): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const { signal, deadline } = to;
      const left = Math.max(deadline - clock.now().getTime(), 0);
      const socket = begin(to, guard, resolver);
      const end = (settle: () => void): void => {
        clearTimeout(expiry);
        signal?.removeEventListener('abort', interrupt);
        socket.off('connect', connected).off('error', broken);
        settle();
      };
      const failed = (error: unknown): void =>
        end(() => {
          // Nobody waits any more for what a destroyed socket still tells.
          socket.on('error', () => undefined).destroy();
          reject(error);
        });
      const connected = (): void => {
        const remote = socket.remoteAddress ?? '';
        if (guard.permits(remote)) end(() => resolve(socket));
        else failed(guard.refusal(remote));
      };
      const broken = (error: unknown): void => failed(described(error, false));
      const interrupt = (): void => failed(interruption(to, false, clock));
      const late = (): void => failed(unreachable(new Error('the connection was not opened in time')));
      const expiry = left < connectTimeoutMs ? setTimeout(interrupt, left) : setTimeout(late, connectTimeoutMs);
      signal?.addEventListener('abort', interrupt);
      socket.on('connect', connected).on('error', broken);
      if (signal?.aborted) interrupt();
    });

  return {
    async exchange(exchange) {
      const leave = await slots.enter(exchange, () => interruption(exchange, false, clock), clock);
      try {
        return await perform(exchange);
      } finally {
        leave();
      }
    },
    async open(to) {
      const leave = await slots.enter(to, () => interruption(to, false, clock), clock);
      try {
        const socket = await reach(to);
        socket.once('close', leave);
        return socket;
      } catch (error) {
        leave();
        throw error;
      }
    },
    close: slots.close,
  };
};
