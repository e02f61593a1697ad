import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clients } from '../../access/clients.postgres.js';
import type { TokenKey } from '../../access/token-key.js';
import type { Role } from '../../config/documents.js';
import { type Tokens, tokenLifetime } from '../principal.js';

export interface OauthRoutes {
  readonly clients: Clients;
  readonly tokens: Tokens;
  readonly key: TokenKey;
  readonly issuer: () => string;
  readonly rolesOf: (system: string) => readonly Role[];
}

/** An error of the token endpoint (RFC 6749 §5.2), which has its own JSON form. */
interface TokenError {
  readonly error: 'invalid_request' | 'invalid_client' | 'invalid_scope' | 'unsupported_grant_type';
  readonly error_description: string;
}

const refuse = (reply: FastifyReply, error: TokenError, basic = false): FastifyReply => {
  if (error.error !== 'invalid_client') return reply.code(400).send(error);
  if (basic) reply.header('www-authenticate', 'Basic realm="jembatan"');
  return reply.code(401).send(error);
};

const repeatedParameter = {
  error: 'invalid_request',
  error_description: 'A parameter was sent more than once.',
} as const;
const unreadable = {
  error: 'invalid_request',
  error_description: 'Send the parameters as application/x-www-form-urlencoded, at most 16 KiB.',
} as const;
const twoMethods = {
  error: 'invalid_request',
  error_description: 'Authenticate in one way: HTTP Basic, or client_id and client_secret in the body.',
} as const;
const unknownClient = {
  error: 'invalid_client',
  error_description: 'Client id or secret is wrong, or the system is no longer registered.',
} as const;

interface Credentials {
  readonly system: string;
  readonly secret: string;
  readonly basic: boolean;
}

const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));

/** `client_secret_basic` (RFC 6749 §2.3.1: both parts form-encoded) or `client_secret_post`, never both. */
const credentialsOf = (request: FastifyRequest, form: Record<string, unknown>): Credentials | undefined => {
  const header = request.headers.authorization;
  const inForm = typeof form.client_id === 'string' && typeof form.client_secret === 'string';
  if (header === undefined)
    return inForm ? { system: String(form.client_id), secret: String(form.client_secret), basic: false } : undefined;
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { system: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)), basic: true };
  } catch {
    return undefined;
  }
};

const scopeOf = (wanted: unknown, roles: readonly Role[]): readonly Role[] | undefined => {
  if (wanted === undefined || wanted === '') return roles;
  const asked = String(wanted).split(' ').filter(Boolean);
  return asked.every((scope) => roles.includes(scope as Role)) ? (asked as Role[]) : undefined;
};

/** OAuth 2 client credentials (RFC 6749 §4.4), metadata (RFC 8414) and public keys (RFC 7517). */
export const oauthRoutes = (app: FastifyInstance, parts: OauthRoutes): void => {
  const { clients, tokens, key, issuer, rolesOf } = parts;

  // The token endpoint has an error form of its own (RFC 6749 §5.2), also for a body that cannot be read.
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    if (!error.code?.startsWith('FST_ERR_CTP_')) throw error;
    return refuse(reply.header('cache-control', 'no-store'), unreadable);
  });

  app.post('/oauth2/token', { bodyLimit: 16 * 1024 }, async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', pragma: 'no-cache' });
    const form = (request.body ?? {}) as Record<string, unknown>;
    if (Object.values(form).some(Array.isArray)) return refuse(reply, repeatedParameter);
    if (request.headers.authorization !== undefined && form.client_secret !== undefined)
      return refuse(reply, twoMethods);
    const given = credentialsOf(request, form);
    if (given === undefined) return refuse(reply, unknownClient, request.headers.authorization !== undefined);
    const roles = rolesOf(given.system);
    const proven = await clients.verify(given.system, given.secret);
    if (!proven || roles.length === 0) return refuse(reply, unknownClient, given.basic);
    if (form.grant_type !== 'client_credentials')
      return refuse(reply, {
        error: form.grant_type === undefined ? 'invalid_request' : 'unsupported_grant_type',
        error_description: 'Send grant_type=client_credentials.',
      });
    const scope = scopeOf(form.scope, roles);
    if (scope === undefined)
      return refuse(reply, { error: 'invalid_scope', error_description: `This client has: ${roles.join(' ')}.` });
    return reply.send({
      access_token: tokens.issue(given.system, scope),
      token_type: 'Bearer',
      expires_in: tokenLifetime,
      scope: scope.join(' '),
    });
  });

  app.get('/.well-known/oauth-authorization-server', async (_request, reply) =>
    reply.header('cache-control', 'max-age=300').send({
      issuer: issuer(),
      token_endpoint: `${issuer()}/oauth2/token`,
      jwks_uri: `${issuer()}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: ['consumer', 'auditor', 'administrator'],
    }),
  );

  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', 'max-age=300')
      .send({ keys: [{ ...key.jwk, kid: key.kid, alg: 'EdDSA', use: 'sig' }] }),
  );
};
