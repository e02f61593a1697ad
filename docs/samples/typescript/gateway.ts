import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from './problem.js';

export interface Settings {
  /** Origin of the gateway, without a path. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Language of problems. */
  readonly language: 'en' | 'id';
}

/** Who asks, and for what. */
export interface Asked {
  readonly purpose: string;
  readonly officer: string;
  readonly case?: string;
  readonly elements?: readonly string[];
}

export interface Answer<Body> {
  readonly exchange: string;
  readonly body: Body;
  /** Elements that the agreement does not grant. */
  readonly withheld: readonly string[];
}

export interface Item<Body> {
  readonly id: string;
  readonly service: string;
  readonly exchange: string;
  readonly body: Body;
}

export interface Gateway {
  ask<Body>(service: string, body: unknown, asked: Asked): Promise<Answer<Body>>;
  /** Done once, however often it is sent under the same key; waits for the outcome when it is queued. */
  write<Body>(service: string, body: unknown, asked: Asked, key: string): Promise<Answer<Body>>;
  inbox<Body>(waitSeconds?: number): Promise<readonly Item<Body>[]>;
  acknowledge(id: string): Promise<void>;
}

interface Call {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The state of a queued exchange; `held`: an administrator must decide, so sending it again does not help. */
interface Progress {
  readonly state: string;
  readonly delivery: {
    readonly state: string;
    readonly code: string | null;
    readonly reason: Readonly<Record<string, string>> | null;
  };
}

const tries = 4;
const timeoutMs = 45_000;
const patienceMs = 60_000;
const longestWaitSeconds = 30;

/** Seconds until the next try: what the gateway says, else 1, 2, 4. Longer waits are for a person to decide. */
const pauseBefore = (error: unknown, attempt: number): number | undefined => {
  const passing = error instanceof Problem ? error.passing : error instanceof TypeError || isTimeout(error);
  if (!passing || attempt >= tries) return undefined;
  const seconds = (error instanceof Problem ? error.retryAfter : undefined) ?? 2 ** (attempt - 1);
  return seconds <= longestWaitSeconds ? seconds : undefined;
};

const isTimeout = (error: unknown): boolean => error instanceof DOMException && error.name === 'TimeoutError';

const parse = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** One request; anything from 400 on is a Problem. */
const request = async (url: string, { method = 'GET', headers = {}, body }: Call): Promise<Reply> => {
  const response = await fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const parsed = parse(await response.text());
  if (response.ok) return { status: response.status, headers: response.headers, body: parsed };
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new Problem(
    response.status,
    isObject(parsed) ? parsed : {},
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
};

/** Keeps the token until half a minute before it expires; calls that come at once share one request. */
const keepToken = ({ url, clientId, clientSecret, language }: Settings) => {
  let held: { readonly token: Promise<string>; until: number } | undefined;
  const fetchToken = async (): Promise<string> => {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const call: Call = { method: 'POST', headers: { 'accept-language': language }, body: new URLSearchParams(form) };
    const { body } = await request(`${url}/oauth2/token`, call);
    const { access_token, expires_in } = body as { access_token: string; expires_in: number };
    if (held !== undefined) held.until = Date.now() + (expires_in - 30) * 1000;
    return access_token;
  };
  return {
    get(): Promise<string> {
      if (held !== undefined && Date.now() < held.until) return held.token;
      held = { token: fetchToken(), until: Number.POSITIVE_INFINITY };
      held.token.catch(() => {
        held = undefined;
      });
      return held.token;
    },
    forget(): void {
      held = undefined;
    },
  };
};

/** A client of the gateway for one system. Its contracts, as this system sees them, are at `/openapi.json`. */
export const connect = (settings: Settings): Gateway => {
  const { url, language } = settings;
  const token = keepToken(settings);

  const authorized = async (path: string, call: Call): Promise<Reply> => {
    const headers = { 'accept-language': language, ...call.headers, authorization: `Bearer ${await token.get()}` };
    return request(`${url}${path}`, { ...call, headers });
  };

  /** Everything here may be repeated: reads change nothing, and writes carry their key. */
  const send = async (path: string, call: Call = {}): Promise<Reply> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await authorized(path, call);
      } catch (error) {
        const expired = error instanceof Problem && error.status === 401 && attempt === 1;
        if (expired) token.forget();
        const seconds = expired ? 0 : pauseBefore(error, attempt);
        if (seconds === undefined) throw error;
        await delay(seconds * 1000);
      }
    }
  };

  const exchange = (service: string, body: unknown, asked: Asked, headers: Readonly<Record<string, string>>) =>
    send(`/v1/exchanges/${service}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        'gateway-purpose': asked.purpose,
        'gateway-officer': asked.officer,
        ...(asked.case === undefined ? {} : { 'gateway-case': asked.case }),
        ...(asked.elements === undefined ? {} : { 'gateway-elements': asked.elements.join(', ') }),
        ...headers,
      },
    });

  const answerOf = <Body>({ headers, body }: Reply): Answer<Body> => ({
    exchange: headers.get('gateway-exchange') ?? '',
    body: body as Body,
    withheld: headers.get('gateway-withheld')?.split(', ') ?? [],
  });

  /** Asks for a queued exchange until it has ended, for a minute at most; its id stays good for asking later. */
  const follow = async (id: string): Promise<Reply> => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const { state, delivery } = (await send(`/v1/exchanges/${id}`)).body as Progress;
      if (state === 'completed') return send(`/v1/exchanges/${id}/response`);
      const pending = state === 'queued' && delivery.state !== 'held';
      if (!pending || Date.now() > until)
        throw new Problem(pending ? 202 : 409, {
          title: delivery.code ?? state,
          detail: delivery.reason?.[language] ?? '',
          code: delivery.code ?? '',
          exchange: id,
        });
      await delay(2000);
    }
  };

  return {
    ask: async (service, body, asked) => answerOf(await exchange(service, body, asked, {})),
    async write(service, body, asked, key) {
      const reply = await exchange(service, body, asked, { 'idempotency-key': key, prefer: 'wait=20' });
      if (reply.status !== 202) return answerOf(reply);
      const id = reply.headers.get('gateway-exchange') ?? '';
      return { ...answerOf(await follow(id)), exchange: id };
    },
    async inbox<Body>(waitSeconds = 0) {
      const { body } = await send(`/v1/inbox?wait=${waitSeconds}`);
      return (body as { items: readonly Item<Body>[] }).items;
    },
    async acknowledge(id) {
      await send(`/v1/inbox/${id}/ack`, { method: 'POST' });
    },
  };
};
