import { at, type Json, text } from './json.js';
import type { Place } from './place.js';
import { step } from './step.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly exchange: string;
  readonly body: Json | undefined;
  readonly ms: number;
}

export interface Consumer {
  exchange(service: string, body: Json, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  get(path: string): Promise<Reply>;
  post(path: string, body?: Json): Promise<Reply>;
  /** Many reads in one call; a line of the answer each, as far as it came. */
  bulk(service: string, bodies: readonly Json[]): Promise<readonly Json[]>;
}

const tokenFor = async ({ url, clients }: Place, system: string): Promise<string> => {
  const client = clients[system];
  if (client === undefined) throw new Error('has no credentials in clients.json');
  const answer = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', ...client }),
  });
  if (!answer.ok) throw new Error(`got no token: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
};

/** The whole lines of an answer, whose connection may have broken. */
const linesOf = async (response: Response): Promise<readonly Json[]> => {
  let content = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of response.body ?? []) content += decoder.decode(chunk as Uint8Array, { stream: true });
  } catch {
    // What came is used; the rest is asked again.
  }
  const lines = content.split('\n').slice(0, -1);
  return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Json]));
};

const posting = (body: Json, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json', ...headers },
});

/** One of the installation's systems, calling over HTTP with its own credentials and for one purpose. */
export const consumer = async (place: Place, system: string, purpose = ''): Promise<Consumer> => {
  const token = await step(system, () => tokenFor(place, system));

  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    const started = performance.now();
    const response = await fetch(`${place.url}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
    const content = await response.text();
    const body = content === '' ? undefined : (JSON.parse(content) as Json);
    return {
      status: response.status,
      headers: response.headers,
      exchange: response.headers.get('gateway-exchange') ?? text(at(body, 'exchange')),
      body,
      ms: Math.round(performance.now() - started),
    };
  };

  const officer = {
    'gateway-purpose': purpose,
    'gateway-officer': 'petugas-07',
    'gateway-case': '503/0001/2026',
  };

  return {
    async bulk(service, bodies) {
      const response = await fetch(`${place.url}/v1/exchanges/${service}/bulk`, {
        method: 'POST',
        body: bodies.map((body) => `${JSON.stringify(body)}\n`).join(''),
        headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}`, ...officer },
      });
      if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
      return linesOf(response);
    },
    get: (path) => call(path, {}),
    post: (path, body) => call(path, body === undefined ? { method: 'POST' } : posting(body)),
    exchange: (service, body, headers = {}) =>
      call(`/v1/exchanges/${service}`, posting(body, { ...officer, ...headers })),
  };
};
