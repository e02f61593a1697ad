import type { Place } from './place.js';

export interface Reply {
  readonly status: number;
  readonly exchange: string;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each step reads the members it expects
  readonly body: any;
  readonly ms: number;
}

export interface Consumer {
  exchange(service: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  get(path: string): Promise<Reply>;
}

/** One of the installation's systems, calling over HTTP with its own credentials. */
export const consumer = async (place: Place, system: string): Promise<Consumer> => {
  const { client_id, client_secret } = place.clients[system] ?? { client_id: system, client_secret: '' };
  const token = await fetch(`${place.url}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
  });
  if (!token.ok) throw new Error(`${system} got no token: ${await token.text()}`);
  const { access_token } = (await token.json()) as { access_token: string };

  const call = async (path: string, init: RequestInit): Promise<Reply> => {
    const started = performance.now();
    const response = await fetch(`${place.url}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${access_token}` },
    });
    const text = await response.text();
    return {
      status: response.status,
      exchange: response.headers.get('gateway-exchange') ?? '',
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
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
