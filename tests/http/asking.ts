import { once } from 'node:events';
import { connect } from 'node:net';
import type { Test } from 'tap';
import { failures } from '../../src/core/failure.js';
import type { JsonObject } from '../../src/core/json.js';
import type { Reply, TestGateway } from '../gateway.js';

export type Code = keyof typeof failures;

export interface Problem {
  readonly type: string;
  readonly code: Code;
  readonly detail: string;
  readonly title: string;
  readonly exchange: string;
  readonly errors?: readonly { readonly pointer: string; readonly keyword: string; readonly detail: string }[];
}

/** Holds an answer to RFC 9457 and to the closed table of failures. */
export const assertProblem = (t: Test, reply: Pick<Reply, 'status' | 'headers' | 'text'>, code: Code): Problem => {
  const row = failures[code];
  t.equal(reply.status, row.status, `${code}: ${reply.text}`);
  t.match(reply.headers.get('content-type'), /^application\/problem\+json(; charset=utf-8)?$/);
  const problem = JSON.parse(reply.text) as Problem & JsonObject;
  const known = ['type', 'title', 'status', 'detail', 'instance', 'code', 'fault', 'exchange', 'errors'];
  t.strictSame(
    Object.keys(problem).filter((name) => !known.includes(name)),
    [],
  );
  t.match(problem, {
    type: new RegExp(`^http://.+/docs/failures/${code}$`),
    title: row.title[reply.headers.get('content-language') === 'id' ? 'id' : 'en'],
    status: row.status,
    detail: /^\P{Cc}{15,}$/u,
    instance: `urn:uuid:${problem.exchange}`,
    code,
    fault: row.fault,
    exchange: /^[0-9a-f-]{36}$/,
  });
  t.notMatch(reply.text, /\d{13,}/);
  return problem;
};

/** The entries of an exchange, oldest first. */
export const entriesOf = async ({ database }: TestGateway, exchange: string): Promise<JsonObject[]> => {
  const rows = await database.query<{ entry: string }>('select entry from log.entry where exchange = $1 order by idx', [
    exchange,
  ]);
  return rows.map(({ entry }) => JSON.parse(entry));
};

/** The refusal is a problem, and on record with its code. */
export const assertRefused = async (t: Test, gateway: TestGateway, reply: Reply, code: Code): Promise<Problem> => {
  const problem = assertProblem(t, reply, code);
  const entries = await entriesOf(gateway, problem.exchange);
  t.match(entries, [{ kind: 'exchange.refused', code, outcome: 'refused' }]);
  t.equal(entries.length, 1);
  return problem;
};

/** The failure is a problem, and on record with its code. */
export const assertFailed = async (t: Test, gateway: TestGateway, reply: Reply, code: Code): Promise<Problem> => {
  const problem = assertProblem(t, reply, code);
  t.match(await entriesOf(gateway, problem.exchange), [{ kind: 'exchange.failed', code, outcome: 'failed' }]);
  return problem;
};

const agencies = ['dukcapil', 'djp', 'bapenda', 'oss', 'village'] as const;

/** How many calls the sandbox's agencies have received. */
export const callsReceived = async ({ control }: TestGateway): Promise<number> => {
  const counts = await Promise.all(agencies.map((agency) => control(`/calls/${agency}`)));
  return counts.reduce((sum, count) => sum + Number(count.json().total), 0);
};

/** While `work` runs, no agency is called. */
export const nothingSent = async (t: Test, gateway: TestGateway, work: () => Promise<unknown>): Promise<void> => {
  const before = await callsReceived(gateway);
  await work();
  t.equal(await callsReceived(gateway), before, 'nothing was sent');
};

/** Bytes as they are over a socket of their own; resolves with all that came back once the server closed it. */
export const overSocket = async (url: string, text: string): Promise<Pick<Reply, 'status' | 'headers' | 'text'>> => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(lines.map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
  return { status: Number(statusLine.split(' ')[1]), headers, text: body };
};

/** The headers of an exchange under the licensing desk's agreement. */
export const purposeHeaders = {
  'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
  'gateway-officer': 'petugas-07',
  'gateway-case': '503/0001/2026',
} as const;
