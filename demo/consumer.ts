import type { Json } from './json.js';
import type { Place } from './place.js';
import { step } from './step.js';

export interface Reply {
  readonly status: number;
  readonly exchange: string;
  readonly body: Json | undefined;
  readonly ms: number;
}

export interface Consumer {
  exchange(service: string, body: Json, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  get(path: string): Promise<Reply>;
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

/** One of the installation's systems, calling over HTTP with its own credentials. */
export const consumer = async (place: Place, system: string): Promise<Consumer> => {
  const token = await step(system, () => tokenFor(place, system));

  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    const started = performance.now();
    const response = await fetch(`${place.url}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
    });
    const body = await response.text();
    return {
      status: response.status,
      exchange: response.headers.get('gateway-exchange') ?? '',
      body: body === '' ? undefined : (JSON.parse(body) as Json),
      ms: Math.round(performance.now() - started),
    };
  };

  return {
    get: (path) => call(path, {}),
    exchange: (service, body, headers = {}) =>
      call(`/v1/exchanges/${service}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          'gateway-purpose': 'PUBLIC_SERVICE.LICENSING',
          'gateway-officer': 'petugas-07',
          'gateway-case': '503/0001/2026',
          ...headers,
        },
      }),
  };
};
