import type { IncomingMessage } from 'node:http';
import type { Test } from 'tap';
import { startSandbox } from '../../sandbox/sandbox.js';
import type { Adapter } from '../../src/adapter/adapter.js';
import type { DialectPeer } from '../../src/adapter/conformance.js';
import { createTools } from '../../src/adapter/tools.js';
import { type Clock, systemClock } from '../../src/core/clock.js';
import type { Json } from '../../src/core/json.js';
import { serve } from '../protocols/peers.js';

/** The simulated agencies, real servers on loopback, and their control API. */
export const openSandbox = async (t: Test, clock: Clock = systemClock) => {
  const sandbox = await startSandbox('a secret of the tests', () => clock.now());
  t.teardown(() => sandbox.close());
  const { agencies, control } = sandbox.ready;
  return {
    /** A value the sandbox offers to its clients. */
    env(name: string): string {
      const value = Object.values(agencies)
        .map(({ env }) => env[name])
        .find((found) => found !== undefined);
      if (value === undefined) throw new Error(`the sandbox offers no ${name}`);
      return value;
    },
    async control(method: 'GET' | 'POST', path: string, body?: Json): Promise<Json> {
      const response = await fetch(control + path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      return response.status === 204 ? null : ((await response.json()) as Json);
    },
  };
};

/** Connects an adapter to a system on loopback, closed when the test ends. */
export const connect = async <Config>(
  t: Test,
  adapter: Adapter<Config>,
  config: Config,
  clock: Clock = systemClock,
) => {
  const lines: string[] = [];
  const write = (fields: unknown, message: string): void => {
    lines.push(JSON.stringify([fields, message]));
  };
  const { tools, inbound, close } = createTools({
    system: 'test.system',
    addresses: ['127.0.0.0/8'],
    log: { info: write, warn: write },
    clock,
  });
  const connection = await adapter.connect(config, tools);
  t.teardown(async () => {
    await connection.close();
    await close();
  });
  return { connection, inbound, lines };
};

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
};

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** A server of the test's own that notes what it is asked. */
export const notingPeer = async (
  t: Test,
  reply: (seen: Seen) => Reply | Promise<Reply>,
): Promise<{ url: string; seen: Seen[] }> => {
  const seen: Seen[] = [];
  const url = await serve(t, async (request, response) => {
    const body = await bodyOf(request);
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
    seen.push(one);
    const answer = await reply(one);
    response
      .writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers })
      .end(answer.body);
  });
  return { url, seen };
};

/** The same, for the conformance suite. */
export const dialectPeer = async (t: Test, reply: (seen: Seen) => Reply): Promise<DialectPeer> => {
  const { url, seen } = await notingPeer(t, reply);
  return {
    url,
    received: () => seen.map((one) => decodeURIComponent(one.url.replaceAll('+', ' ')) + one.body).join('\n'),
  };
};
