import type { Call, HttpAnswer, Tools } from '../../src/adapter/adapter.js';
import { isObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { answerInvalid, failureForStatus } from '../../src/protocols/http-failures.js';
import { basicAuth } from '../../src/protocols/http-request.js';
import { createSession, type Token, tokenFor } from '../../src/protocols/session.js';
import type { Auth, RestConfig } from './config.js';

type Limits = Pick<Call, 'signal' | 'deadline' | 'traceparent'>;

/** Lends the header that proves who asks, and renews it where it can run out. */
export interface Authorizer {
  request(call: Limits, send: (header: Record<string, string>) => Promise<HttpAnswer>): Promise<HttpAnswer>;
  close(): void;
}

/** RFC 6749 §4.4, the client named as §2.3.1 says: form-encoded inside HTTP Basic. */
const clientCredentials = async (
  auth: Extract<Auth, { type: 'oauth2' }>,
  ca: string | undefined,
  { http, clock }: Pick<Tools, 'http' | 'clock'>,
  call: Limits,
): Promise<Token> => {
  const { tokenUrl, clientId, clientSecret, scope } = auth;
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope === undefined ? {} : { scope }) });
  const encode = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
  const answer = await http.request({
    method: 'POST',
    url: tokenUrl,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      authorization: basicAuth(encode(clientId), encode(clientSecret)),
    },
    body: form.toString(),
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  const now = clock.now();
  // A refused client is `invalid_client` with 400 or 401, as the server likes (RFC 6749 §5.2).
  if (answer.status === 400) throw failureForStatus(401, answer.headers, now);
  const { body } = jsonMessage(answer, now);
  const value = !(body instanceof Uint8Array) && isObject(body) ? body : {};
  if (typeof value.access_token !== 'string' || value.access_token === '')
    throw answerInvalid({ en: 'The token endpoint gave no token.', id: 'Endpoint token tidak memberikan token.' });
  return tokenFor(value.access_token, Number(value.expires_in), now);
};

const fixedHeader = (auth: Exclude<Auth, { type: 'oauth2' }>): Record<string, string> => {
  if (auth.type === 'basic') return { authorization: basicAuth(auth.user, auth.password) };
  if (auth.type === 'bearer') return { authorization: `Bearer ${auth.token}` };
  return auth.type === 'header' ? { [auth.name.toLowerCase()]: auth.value } : {};
};

export const createAuthorizer = ({ auth, ca }: RestConfig, tools: Pick<Tools, 'http' | 'clock'>): Authorizer => {
  if (auth.type !== 'oauth2') {
    const header = fixedHeader(auth);
    return { request: (_call, send) => send(header), close() {} };
  }
  const session = createSession((call) => clientCredentials(auth, ca, tools, call), tools.clock);
  return {
    request: (call, send) => session.request(call, (token) => send({ authorization: `Bearer ${token}` })),
    close: () => session.close(),
  };
};
