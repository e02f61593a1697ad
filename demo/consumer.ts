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

  return {
    get: (path) => call(path, {}),
    post: (path, body) => call(path, body === undefined ? { method: 'POST' } : posting(body)),
    exchange: (service, body, headers = {}) =>
      call(
        `/v1/exchanges/${service}`,
        posting(body, {
          'gateway-purpose': purpose,
          'gateway-officer': 'petugas-07',
          'gateway-case': '503/0001/2026',
          ...headers,
        }),
      ),
  };
};
