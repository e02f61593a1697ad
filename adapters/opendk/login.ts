import type { Call, Tools } from '../../src/adapter/adapter.js';
import { isObject } from '../../src/core/json.js';
import { jsonMessage } from '../../src/protocols/http-answer.js';
import { answerInvalid, failureForStatus } from '../../src/protocols/http-failures.js';
import { join } from '../../src/protocols/http-request.js';
import { type Token, tokenFor } from '../../src/protocols/session.js';
import type { OpendkConfig } from './config.js';

/** Obtains a JWT. Throws PROVIDER_AUTH_FAILED when the account is refused; OpenDK says so with 401 or with 422. */
export const login = async (
  { url, user, password, ca }: OpendkConfig,
  { http, clock }: Pick<Tools, 'http' | 'clock'>,
  call: Pick<Call, 'signal' | 'deadline' | 'traceparent'>,
): Promise<Token> => {
  const answer = await http.request({
    method: 'POST',
    url: join(url, 'api/v1/auth/login'),
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ email: user, password }),
    call,
    ...(ca === undefined ? {} : { ca }),
  });
  const now = clock.now();
  if (answer.status === 400 || answer.status === 422) throw failureForStatus(401, answer.headers, now);
  const { body } = jsonMessage(answer, now);
  const token = isObject(body as never) ? (body as Record<string, unknown>) : {};
  const value = token.access_token ?? token.token;
  if (typeof value !== 'string' || value === '')
    throw answerInvalid({ en: 'The login answer holds no token.', id: 'Jawaban login tidak memuat token.' });
  return tokenFor(value, Number(token.expires_in), now);
};
